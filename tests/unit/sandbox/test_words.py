# ruff: noqa: RUF001 - the hyphens are those MusicBrainz writes
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.sandbox.musicbrainz.words import words


def test_case_and_accents_do_not_matter() -> None:
    assert words("Sigur RÓS") == words("sigur ros") == ("sigur", "ros")
    assert words("Ёлка Йод") == words("елка иод")


def test_accents_can_be_kept() -> None:
    assert words("Björk", keep_accents=True) == ("björk",)
    assert words("Bjork", keep_accents=True) != words("Björk", keep_accents=True)


def test_signs_part_words() -> None:
    assert words("Jay‐Z / Linkin Park") == ("jay", "z", "linkin", "park")
    assert words("p·u·l·s·e") == ("p", "u", "l", "s", "e")


def test_han_and_kana_are_words_one_by_one() -> None:
    assert words("椎名林檎") == ("椎", "名", "林", "檎")
    assert words("東京 Beatles") == ("東", "京", "beatles")


def test_a_title_of_signs_alone_is_a_word() -> None:
    assert words("+") == ("+",)
    assert words(" ") == ()


@given(st.text())
def test_any_text_has_words_and_they_are_stable(text: str) -> None:
    once = words(text)
    assert all(once)
    assert words(" ".join(once)) == once
