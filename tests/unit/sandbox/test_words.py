# ruff: noqa: RUF001 - the hyphens are those MusicBrainz writes
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.sandbox.musicbrainz.words import field_words, words


def test_case_and_accents_do_not_matter() -> None:
    assert words("Sigur RÓS") == words("sigur ros") == ("sigur", "ros")
    assert words("Ёлка Йод") == words("елка иод")


def test_accents_can_be_kept() -> None:
    assert words("Björk", keep_accents=True) == ("björk",)
    assert words("Bjork", keep_accents=True) != words("Björk", keep_accents=True)


def test_signs_part_words() -> None:
    assert words("Jay‐Z / Linkin Park") == ("jay", "z", "linkin", "park")
    assert words("p·u·l·s·e") == ("p", "u", "l", "s", "e")


def test_han_are_words_one_by_one_and_kana_together() -> None:
    assert words("椎名林檎") == ("椎", "名", "林", "檎")
    assert words("林檎とナミダ") == ("林", "檎", "となみた")
    assert words("東京 Beatles") == ("東", "京", "beatles")


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("R.E.M.", ("rem",)),
        ("N.W.A", ("nwa",)),
        ("Run-D.M.C.", ("run", "d", "m", "c")),
        ("T. Rex", ("t", "rex")),
        ("T.Rex", ("t.rex",)),
        ("10,000 Maniacs", ("10,000", "maniacs")),
        ("4x4 4×4", ("4x4", "4", "4")),
        ("1962-1966", ("1962-1966",)),
        ("(1962-1966)", ("1962", "1966")),
        ("Sgt. Pepper's", ("sgt", "pepper")),
        ("Don't Don’t Dont", ("don't", "don't", "dont")),
        ("(What's the Story)", ("whats", "the", "story")),
        ("Howlin' Guns N' Roses", ("howlin", "guns", "n", "roses")),
        ("A$AP P!nk", ("a", "ap", "p", "nk")),
        ("Simon & Garfunkel", ("simon", "and", "garfunkel")),
        ("Ænima Mø", ("aenima", "mo")),
    ],
)
def test_words_are_parted_as_the_search_server_parts_them(text: str, parted: tuple[str, ...]) -> None:
    assert words(text) == parted


def test_a_field_has_words_of_its_own_kind() -> None:
    assert field_words("firstreleasedate", "1979-11-30") == ("1979", "11", "30")
    assert field_words("barcode", "0 77774 65262 4") == field_words("barcode", "77774652624") == ("77774652624",)
    assert field_words("secondarytype", "Mixtape/Street") == ("mixtape/street",)
    assert field_words("releasegroup", "No. 4") == field_words("releasegroup", "No.4") == ("no.4",)
    assert field_words("artist", "No. 4") == ("no", "4")


def test_a_title_of_signs_alone_is_a_word() -> None:
    assert words("+") == ("+",)
    assert words(" ") == ()


@given(st.text())
def test_any_text_has_words_and_they_are_stable(text: str) -> None:
    once = words(text)
    assert all(once)
    assert words(" ".join(once)) == once
