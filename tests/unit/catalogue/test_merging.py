"""What of two items that are one wins, and what is kept besides."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.catalogue.reading import LedgerRow
from bowerbird.catalogue.uniting import takes_over, united, with_names
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Status
from support.strategies import steady

FACTS = st.builds(
    Facts,
    fields=st.dictionaries(st.sampled_from(["name", "type", "area", "country"]), st.none() | st.text(min_size=1)),
    identifiers=st.lists(st.builds(Identifier, st.just("isni"), st.text("0123456789", min_size=1))).map(tuple),
)


@steady
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


OWN, OTHER = Identifier("source", "1"), Identifier("source", "2")


def row(facts: Facts | None = None, status: Status = Status.SUCCEEDED, *, day: int = 1, **more: bool) -> LedgerRow:
    heard = dt.datetime(2026, 11, day, tzinfo=dt.UTC)
    partial, lacked = more.get("partial", False), more.get("lacked", False)
    return LedgerRow(facts, (), partial, 0, lacked=lacked, status=status, heard_at=heard if facts else None)


WHOLE, SAME = Facts(fields={"name": "A"}, identifiers=(OTHER,)), Facts(identifiers=(OWN,))


@pytest.mark.parametrize(
    ("survivor", "duplicate", "takes"),
    [
        # What is whole stays, whoever has it.
        (row(SAME, Status.DUE, partial=True), row(WHOLE), True),
        (row(WHOLE), row(SAME, partial=True), False),
        (row(SAME, Status.RUNNING, partial=True), row(WHOLE), True),
        (row(None, Status.NOT_FOUND), row(WHOLE, partial=True), True),
        (row(WHOLE, partial=True), row(None, Status.NOT_FOUND), False),
        # The source has lost the one and knows the other.
        (row(SAME, Status.NOT_FOUND), row(WHOLE), True),
        (row(WHOLE, Status.UNAVAILABLE), row(SAME), False),
        # The newer one counts only of records about the same thing.
        (row(SAME, day=1), row(SAME, day=2), True),
        (row(SAME, day=2), row(SAME, day=1), False),
        (row(SAME, day=1), row(WHOLE, day=2), False),
        # Without a record: what waits, then what can be chosen from, then an answer.
        (row(None, Status.NOT_FOUND), row(None, Status.DUE), True),
        (row(None, Status.AMBIGUOUS), row(None, Status.DUE), True),
        (row(None, Status.DUE), row(None, Status.AMBIGUOUS), False),
        (row(None, Status.NOT_FOUND), row(None, Status.AMBIGUOUS), True),
        (row(None, Status.SKIPPED, lacked=True), row(None, Status.AMBIGUOUS), True),
        (row(None, Status.FAILED), row(None, Status.NOT_FOUND), False),
        # What a person has taken off stays off, of the survivor only.
        (row(None, Status.SKIPPED), row(None, Status.DUE), False),
        (row(None, Status.DUE), row(None, Status.SKIPPED), False),
    ],
)
def test_the_row_that_knows_more_stays(survivor: LedgerRow, duplicate: LedgerRow, takes: bool) -> None:
    assert takes_over(survivor, duplicate) is takes


def test_a_record_that_takes_over_goes_by_the_survivors_name_first() -> None:
    assert with_names(WHOLE, SAME.identifiers, ()).identifiers == (OWN, OTHER)
