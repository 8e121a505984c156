from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.catalogue.difference import State, difference
from bowerbird.catalogue.kinds import describe
from bowerbird.catalogue.merge import Golden, Record, merge
from bowerbird.music import Album
from bowerbird.words.facts import Facts, is_blank
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Difference, Edge
from support.strategies import LISTS, PRECEDENCE, records, steady

ALBUM = describe(Album)


def state_of(records: list[Record]) -> State:
    """Return the state of tables that say what these records say."""
    golden = merge(records, precedence=PRECEDENCE, lists=LISTS)
    columns = {name: golden.fields.get(name) for name in ALBUM.fields}
    return State(columns, golden.identifiers, golden.links, golden.images, golden.edges)


def applied(state: State, changes: Difference) -> State:
    """Return the state after the changes: an independent reading of what a difference means."""

    def moved(name: str) -> tuple[Any, ...]:
        kept = [one for one in getattr(state, _NAMES[name]) if one not in getattr(changes, f"{name}_removed")]
        return (*kept, *getattr(changes, f"{name}_added"))

    for name, (before, _) in changes.fields.items():
        assert state.fields.get(name) == before
    columns = state.fields | {name: after for name, (_, after) in changes.fields.items()}
    return State(columns, moved("identifiers"), moved("links"), moved("images"), moved("relations"))


_NAMES = {"identifiers": "identifiers", "links": "links", "images": "images", "relations": "edges"}


@steady
@given(records, records)
def test_applying_the_difference_makes_the_tables_say_what_the_golden_record_says(
    old: list[Record], new: list[Record]
) -> None:
    golden = merge(new, precedence=PRECEDENCE, lists=LISTS)
    state = state_of(old)
    after = applied(state, difference(ALBUM, state, golden))
    for name in ALBUM.fields:
        value = golden.fields.get(name)
        if is_blank(value) and name in ALBUM.required:
            assert after.fields[name] == state.fields[name]
        elif is_blank(value):
            assert is_blank(after.fields[name])
        else:
            assert after.fields[name] == value
    assert sorted(after.identifiers) == sorted(golden.identifiers)
    assert sorted(after.links) == sorted(golden.links)
    assert sorted(after.images) == sorted(golden.images)
    assert sorted(map(repr, after.edges)) == sorted(map(repr, golden.edges))


@steady
@given(records, records)
def test_after_it_is_applied_there_is_no_difference_left(old: list[Record], new: list[Record]) -> None:
    golden = merge(new, precedence=PRECEDENCE, lists=LISTS)
    state = state_of(old)
    assert not difference(ALBUM, applied(state, difference(ALBUM, state, golden)), golden)


@steady
@given(records)
def test_there_is_no_difference_from_oneself(records: list[Record]) -> None:
    golden = merge(records, precedence=PRECEDENCE, lists=LISTS)
    assert difference(ALBUM, state_of(records), golden) == Difference()


@steady
@given(st.none() | st.just(""), st.booleans())
def test_a_required_field_is_never_blanked(blank: str | None, spoken: bool) -> None:
    golden = Golden(fields={"title": blank} if spoken else {})
    assert difference(ALBUM, State(fields={"title": "Animals"}), golden) == Difference()


def test_other_fields_are_blanked_when_nobody_says_them_any_more() -> None:
    state = State(fields={"title": "Animals", "release_year": 1977, "aliases": ["Pigs"]})
    changes = difference(ALBUM, state, Golden(fields={"title": "Animals"}))
    assert changes.fields == {"release_year": (1977, None), "aliases": (["Pigs"], None)}


@pytest.mark.parametrize(("before", "after"), [(None, ""), ("", None), ([], None), (None, [])])
def test_one_blank_is_as_good_as_another(before: object, after: object) -> None:
    assert not difference(ALBUM, State(fields={"aliases": before}), Golden(fields={"aliases": after}))


def test_fields_that_the_kind_does_not_have_are_left_alone() -> None:
    assert not difference(ALBUM, State(), Golden(fields={"bpm": 120}))


def test_a_tie_whose_details_change_goes_and_comes() -> None:
    old = Edge(role="artist", object_id=1, details={"name": "Floyd"})
    new = Edge(role="artist", object_id=1, details={"name": "Pink Floyd"})
    changes = difference(ALBUM, State(edges=(old,)), Golden(edges=(new,)))
    assert (changes.relations_removed, changes.relations_added) == ((old,), (new,))


def test_what_comes_and_what_goes_are_told_with_signs() -> None:
    state = State(fields={"title": "Animals"}, identifiers=(Identifier("wikidata", "Q1"),))
    golden = merge(
        [Record("m", Facts(fields={"title": "Meddle"}, identifiers=(Identifier("wikidata", "Q2"),)))], precedence=["m"]
    )
    told = difference(ALBUM, state, golden).told()
    assert told == {"fields": ["title"], "identifiers": ["+wikidata:Q2", "-wikidata:Q1"]}
