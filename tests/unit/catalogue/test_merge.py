from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.catalogue.merge import Golden, Record, merge
from bowerbird.words.facts import CURATOR, Facts, Link, is_blank
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Edge
from support.strategies import LISTS, PRECEDENCE, records, steady


def merged(records: Sequence[Record], precedence: Sequence[str] = PRECEDENCE) -> Golden:
    return merge(records, precedence=precedence, lists=LISTS)


def said(provider: str, *edges: Edge, **fields: object) -> Record:
    return Record(provider, Facts(fields=fields), edges)


@steady
@given(records, st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(records: list[Record], random: Random) -> None:
    shuffled = list(records)
    random.shuffle(shuffled)
    assert merged(shuffled) == merged(records)


@steady
@given(records)
def test_merging_the_golden_record_with_what_it_was_made_of_changes_nothing(records: list[Record]) -> None:
    golden = merged(records)
    spoken = Record(
        CURATOR,
        Facts(fields=golden.fields, identifiers=golden.identifiers, links=golden.links, images=golden.images),
        golden.edges,
    )
    others = [one for one in records if one.provider != CURATOR]
    again = merged([spoken, *others])
    for what in ("fields", "identifiers", "links", "images", "edges"):
        assert getattr(again, what) == getattr(golden, what)


@steady
@given(records)
def test_everything_that_a_source_says_is_there_once_and_nothing_else(records: list[Record]) -> None:
    golden = merged(records)
    for what in ("identifiers", "links", "images"):
        assert Counter(getattr(golden, what)) == Counter({one for r in records for one in getattr(r.facts, what)})
    ties = [(edge.role, edge.object_id, edge.position) for edge in golden.edges]
    assert len(ties) == len(set(ties))
    assert {tie[:2] for tie in ties} == {(edge.role, edge.object_id) for r in records for edge in r.edges}
    aliases = golden.fields.get("aliases") or []
    if all(record.provider != CURATOR for record in records):
        assert Counter(aliases) == Counter({one for r in records for one in r.facts.fields.get("aliases") or ()})


@steady
@given(records)
def test_a_field_is_the_word_of_the_first_that_says_something(records: list[Record]) -> None:
    golden = merged(records)
    order = [CURATOR, *PRECEDENCE, "also unranked", "unranked"]
    ranked = sorted(records, key=lambda record: order.index(record.provider))
    for name in ("title", "release_year", "disambiguation"):
        speaking = [
            record
            for record in ranked
            if name in record.facts.fields and (record.provider == CURATOR or not is_blank(record.facts.fields[name]))
        ]
        assert (name in golden.fields) == bool(speaking)
        if speaking:
            value = speaking[0].facts.fields[name]
            assert golden.fields[name] == (None if is_blank(value) else value)
            assert golden.sources[name] == (speaking[0].provider,)


@steady
@given(records, st.permutations([*PRECEDENCE, CURATOR]))
def test_the_curator_is_never_overridden_wherever_the_precedence_names_them(
    records: list[Record], precedence: list[str]
) -> None:
    golden = merged(records, precedence)
    for record in records:
        for name, value in record.facts.fields.items() if record.provider == CURATOR else ():
            assert golden.fields[name] == (None if is_blank(value) else value)
            assert golden.sources[name] == (CURATOR,)


def test_an_explicit_blank_of_the_curator_is_an_answer_for_texts_and_lists() -> None:
    source = said("musicbrainz", title="Animals", aliases=["Pigs"], disambiguation="live")
    curator = said(CURATOR, title="", aliases=[], disambiguation=None)
    golden = merged([source, curator])
    assert golden.fields == {"title": None, "aliases": None, "disambiguation": None}


def test_a_list_of_the_curator_replaces_those_of_the_sources() -> None:
    golden = merged([said("discogs", aliases=["A", "B"]), said(CURATOR, aliases=["C"])])
    assert (golden.fields["aliases"], golden.sources["aliases"]) == (["C"], (CURATOR,))


def test_lists_are_united_in_order_of_precedence_and_every_source_is_named() -> None:
    golden = merged([said("discogs", aliases=["B", "A"]), said("musicbrainz", aliases=["A", "C"])])
    assert golden.fields["aliases"] == ["A", "C", "B"]
    assert golden.sources["aliases"] == ("musicbrainz", "discogs")


def test_the_precedence_decides_and_its_first_mention_counts() -> None:
    pair = [said("musicbrainz", title="M"), said("discogs", title="D"), said("unranked", title="U")]
    assert merged(pair).fields == {"title": "M"}
    assert merged(pair, ["discogs", "musicbrainz"]).fields == {"title": "D"}
    assert merged(pair, ["unranked"]).fields == {"title": "U"}
    assert merged(pair, []).fields == merged(pair[::-1], []).fields == {"title": "D"}
    assert merged(pair, ["musicbrainz", "discogs", "musicbrainz"]).fields == {"title": "M"}


@pytest.mark.parametrize("value", [False, 0, 0.0])
def test_false_and_zero_are_values_and_not_silence(value: object) -> None:
    golden = merged([said("musicbrainz", ended=value), said("discogs", ended=True)])
    assert golden.fields["ended"] is value


@pytest.mark.parametrize("value", [None, "", []])
def test_a_blank_of_a_source_is_silence(value: object) -> None:
    golden = merged([said("musicbrainz", title=value), said("discogs", title="Animals")])
    assert golden.fields == {"title": "Animals"}


def test_a_withdrawn_value_disappears_unless_another_source_says_it() -> None:
    wiki, home = Identifier("wikidata", "Q1"), Link("home", "https://a.example")
    full = Facts(fields={"title": "Animals", "release_year": 1977}, identifiers=(wiki,), links=(home,))
    other = Record("discogs", Facts(fields={"title": "Animals"}, links=(home,)), (Edge(role="artist", object_id=1),))
    before = merged([Record("musicbrainz", full, (Edge(role="genre", object_id=2),)), other])
    after = merged([Record("musicbrainz", Facts()), other])
    assert before.fields == {"title": "Animals", "release_year": 1977}
    assert after.fields == {"title": "Animals"}
    assert (before.identifiers, after.identifiers) == ((wiki,), ())
    assert before.links == after.links == (home,)
    assert [edge.object_id for edge in before.edges] == [2, 1]
    assert [edge.object_id for edge in after.edges] == [1]


def test_place_and_details_of_a_tie_are_the_word_of_the_first_who_says_it() -> None:
    printed = Edge(role="artist", object_id=1, position=0, details={"name": "The Floyd"})
    other = Edge(role="artist", object_id=1, position=3, details={"name": "PINK FLOYD"})
    golden = merged([said("discogs", other), said("musicbrainz", printed)])
    assert golden.edges == (printed,)


def test_one_source_may_tie_the_same_item_twice_in_one_role() -> None:
    twice = tuple(Edge(role="song", object_id=1, position=position) for position in (0, 7))
    golden = merged([said("musicbrainz", *twice), said("discogs", Edge(role="song", object_id=1, position=5))])
    assert golden.edges == twice


def test_nothing_said_is_an_empty_record() -> None:
    assert merged([]) == Golden()
    assert merged([Record("musicbrainz", Facts())]) == Golden()
