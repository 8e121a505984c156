from __future__ import annotations

import pytest
from hypothesis import given

from bowerbird.words.categories import category
from bowerbird.words.text import fold
from support.strategies import steady, texts


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hip-Hop", "hip hop"), ("R&B", "r and b"), ("Drum & Bass", "drum and  bass"), ("Synth-Pop", "synth_pop")],
)
def test_spellings_of_one_term_are_one_category(one: str, other: str) -> None:
    assert category("genre", one).facts.identifiers == category("genre", other).facts.identifiers


@pytest.mark.parametrize(("one", "other"), [("k-pop", "kpop"), ("rock", "art rock"), ("house", "haus")])
def test_other_terms_are_other_categories(one: str, other: str) -> None:
    assert category("genre", one).facts.identifiers != category("genre", other).facts.identifiers


def test_vocabularies_keep_their_terms_apart() -> None:
    assert category("genre", "rock").facts.identifiers != category("tag", "rock").facts.identifiers


def test_the_name_keeps_its_hyphen_and_loses_its_case() -> None:
    tie = category("genre", "  Synth-Pop ", position=3)
    assert tie.facts.fields == {"vocabulary": "genre", "name": "synth-pop"}
    assert [str(one) for one in tie.facts.identifiers] == ["category:genre:synth pop"]
    assert (tie.role, tie.kind, tie.position, tie.partial) == ("genre", "category", 3, False)


@steady
@given(texts.filter(str.strip))
def test_every_term_is_the_category_of_its_own_name(name: str) -> None:
    tie = category("tag", name)
    again = category("tag", tie.facts.fields["name"])
    assert again == tie
    assert tie.facts.identifiers[0].value == f"tag:{fold(tie.facts.fields['name'])}"
