from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.sources.discogs.bodies import CreditBody
from bowerbird.sources.discogs.countries import country_code
from bowerbird.sources.discogs.names import printed, split_title, tidy_name
from bowerbird.words.text import clean
from support.strategies import steady


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("Persuader, The", "The Persuader"),
        ("Nirvana (2)", "Nirvana"),
        ("Persuader, The (2)", "The Persuader"),
        ("Persuader (2), The", "The Persuader"),
        ("Emerson, Lake & Palmer", "Emerson, Lake & Palmer"),
        ("Earth, Wind & Fire", "Earth, Wind & Fire"),
        ("The The (12)", "The The"),
        ("Live (1984)", "Live (1984)"),
        ("Sunn O)))", "Sunn O)))"),
        ("(2)", "(2)"),
        ("  Two   Spaces ", "Two Spaces"),
        ("", None),
        (None, None),
    ],
)
def test_a_name_is_tidied(name: str | None, tidy: str | None) -> None:
    assert tidy_name(name) == tidy


@steady
@given(st.text())
def test_a_name_never_vanishes(name: str) -> None:
    assert (tidy_name(name) is None) == (clean(name) is None)
    assert tidy_name(name) != ""


@steady
@given(st.text(alphabet="Aab ,-", min_size=1).filter(str.strip), st.integers(1, 999))
def test_the_number_of_a_namesake_is_taken_off(name: str, number: int) -> None:
    assert tidy_name(f"{name.strip()} ({number})") == tidy_name(name)


@pytest.mark.parametrize(
    ("text", "by", "parts"),
    [
        ("Trash80 - Icarus", None, ("Trash80", "Icarus")),
        ("Nirvana (2) - Local Anaesthetic", None, ("Nirvana", "Local Anaesthetic")),
        ("Beatles, The - Help!", None, ("The Beatles", "Help!")),
        ("Jay-Z* / Linkin Park - Collision Course", None, ("Jay-Z / Linkin Park", "Collision Course")),
        ("N*E*R*D - In Search Of...", None, ("N*E*R*D", "In Search Of...")),
        ("A (2), B (3) - T", None, ("A, B", "T")),
        ("A - B - C", None, ("A", "B - C")),
        ("A - B - C", "a - b", ("A - B", "C")),
        ("A - B - C", "somebody", ("A", "B - C")),
        ("Untitled", "A", (None, "Untitled")),
        (" - ", None, (None, "-")),
        ("", None, (None, None)),
    ],
)
def test_a_title_is_split(text: str, by: str | None, parts: tuple[str | None, str | None]) -> None:
    assert split_title(text, by) == parts


def test_a_credit_is_printed_with_its_joining_words() -> None:
    credit = [
        CreditBody(name="Persuader, The", join=","),
        CreditBody(name="Jesper Dahlbäck (3)", anv="J. Dahlbäck", join="Feat."),
        CreditBody(name="", join="&"),
        CreditBody(name="Lenk", join=""),
    ]
    assert printed(credit) == "The Persuader, J. Dahlbäck Feat. Lenk"
    assert printed(None) is None
    assert printed([CreditBody()]) is None


@pytest.mark.parametrize(
    ("name", "code"),
    [("UK", "GB"), ("US", "US"), ("Sweden", "SE"), ("Europe", "XE"), ("Worldwide", "XW"), ("Curaçao", "CW")],
)
def test_a_country_has_a_code(name: str, code: str) -> None:
    assert country_code(name) == code


@pytest.mark.parametrize("name", ["UK & Europe", "Scandinavia", "Unknown", "", None])
def test_what_is_no_single_country_has_none(name: str | None) -> None:
    assert country_code(name) is None
