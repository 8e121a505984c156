"""What of two items that are one wins, and what is kept besides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.catalogue.merging import takes_over, united
from bowerbird.catalogue.reading import LedgerRow
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier

FACTS = st.builds(
    Facts,
    fields=st.dictionaries(st.sampled_from(["name", "type", "area", "country"]), st.none() | st.text(min_size=1)),
    identifiers=st.lists(st.builds(Identifier, st.just("isni"), st.text("0123456789", min_size=1))).map(tuple),
)


@given(FACTS, FACTS)
def test_a_persons_word_on_both_is_kept_and_the_survivors_wins(survivor: Facts, duplicate: Facts) -> None:
    both = united(survivor, duplicate, name="name")
    assert {name: both.fields[name] for name in survivor.fields} == survivor.fields
    assert set(both.fields) == set(survivor.fields) | (set(duplicate.fields) - {"name"})
    assert set(both.identifiers) == set(survivor.identifiers) | set(duplicate.identifiers)
    assert len(set(both.identifiers)) == len(both.identifiers)
    assert united(both, duplicate, name="name") == both


@pytest.mark.parametrize(
    ("survivor", "duplicate", "takes"),
    [
        (None, None, True),
        (Facts(), Facts(), False),
        (Facts(), None, False),
        (None, Facts(), True),
    ],
)
def test_the_survivors_own_record_wins(survivor: Facts | None, duplicate: Facts | None, takes: bool) -> None:
    mine = None if survivor is None and duplicate is None else LedgerRow(survivor, (), False, 0)
    assert takes_over(mine, LedgerRow(duplicate, (), False, 0)) is takes
