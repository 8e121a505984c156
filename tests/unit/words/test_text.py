from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given

from bowerbird.words.text import clean, fold, spelling
from support.strategies import steady, texts


@steady
@given(texts)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@steady
@given(texts)
@example("!!!")
@example("'")
@example("\u0301")
@example("_")
def test_a_text_that_is_not_blank_never_folds_to_nothing(text: str) -> None:
    assert bool(fold(text)) == bool(text.strip())


@steady
@given(texts)
def test_case_and_form_of_encoding_are_folded_away(text: str) -> None:
    assert fold(text.swapcase().casefold()) == fold(text.casefold())
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pink Floyd", "PINK  FLOYD"),
        ("Simon & Garfunkel", "Simon and Garfunkel"),
        ("Simon&Garfunkel", "SIMON AND GARFUNKEL"),
        ("Sigur Rós", "sigur ros"),
        ("Motörhead", "Motorhead"),
        ("Mø", "MO"),
        ("Łódź", "Lodz"),
        ("Μίκης Θεοδωράκης", "μικης θεοδωρακης"),
        ("Guns N’ Roses", "Guns N' Roses"),  # noqa: RUF001
        ("Don't", "Dont"),
        ("AC/DC", "AC-DC"),
        ("Jay-Z", "jay z"),
        ("Ｐｉｎｋ　Ｆｌｏｙｄ", "Pink Floyd"),  # noqa: RUF001
        ("Straße", "STRASSE"),
        ("ﾊﾟﾌｭｰﾑ", "パフューム"),
        ("İstanbul", "istanbul"),
        ("Кино", "КИНО"),
    ],
)
def test_names_that_differ_only_in_print_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("が", "か"),
        ("パ", "ハ"),
        ("й", "и"),
        ("ё", "е"),  # noqa: RUF001 -- Cyrillic
        ("가", "각"),
        ("か", "カ"),
        ("की", "कु"),  # Devanagari ki and ku: the vowel is a mark
        ("กี", "กู"),  # Thai
        ("কি", "কু"),  # Bengali
        ("The Band", "Band"),
        ("!!!", "???"),
        ("Nirvana", "Nirvana UK"),
        ("1975", "1976"),
    ],
)
def test_names_that_differ_in_a_letter_or_word_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@steady
@given(texts)
def test_cleaning_twice_is_cleaning_once_and_leaves_no_control_character(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    if once is not None:
        assert once == once.strip()
        assert not any(unicodedata.category(char) in ("Cc", "Zl", "Zp") for char in once)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (None, None),
        ("", None),
        (" \t\x00 ", None),
        ("  Pink Floyd ", "Pink Floyd"),
        ("Pink\x00 Floyd\x1b", "Pink Floyd"),
        ("Pink\tFloyd", "Pink Floyd"),
        ("one\r\ntwo", "one two"),
        ("Pink\u00a0 \u2028Floyd", "Pink Floyd"),
    ],
)
def test_cleaning_keeps_the_words_apart(text: str | None, cleaned: str | None) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    "name",
    [
        "می\u200cخواهم",  # noqa: RUF001 -- Persian writes within a word with a zero-width non-joiner
        "ක්\u200dරි",  # Sinhala joins letters with a zero-width joiner
        "👩\u200d🎤",
        "🫨",  # younger than the Unicode of Python 3.11
    ],
)
def test_cleaning_leaves_signs_that_belong_to_a_word(name: str) -> None:
    assert clean(name) == name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Adele", "ADELE", True),
        ("Adele", "Adèle", False),
        ("Adèle", "ADÈLE", True),
        ("Ade\u0300le", "Adèle", True),
        ("Guns N' Roses", "Guns N’ Roses", True),  # noqa: RUF001 -- the typesetter's apostrophe is meant
        ("AC/DC", "AC DC", True),
        ("MØ", "Mo", False),
        ("Æ", "AE", False),
        ("Кино", "КИНО", True),
        ("が", "か", False),
    ],
)
def test_a_spelling_is_a_folded_name_with_its_accents(one: str, other: str, *, same: bool) -> None:
    assert (spelling(one) == spelling(other)) is same
