"""Which items that were made of words an answer of a source is about."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bowerbird.catalogue.kinds import describe
from bowerbird.catalogue.twins import Made, Twins, twins_of
from bowerbird.music import Album, Artist
from bowerbird.words.facts import Facts, Related
from bowerbird.words.query import Wanted

WANTED = Wanted(
    name="Demo",
    by="Garage Band",
    preferred={"primary_type": "Album", "secondary_types": []},
    unlikely={"primary_type": frozenset({"Single"})},
)
MAKERS = {"artist": frozenset({"garage band"})}


def told(artist: str = "Garage Band", *, printed: str | None = None, **fields: Any) -> Facts:
    tie = Related(
        role="artist", kind="artist", facts=Facts(fields={"name": artist}), details={"name": printed or artist}
    )
    return Facts(fields={"title": "Demo", "primary_type": "Album", "release_year": 2024, **fields}, related=(tie,))


@pytest.mark.parametrize(
    ("facts", "fields", "found"),
    [
        (told(), {}, Twins(certain=1)),
        (told(), {"release_year": 2024, "primary_type": "Album"}, Twins(certain=1)),
        (told("The Garage Band", printed="Garage Band"), {}, Twins(certain=1)),
        (told("Другие", artist_credit="Garage Band"), {}, Twins(certain=1)),
        (told("Another Band"), {}, Twins()),
        (told(), {"release_year": 1999}, Twins(possible=(1,))),
        (told(primary_type="EP"), {}, Twins(possible=(1,))),
        (told(primary_type="EP"), {"primary_type": "EP"}, Twins(certain=1)),
        (told(secondary_types=["Live"]), {}, Twins(possible=(1,))),
        (told(disambiguation="2024 version"), {}, Twins(possible=(1,))),
        (told(primary_type="Single"), {}, Twins()),
        (told(primary_type="Single"), {"primary_type": "Single"}, Twins(certain=1)),
    ],
)
def test_an_answer_is_about_what_has_its_name_and_maker_and_nothing_against_it(
    facts: Facts, fields: dict[str, Any], found: Twins
) -> None:
    assert twins_of(describe(Album), facts, [Made(1, fields, MAKERS)], WANTED) == found


def test_a_type_that_the_title_names_is_none_that_speaks_against_it() -> None:
    wanted = msgspec.structs.replace(WANTED, named=frozenset({"Live"}))
    assert twins_of(describe(Album), told(secondary_types=["Live"]), [Made(1, {}, MAKERS)], wanted) == Twins(certain=1)


def test_of_several_none_is_certain() -> None:
    made = [Made(1, {}, MAKERS), Made(2, {}, MAKERS), Made(3, {}, {"artist": frozenset({"another"})})]
    assert twins_of(describe(Album), told(), made, WANTED) == Twins(possible=(1, 2))


@pytest.mark.parametrize("wanted", [None, Wanted(name="Garage Band")])
def test_a_mere_name_is_never_certain(wanted: Wanted | None) -> None:
    facts = Facts(fields={"name": "Garage Band"})
    assert twins_of(describe(Artist), facts, [Made(1, {}, {})], wanted) == Twins(possible=(1,))
    assert twins_of(describe(Album), told(), [Made(1, {}, {})], WANTED) == Twins(possible=(1,))
