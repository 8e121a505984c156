"""Breakers: what one worker has just seen of each source, so that it stops in the same moment.

The circuit in the database is shared by all workers, and it changes when outcomes are saved. By then a worker's threads
could send many more requests; its breakers know at once. Pure, but for being changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from bowerbird.words.circuit import OPENS_AFTER
from bowerbird.words.errors import ConfigurationError, SpentError, UnavailableError
from bowerbird.words.results import Status


class Told(Enum):
    """What the outcome of a job says about its source."""

    ANSWERED = auto()
    DOWN = auto()
    SET_UP_WRONGLY = auto()
    NOTHING = auto()


def told_by(error: BaseException | None, status: Status) -> Told:
    """Return what a job that ended so says about its source."""
    if isinstance(error, SpentError):
        # The source is well; there is nothing left to spend there.
        return Told.NOTHING
    if isinstance(error, ConfigurationError):
        # Wrong settings do not mend themselves: every other job would fail in the same way.
        return Told.SET_UP_WRONGLY
    if isinstance(error, UnavailableError):
        return Told.DOWN
    return Told.NOTHING if status in (Status.SKIPPED, Status.UNAVAILABLE) else Told.ANSWERED


@dataclass
class Breaker:
    """What was seen of one source.

    Attributes:
        cautious: whether a first answer is waited for before anything else is asked: a wrong account is refused once.
        failures: how many jobs in a row found the source unavailable.
        answered: whether it has ever answered.
        tripped: whether nothing is asked any more.
    """

    cautious: bool = False
    failures: int = 0
    answered: bool = False
    tripped: bool = False

    def note(self, told: Told) -> None:
        """Take in what the outcome of a job says."""
        if told == Told.ANSWERED:
            self.failures, self.answered = 0, True
        elif told == Told.DOWN:
            self.failures += 1
        if told == Told.SET_UP_WRONGLY or self.failures >= OPENS_AFTER:
            self.tripped = True

    def trip(self) -> None:
        """Ask nothing any more."""
        self.tripped = True

    def try_again(self) -> None:
        """Let one job through; its failure trips the breaker again."""
        self.failures, self.answered, self.tripped = OPENS_AFTER - 1, False, False

    def at_once(self, width: int) -> int:
        """Return how many may be asked at once, so that no more than five in a row find the source unavailable."""
        if self.tripped:
            return 0
        if self.cautious and not self.answered:
            return 1
        return min(width, OPENS_AFTER - self.failures)
