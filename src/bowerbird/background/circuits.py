"""Circuits at work: which lanes are open, who may probe, and what an outcome means for the circuit and for the job."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import replace

from bowerbird.background.breakers import Told, told_by
from bowerbird.background.jobs import Job, Outcome
from bowerbird.catalogue.answers import LedgerEntry
from bowerbird.catalogue.store import utc_now
from bowerbird.catalogue.work.states import ProviderStates
from bowerbird.words.circuit import PROBE_LASTS, Circuit, CircuitState
from bowerbird.words.errors import ConfigurationError, SpentError, UnavailableError
from bowerbird.words.hiding import hidden
from bowerbird.words.results import Status

_LOOK_EVERY = 0.25
_SPENT = 3_600.0
"""Seconds after which another run may have something to spend."""
HELD_UP = (CircuitState.PAUSED, CircuitState.OPEN)
"""The states in which nothing is asked."""


class Circuits:
    """What one worker knows of the states of providers, and does about them."""

    def __init__(self, states: ProviderStates) -> None:
        self._states = states
        self._seen: dict[str, Circuit] = {}
        self._looked_at = float("-inf")

    def state(self, provider: str) -> CircuitState:
        """Return how a provider is doing, as it was seen a moment ago."""
        if time.monotonic() - self._looked_at > _LOOK_EVERY:
            self._seen = self._states.all()
            self._looked_at = time.monotonic()
        return self._seen.get(provider, Circuit()).state(utc_now())

    def may_probe(self, provider: str) -> bool:
        """Take the right to let one job through; False when another worker has taken it."""
        seen = self._seen.get(provider, Circuit()).probe_at
        until = utc_now() + dt.timedelta(seconds=PROBE_LASTS)
        taken = seen is None or self._states.take_probe(provider, seen, until)
        self._looked_at = float("-inf")
        return taken

    def judge(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Return the outcomes as they are to be saved, the circuits changed by them.

        While a circuit is open, a job that found no source is not the worse for it: it waits for the next probe, and
        the try does not count.
        """
        return [self._judged(one) for one in outcomes]

    def _judged(self, outcome: Outcome) -> Outcome:
        error, provider = outcome.error, outcome.job.provider.name
        told = told_by(error, outcome.entry.status)
        if isinstance(error, SpentError):
            # The source is well; nothing is the matter with the job either.
            return replace(outcome, entry=_later(outcome, error.retry_after))
        if isinstance(error, UnavailableError | ConfigurationError):
            # Jobs that were asked about together have one error: it was one request, and counts once.
            seen = self._seen.get(provider, Circuit())
            circuit = seen if outcome.counted else self._change(provider, error, outcome.job)
            if circuit.opened_at is not None:
                return replace(outcome, entry=_waiting(outcome, circuit))
        elif told == Told.ANSWERED and self._seen.get(provider, Circuit()) != Circuit():
            self._seen[provider] = self._states.change(provider, Circuit.answered)
        elif outcome.job.probe:
            self._seen[provider] = self._states.change(provider, lambda before: before.untold(utc_now()))
        return outcome

    def _change(self, provider: str, error: UnavailableError | ConfigurationError, job: Job) -> Circuit:
        wait = error.retry_after if isinstance(error, UnavailableError) else None
        # Wrong settings do not mend themselves: every other job would fail in the same way.
        at_once = isinstance(error, ConfigurationError)

        def change(before: Circuit) -> Circuit:
            return before.failed(utc_now(), hidden(str(error)), probe=job.probe, retry_after=wait, at_once=at_once)

        self._seen[provider] = self._states.change(provider, change)
        return self._seen[provider]


def _later(outcome: Outcome, seconds: float | None) -> LedgerEntry:
    """Return the entry of a job that may be done when there is something to spend again; the try does not count."""
    due_at = utc_now() + dt.timedelta(seconds=_SPENT if seconds is None else seconds)
    attempts = outcome.job.claimed.attempts
    return replace(outcome.entry, status=Status.UNAVAILABLE, attempts=attempts, due_at=due_at)


def _waiting(outcome: Outcome, circuit: Circuit) -> LedgerEntry:
    return replace(
        outcome.entry,
        status=Status.UNAVAILABLE,
        attempts=outcome.job.claimed.attempts,
        due_at=circuit.probe_at,
    )
