"""How long an unavailable source is left alone."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from bowerbird.importing.retrying import FIRST_WAIT, LONGEST_BACKOFF, LONGEST_WAIT, wait_before
from support.strategies import steady

chance = st.floats(0, 1)


def test_each_try_waits_twice_as_long_as_the_one_before() -> None:
    waits = [wait_before(attempt, retry_after=None, luck=0).total_seconds() for attempt in (1, 2, 3)]
    assert waits == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]


@steady
@given(st.integers(1, 10_000), chance)
def test_the_wait_has_a_limit_and_is_spread(attempt: int, luck: float) -> None:
    wait = wait_before(attempt, retry_after=None, luck=luck).total_seconds()
    unspread = wait_before(attempt, retry_after=None, luck=0).total_seconds()
    assert FIRST_WAIT <= unspread <= LONGEST_BACKOFF
    assert unspread <= wait <= 1.5 * unspread


@steady
@given(st.integers(1, 10_000), st.floats(0, 1e9), chance)
def test_what_the_source_asks_for_is_waited_and_hardly_more(attempt: int, asked: float, luck: float) -> None:
    wait = wait_before(attempt, retry_after=asked, luck=luck)
    assert min(asked, LONGEST_WAIT) <= wait.total_seconds() + 1e-6
    assert wait <= dt.timedelta(seconds=min(asked, LONGEST_WAIT) + 1.001)
