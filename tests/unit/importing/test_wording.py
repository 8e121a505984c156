"""What speaks against a candidate is told in the words themselves."""

from __future__ import annotations

from typing import Any

import pytest

from bowerbird.importing.matching import differences, ranked
from bowerbird.music.queries import AlbumQuery, SongQuery
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Query
from bowerbird.words.results import Candidate


def told(query: Query, **fields: Any) -> tuple[str, ...]:
    wanted = query.wanted()
    assert wanted is not None
    (candidate,) = ranked(wanted, [Candidate(identifier=Identifier("x", "1"), facts=Facts(fields=fields))])
    words = {name: value for name in query.__struct_fields__ if (value := getattr(query, name)) is not None}
    return differences(words, candidate)


def album(title: str, artist: str | None = None, **more: Any) -> dict[str, Any]:
    return {"title": title, "primary_type": "Album", **({"artist_credit": artist} if artist else {}), **more}


@pytest.mark.parametrize(
    ("wanted", "found", "words"),
    [
        ("Nevermind", "Nevermind (Deluxe Edition)", "title: “(Deluxe Edition)” is extra"),
        ("Nevermind (Deluxe Edition)", "Nevermind", "title: “(Deluxe Edition)” is missing"),
        ("Abbey Rode", "Abbey Road", "title: “Road” instead of “Rode”"),
        ("Led Zeppelin II", "Led Zeppelin III", "title: “III” instead of “II”"),
        ("Meddle", "Muddle", "title: “Muddle”, wanted “Meddle”"),
        ("Wall, The", "The Wall", "title: “The Wall”, wanted “Wall, The”"),
        ("Dark Side of the Moon", "The Dark Side of the Moon", "title: “The” is extra"),
        ("Nebraska", "Nebraska, Volume 1", "title: “Volume 1” is extra"),
        ("Revolver (Vinyl)", "Revolver", "title: “(Vinyl)” is missing"),
    ],
)
def test_a_title_is_told_by_the_words_that_differ(wanted: str, found: str, words: str) -> None:
    assert told(AlbumQuery(title=wanted), **album(found)) == (words,)


def test_the_maker_is_told_as_well() -> None:
    asked = AlbumQuery(title="Watch the Throne", artist="Jay-Z & Kanye West & Beyoncé")
    assert told(asked, **album("Watch the Throne", "Jay-Z & Kanye West")) == ("artist: “& Beyoncé” is missing",)
    other = AlbumQuery(title="Weezer", artist="Nirvana")
    assert told(other, **album("Weezer", "Weezer")) == ("artist: “Weezer”, wanted “Nirvana”",)
    assert told(other, **album("Weezer")) == ("artist not known, wanted “Nirvana”",)


@pytest.mark.parametrize(
    ("wanted", "found", "words"),
    [
        (
            AlbumQuery(title="The Dark Side of the Mooon", artist="Pink Floyd", year=1973),
            album("The Dark Side of the Moon", "Pink Floyd", release_year=1973, secondary_types=[]),
            ("title: “Moon” instead of “Mooon”",),
        ),
        (
            AlbumQuery(title="Guitar Town", artist="S. Earle"),
            album("Guitar Town", "Steve Earle"),
            ("artist: “Steve” instead of “S.”",),
        ),
        (
            AlbumQuery(title="Gruppa krovi", artist="Kino"),
            album("Группа крови", "Кино"),
            ("title: “Группа крови”, wanted “Gruppa krovi”", "artist: “Кино”, wanted “Kino”"),
        ),
        (
            AlbumQuery(title="Kind of Blue, 1959", artist="Miles Davis"),
            album("Kind of Blue", "Miles Davis", release_year=1959),
            ("title: “1959” is missing",),
        ),
        (
            AlbumQuery(title="Miles Davis - Kind of Blue", artist="Miles Davis"),
            album("Kind of Blue", "Miles Davis"),
            ("title: “Miles Davis -” is missing",),
        ),
        (
            AlbumQuery(title="Jar of Flies EP", artist="Alice in Chains"),
            album("Jar of Flies", "Alice in Chains", primary_type="EP"),
            ("title: “EP” is missing",),
        ),
        (
            AlbumQuery(title="Nebraska", artist="Bruce Springsteen"),
            album("Nebraska", "Bruce Springsteen", disambiguation="live, 1984-08-05"),
            ("title: the source says “live, 1984-08-05”",),
        ),
    ],
)
def test_every_other_difference_is_told_in_its_words(
    wanted: AlbumQuery, found: dict[str, Any], words: tuple[str, ...]
) -> None:
    assert told(wanted, **found) == words


def test_fields_are_told_with_both_values() -> None:
    asked = AlbumQuery(title="Horses", year=1973)
    assert told(asked, **album("Horses", release_year=1974)) == ("year 1974, wanted 1973",)
    assert told(asked, **album("Horses")) == ("year not known, wanted 1973",)
    assert told(SongQuery(title="Time", length=413_000), title="Time", length=428_000) == ("length 7:08, wanted 6:53",)


def test_what_was_not_asked_for_is_told_as_it_is() -> None:
    single = {**album("Imagine"), "primary_type": "Single", "secondary_types": ["Live"]}
    assert told(AlbumQuery(title="Imagine"), **single) == ("primary type is Single", "secondary type is Live")


def test_another_name_is_told_as_such() -> None:
    asked = AlbumQuery(title="Blue Album", artist="Weezer")
    found = told(asked, **album("Weezer", "Weezer", aliases=["Blue Album"]))
    assert found == ("title: called “Weezer”, also known as “Blue Album”",)


def test_a_candidate_that_fits_has_nothing_against_it() -> None:
    assert told(AlbumQuery(title="Horses", artist="Patti Smith"), **album("Horses", "Patti Smith")) == ()
