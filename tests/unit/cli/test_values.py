"""``field=value`` words and the values they make."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import Column, Float, Integer, MetaData, Table, Text

from bowerbird.catalogue.kinds import Kind, describe
from bowerbird.catalogue.tables import Item
from bowerbird.cli.values import read_edits
from bowerbird.music import Album, Artist
from bowerbird.words.errors import QueryError

# A kind that is not declared as a class: that would make it known to every other test of this process.
_TABLE = Table("recordings", MetaData(), Column("id", Integer), Column("title", Text), Column("tempo", Float))
RECORDING = Kind("recording", Item, _TABLE, ("title", "tempo"), ("title",), frozenset(), (), "title", object)


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (["country=GB"], {"country": "GB"}),
        (["name= Pink Floyd "], {"name": "Pink Floyd"}),
        (["disambiguation=a=b"], {"disambiguation": "a=b"}),
        (["country="], {"country": None}),
        (["country=  "], {"country": None}),
        (["ended=yes"], {"ended": True}),
        (["ended=False"], {"ended": False}),
        (["ended="], {"ended": None}),
        (["begin_date=1965"], {"begin_date": "1965"}),
        (["end_date=1994-04-05"], {"end_date": "1994-04-05"}),
        (["aliases=Floyd"], {"aliases": ["Floyd"]}),
        (["aliases=Floyd", "aliases=A; B", "aliases=Floyd"], {"aliases": ["Floyd", "A; B"]}),
        (["aliases="], {"aliases": None}),
        (["country=GB", "ended=no"], {"country": "GB", "ended": False}),
        ([], {}),
    ],
)
def test_values_of_an_artist(words: list[str], values: dict[str, Any]) -> None:
    assert read_edits(describe(Artist), words) == values


def test_numbers() -> None:
    assert read_edits(describe(Album), ["release_year=1975"]) == {"release_year": 1975}
    assert read_edits(RECORDING, ["tempo=120.5"]) == {"tempo": 120.5}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["country"], "'country' is no field=value"),
        (["planet=Mars"], "artist has no field 'planet'; it has name"),
        (["=Mars"], "artist has no field ''"),
        (["country=GB", "country=US"], "country is given 2 times, but it is no list"),
        (["aliases=Floyd", "aliases="], "aliases is given a value and also blanked"),
        (["ended=maybe"], "ended='maybe': give yes or no"),
        (["begin_date=1999-02-30"], "begin_date='1999-02-30': give a date that exists"),
        (["begin_date=????"], "give a date that exists"),
        (["begin_date=5 April 1994"], "YYYY-MM-DD"),
    ],
)
def test_what_is_refused(words: list[str], said: str) -> None:
    with pytest.raises(QueryError, match=re.escape(said)):
        read_edits(describe(Artist), words)


@pytest.mark.parametrize("year", ["soon", "1975.5", "nineteen"])
def test_a_year_is_a_whole_number(year: str) -> None:
    with pytest.raises(QueryError, match="a whole number"):
        read_edits(describe(Album), [f"release_year={year}"])


def test_a_field_is_not_edited_and_forgotten_at_once() -> None:
    with pytest.raises(QueryError, match="country is to be edited and to be forgotten"):
        read_edits(describe(Artist), ["country=GB"], ["country"])
    with pytest.raises(QueryError, match="no field 'planet'"):
        read_edits(describe(Artist), [], ["planet"])
