"""Judges: who can be asked whether two descriptions mean the same work, when rules do not decide it."""

from __future__ import annotations

from typing import Protocol

import msgspec

from bowerbird.http.client import SourceClient
from bowerbird.words.source import Source


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """A work as somebody names it: its title, who made it, and in which form."""

    title: str
    by: str = ""
    form: str = ""


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """Whether two are the same work, how sure the judge is (0 to 1), and why in a few words."""

    same: bool
    confidence: float
    reason: str = ""


class Judge(Protocol):
    """Decides whether a candidate is the work that is wanted.

    Attributes:
        source: the service that is asked for it.
    """

    @property
    def source(self) -> Source:
        """The service that is asked for it."""

    def same_work(self, wanted: Work, offered: Work, http: SourceClient) -> Judgement | None:
        """Return what the judge thinks, or None when it is not set up.

        Args:
            wanted: what is looked for.
            offered: what may be it.
            http: the client of the provider that asks.

        Raises:
            UnavailableError: the judge is down, busy, or may not cost more today.
            RejectedError: the judge's answer cannot be understood.
        """
