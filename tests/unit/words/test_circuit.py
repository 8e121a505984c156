"""The circuit of a provider: when it opens, when one may try again, and that it never asks more than that."""

from __future__ import annotations

import datetime as dt

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.words.circuit import FIRST_PAUSE, LONGEST_PAUSE, OPENS_AFTER, Circuit, CircuitState
from support.strategies import steady

NOW = dt.datetime(2026, 1, 31, 12, tzinfo=dt.UTC)
JUST_BEFORE = dt.timedelta(seconds=FIRST_PAUSE - 0.001)


def _after(failures: int, circuit: Circuit | None = None) -> Circuit:
    circuit = circuit or Circuit()
    for _ in range(failures):
        circuit = circuit.failed(NOW, "down")
    return circuit


def test_it_is_closed_until_enough_answers_in_a_row_did_not_come() -> None:
    assert _after(OPENS_AFTER - 1).state(NOW) == CircuitState.CLOSED
    assert _after(OPENS_AFTER).state(NOW) == CircuitState.OPEN


def test_an_answer_in_between_starts_the_count_anew() -> None:
    circuit = _after(OPENS_AFTER - 1).answered()
    assert _after(OPENS_AFTER - 1, circuit).state(NOW) == CircuitState.CLOSED


def test_wrong_settings_open_it_at_once() -> None:
    assert Circuit().failed(NOW, "no contact", at_once=True).state(NOW) == CircuitState.OPEN


def test_it_lets_one_through_when_its_time_has_come() -> None:
    circuit = _after(OPENS_AFTER)
    assert circuit.state(NOW + JUST_BEFORE) == CircuitState.OPEN
    assert circuit.state(NOW + dt.timedelta(seconds=FIRST_PAUSE)) == CircuitState.HALF_OPEN


def test_jobs_that_were_under_way_when_it_opened_change_nothing() -> None:
    circuit = _after(OPENS_AFTER)
    assert _after(7, circuit) == circuit


def test_a_failed_probe_keeps_it_open_for_twice_as_long() -> None:
    circuit = _after(OPENS_AFTER)
    once = circuit.failed(NOW, "down", probe=True)
    twice = once.failed(NOW, "down", probe=True)
    assert circuit.probe_at == NOW + dt.timedelta(seconds=FIRST_PAUSE)
    assert once.probe_at == NOW + dt.timedelta(seconds=2 * FIRST_PAUSE)
    assert twice.probe_at == NOW + dt.timedelta(seconds=4 * FIRST_PAUSE)
    assert twice.opened_at == NOW


def test_a_source_that_asks_for_a_longer_wait_gets_it() -> None:
    circuit = _after(OPENS_AFTER - 1).failed(NOW, "busy", retry_after=3600)
    assert circuit.probe_at == NOW + dt.timedelta(hours=1)


def test_an_answer_closes_it_but_does_not_resume_what_a_person_paused() -> None:
    assert _after(OPENS_AFTER).answered() == Circuit()
    assert Circuit(paused=True, failures=9).answered() == Circuit(paused=True)
    assert Circuit(paused=True).state(NOW) == CircuitState.PAUSED


@steady
@given(st.lists(st.sampled_from(["answer", "failure", "probe"]), max_size=60))
def test_it_never_waits_longer_than_its_longest_pause_and_always_gives_a_reason(happenings: list[str]) -> None:
    circuit = Circuit()
    for what in happenings:
        circuit = circuit.answered() if what == "answer" else circuit.failed(NOW, "down", probe=what == "probe")
        if circuit.opened_at is None:
            assert circuit.probe_at is None
            assert circuit.failures < OPENS_AFTER
        else:
            assert circuit.probe_at is not None
            assert dt.timedelta(0) < circuit.probe_at - NOW <= dt.timedelta(seconds=LONGEST_PAUSE)
            assert circuit.error == "down"


def test_a_time_that_a_clock_ahead_has_set_is_not_waited_for() -> None:
    ahead = _after(OPENS_AFTER, None)
    opened = msgspec.structs.replace(
        ahead, opened_at=NOW + dt.timedelta(days=1), probe_at=NOW + dt.timedelta(days=1, seconds=30)
    )
    assert opened.state(NOW) == CircuitState.HALF_OPEN
    # The worker that may probe, and what comes of it, count by the right clock again.
    probing = msgspec.structs.replace(opened, probe_at=NOW + dt.timedelta(seconds=120))
    assert probing.state(NOW) == CircuitState.OPEN
    failed = probing.failed(NOW, "down", probe=True)
    assert failed.opened_at == NOW
    assert failed.state(NOW) == CircuitState.OPEN


def test_what_a_source_asks_for_is_believed_up_to_a_day() -> None:
    asked = Circuit().failed(NOW, "down", at_once=True, retry_after=86_400.0)
    assert asked.state(NOW) == CircuitState.OPEN
    assert asked.state(NOW - dt.timedelta(minutes=10)) == CircuitState.HALF_OPEN
