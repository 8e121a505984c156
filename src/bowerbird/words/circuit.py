"""The circuit of a provider: when its source is down, its jobs wait instead of being tried in vain. Pure.

Closed is the usual state. After some answers in a row that did not come it opens, and nothing is asked any more. When
its time has come, one job may try (a probe): an answer closes the circuit, none keeps it open for longer.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

import msgspec

from bowerbird.words.work import CLOCK_MARGIN

OPENS_AFTER = 5
"""So many jobs in a row found the source unavailable."""
FIRST_PAUSE = 30.0
"""Seconds before the first probe; each failed one doubles them."""
LONGEST_PAUSE = 900.0
_LONGEST_WISH = 86_400.0
"""Seconds that are waited at most because a source asks for it."""
PROBE_LASTS = 120.0
"""Seconds after which a probe that told nothing counts as lost with its worker: another one may try."""


class CircuitState(StrEnum):
    """How a provider is doing."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"
    PAUSED = "paused"


class Circuit(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a provider's source.

    Attributes:
        paused: whether a person has paused the provider; until it is resumed nothing is asked.
        failures: how many jobs in a row found the source unavailable.
        opened_at: since when it is open; None while it is closed.
        probe_at: when one job may try again.
        error: why it opened.
    """

    paused: bool = False
    failures: int = 0
    opened_at: dt.datetime | None = None
    probe_at: dt.datetime | None = None
    error: str | None = None

    def state(self, now: dt.datetime) -> CircuitState:
        """Return how the provider is doing at a moment."""
        if self.paused:
            return CircuitState.PAUSED
        if self.opened_at is None:
            return CircuitState.CLOSED
        waits = self.probe_at is not None and self.probe_at > now and not self._was_set_ahead(now)
        return CircuitState.OPEN if waits else CircuitState.HALF_OPEN

    def _was_set_ahead(self, now: dt.datetime) -> bool:
        """Return whether a clock that was ahead said when the next probe is: nobody waits until then."""
        if self.opened_at is None or self.probe_at is None:
            return False
        latest = now + dt.timedelta(seconds=_LONGEST_WISH) + CLOCK_MARGIN
        return self.probe_at > latest or self.probe_at > self.opened_at > now + CLOCK_MARGIN

    def failed(
        self,
        now: dt.datetime,
        error: str,
        *,
        probe: bool = False,
        retry_after: float | None = None,
        at_once: bool = False,
    ) -> Circuit:
        """Return the circuit after a job that got no answer.

        Args:
            now: when that was.
            error: what went wrong.
            probe: whether the job was let through to try the source.
            retry_after: seconds that the source asked for.
            at_once: whether there is no point in even a second try, because the set-up is wrong.
        """
        if self.opened_at is not None and not probe:
            # It was under way when the circuit opened: it says nothing new.
            return self
        failures = self.failures + 1
        if failures < OPENS_AFTER and not at_once and self.opened_at is None:
            return msgspec.structs.replace(self, failures=failures)
        probes = max(0, failures - OPENS_AFTER)
        pause = max(min(FIRST_PAUSE * 2.0 ** min(probes, 10), LONGEST_PAUSE), min(retry_after or 0.0, _LONGEST_WISH))
        return msgspec.structs.replace(
            self,
            failures=failures,
            opened_at=min(self.opened_at or now, now),
            probe_at=now + dt.timedelta(seconds=pause),
            error=error,
        )

    def untold(self, now: dt.datetime) -> Circuit:
        """Return the circuit after a probe that asked nobody: another one may try at once."""
        return self if self.opened_at is None else msgspec.structs.replace(self, probe_at=now)

    def answered(self) -> Circuit:
        """Return the circuit after a job that got an answer, whatever it said."""
        return Circuit(paused=self.paused)
