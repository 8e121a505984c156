from __future__ import annotations

import msgspec
import pytest
from hypothesis import given

from bowerbird.words.facts import Facts, Link, Related, first_value, is_blank
from bowerbird.words.identifiers import Identifier
from support.strategies import deep_facts, steady


@steady
@given(deep_facts)
def test_facts_come_back_from_json_as_they_went(facts: Facts) -> None:
    assert msgspec.json.decode(msgspec.json.encode(facts), type=Facts) == facts
    assert msgspec.convert(msgspec.to_builtins(facts), Facts) == facts


def test_empty_facts_are_an_empty_object() -> None:
    assert msgspec.json.encode(Facts()) == b"{}"


def test_the_stored_form_of_facts_does_not_change_unnoticed() -> None:
    tie = Related(role="genre", kind="category", facts=Facts(fields={"name": "rock"}), position=2, partial=False)
    facts = Facts(
        fields={"title": "Animals", "aliases": ["Pigs"]},
        identifiers=(Identifier("wikidata", "Q1"),),
        links=(Link("home", "https://a.example"),),
        related=(tie,),
    )
    assert msgspec.json.decode(msgspec.json.encode(facts)) == {
        "fields": {"title": "Animals", "aliases": ["Pigs"]},
        "identifiers": [{"scheme": "wikidata", "value": "Q1"}],
        "links": [{"type": "home", "url": "https://a.example"}],
        "related": [
            {
                "role": "genre",
                "kind": "category",
                "facts": {"fields": {"name": "rock"}},
                "position": 2,
                "partial": False,
            }
        ],
    }


def test_more_identifiers_come_behind_and_each_once() -> None:
    one, two = Identifier("wikidata", "Q1"), Identifier("wikidata", "Q2")
    facts = Facts(identifiers=(one,))
    assert facts.with_identifiers([two, one, two]).identifiers == (one, two)
    assert facts.with_identifiers([one]) is facts
    assert facts.identifiers == (one,)


def test_the_first_value_of_a_scheme_is_the_one() -> None:
    known = (Identifier("wikidata", "Q1"), Identifier("discogs", "7"), Identifier("wikidata", "Q2"))
    assert first_value(known, "wikidata") == Facts(identifiers=known).identified_by("wikidata") == "Q1"
    assert first_value(known, "isni") is None


@pytest.mark.parametrize(("value", "blank"), [(None, True), ("", True), ([], True), (False, False), (0, False)])
def test_false_and_zero_say_something(value: object, blank: bool) -> None:
    assert is_blank(value) is blank
