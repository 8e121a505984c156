"""What an import did: an outcome and a difference per provider, and the whole of one import."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar, cast

import msgspec

from bowerbird.words.errors import ImportFailedError
from bowerbird.words.facts import Facts, Image, Link
from bowerbird.words.identifiers import Identifier
from bowerbird.words.plain import to_plain

ItemT = TypeVar("ItemT")


class HasDict(Protocol):
    """What a result demands of its item to become plain data."""

    def to_dict(self) -> dict[str, Any]:
        """Return the item as plain data."""
        ...


class Status(StrEnum):
    """How it stands between one item and one provider."""

    DUE = "due"
    RUNNING = "running"  # in the ledger only: a worker is asking
    QUEUED = "queued"  # in results only: left to the workers; the ledger says due or running
    SUCCEEDED = "succeeded"
    UNCHANGED = "unchanged"  # in results only: it succeeded and said nothing new; the ledger says succeeded
    NOT_FOUND = "not_found"
    UNAVAILABLE = "unavailable"
    FAILED = "failed"
    AMBIGUOUS = "ambiguous"
    SKIPPED = "skipped"


IN_LEDGER = tuple(status for status in Status if status not in (Status.QUEUED, Status.UNCHANGED))
"""The statuses that the ledger knows; the others are of results only."""


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """How well a candidate fits what was wanted.

    Attributes:
        score: 1 less the penalties.
        penalties: what speaks against it, by name.
        behind: how far it stands behind a rival that is preferred, by name; no part of the score.
        lead: how far it is before the next one.
        probability: how often a candidate with such a score and such rivals was the right one; None where that is not
            known: it was found by an identifier, or is too far from what was wanted.
    """

    score: float
    penalties: dict[str, float] = {}
    behind: dict[str, float] = {}
    lead: float | None = None
    probability: float | None = None

    @property
    def standing(self) -> float:
        """Where it stands among its rivals: the score, less what is preferred to it."""
        return round(self.score - sum(self.behind.values()), 4)


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One item of a source that may be the one that is looked for.

    Attributes:
        identifier: the source's name for it; importing by it takes this candidate.
        facts: what the source's search says about it.
        match: how well it fits.
        complete: whether the facts are all that the source has to say; then it is not asked again.
        stored: the stored item that it already is, beside the one that is undecided: whoever takes it merges the two.
    """

    identifier: Identifier
    facts: Facts
    match: Match = Match(score=0.0)
    complete: bool = False
    stored: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data: its identifier, its fields as the source's search tells them, and how it fits."""
        told = {
            "identifier": to_plain(self.identifier),
            "fields": to_plain(self.facts.fields),
            "score": self.match.score,
            "penalties": to_plain(self.match.penalties),
            "behind": to_plain(self.match.behind),
            "probability": self.match.probability,
        }
        return told if self.stored is None else {**told, "stored": self.stored}


class Edge(msgspec.Struct, frozen=True, kw_only=True):
    """A tie to a stored item, as a difference tells it: the role, the place, the other item and the tie's details."""

    role: str
    object_id: int
    position: int = 0
    details: dict[str, Any] = {}

    def __str__(self) -> str:
        return f"{self.role} {self.object_id}"


class Difference(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an answer changed: enough to tell it, and to undo it. Empty when nothing changed.

    Attributes:
        fields: by column, the old and the new value.
        redirected: the name under which a source knew the item, and the one under which it knows it now.
        merged: the item that became part of this one (``from``: id, name, fields, a person's edits), or the item that
            this one became part of (``into``).
    """

    fields: dict[str, tuple[Any, Any]] = {}
    identifiers_added: tuple[Identifier, ...] = ()
    identifiers_removed: tuple[Identifier, ...] = ()
    links_added: tuple[Link, ...] = ()
    links_removed: tuple[Link, ...] = ()
    images_added: tuple[Image, ...] = ()
    images_removed: tuple[Image, ...] = ()
    relations_added: tuple[Edge, ...] = ()
    relations_removed: tuple[Edge, ...] = ()
    redirected: tuple[Identifier, Identifier] | None = None
    merged: dict[str, Any] = {}

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__struct_fields__)

    def told(self) -> dict[str, list[str]]:
        """Return what changed, without the values: the names of fields, the texts of what came ("+") or went ("-")."""
        told = {
            "fields": sorted(self.fields),
            "identifiers": _signed(map(str, self.identifiers_added), map(str, self.identifiers_removed)),
            "links": _signed((link.url for link in self.links_added), (link.url for link in self.links_removed)),
            "images": _signed((image.url for image in self.images_added), (image.url for image in self.images_removed)),
            "relations": _signed(map(str, self.relations_added), map(str, self.relations_removed)),
            "redirected": [" -> ".join(map(str, self.redirected))] if self.redirected else [],
            "merged": [f"{how} {of['id'] if isinstance(of, dict) else of}" for how, of in self.merged.items()],
        }
        return {what: words for what, words in told.items() if words}


def _signed(added: Iterable[str], removed: Iterable[str]) -> list[str]:
    return [*(f"+{text}" for text in added), *(f"-{text}" for text in removed)]


@dataclass(frozen=True, kw_only=True)
class ProviderResult:
    """What came of asking one provider about one item.

    Attributes:
        provider: its name.
        status: the outcome.
        changed: the difference it made, computed from the rows and not claimed by the provider.
        seconds: how long it took, saving included.
        error: what went wrong, in words, or why it was skipped.
        error_type: the class of the error.
        match: how well the chosen candidate fitted, when one was chosen by words.
        candidates: what there is to choose from, when the outcome is ``ambiguous``, and what is near, when it is
            ``not_found``; best first.
        left_out: what the provider said and the catalogue cannot keep (a link too long), in words.
    """

    provider: str
    status: Status
    changed: Difference = Difference()
    seconds: float = 0.0
    error: str | None = None
    error_type: str | None = None
    match: Match | None = None
    candidates: tuple[Candidate, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def succeeded(self) -> bool:
        """Whether the provider knew the item."""
        return self.status in (Status.SUCCEEDED, Status.UNCHANGED)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data; ``match`` is there only when a candidate was chosen by words.

        ``left_out`` is there only when something could not be kept.
        """
        told: dict[str, Any] = {
            "provider": self.provider,
            "status": self.status.value,
            "changed": self.changed.told(),
            "error": self.error,
            "error_type": self.error_type,
            "seconds": self.seconds,
        }
        if self.left_out:
            told["left_out"] = list(self.left_out)
        return told if self.match is None else {**told, "match": to_plain(self.match)}


@dataclass(frozen=True, kw_only=True)
class ImportResult(Generic[ItemT]):
    """What came of one import.

    Attributes:
        kind: the kind that was asked for.
        item: the stored item with its columns loaded, or None when nothing was saved.
        created: whether this import created it.
        providers: by name, in the order in which they were asked.
        waiter: waits for the jobs of this import (see :meth:`wait`).
    """

    kind: str
    item: ItemT | None
    created: bool = False
    providers: Mapping[str, ProviderResult] = field(default_factory=dict)
    waiter: Callable[[ImportResult[ItemT], float | None], ImportResult[ItemT]] | None = field(
        default=None, repr=False, compare=False
    )

    @property
    def queued(self) -> tuple[str, ...]:
        """The providers that are left to the workers."""
        return tuple(name for name, result in self.providers.items() if result.status == Status.QUEUED)

    def wait(self, timeout: float | None = None) -> ImportResult[ItemT]:
        """Wait until the queued providers have been asked, and return the result with what came of them.

        Whoever waits works: jobs that no worker has taken up are run here, so that waiting ends without a worker too.

        Args:
            timeout: seconds; None waits as long as it takes. What is not done by then is still ``queued``.
        """
        return self if self.waiter is None or not self.queued else self.waiter(self, timeout)

    @property
    def success(self) -> bool:
        """Whether the item is in the catalogue now: a provider succeeded, or it was there before."""
        return self.item is not None

    def require_item(self) -> ItemT:
        """Return the item.

        Raises:
            ImportFailedError: nothing was saved.
        """
        if self.item is None:
            raise ImportFailedError("; ".join([self.summary, *self.errors]))
        return self.item

    @property
    def changed(self) -> bool:
        """Whether any provider changed anything."""
        return any(result.changed for result in self.providers.values())

    @property
    def errors(self) -> list[str]:
        """What went wrong, a line a provider; that one was not asked belongs to it only if nothing was saved."""
        return [
            # That a source does not have the item is told in a sentence that names the source.
            result.error if result.status == Status.NOT_FOUND else f"{result.provider}: {result.error}"
            for result in self.providers.values()
            if result.error and (self.item is None or result.status != Status.SKIPPED)
        ]

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """What there is to choose from when the words fit several items; empty when something was saved."""
        if self.item is not None:
            return ()
        return self._told(Status.AMBIGUOUS)

    @property
    def near(self) -> tuple[Candidate, ...]:
        """What is near when no source has it, best first: none is good enough to choose from."""
        return () if self.item is not None or self.candidates else self._told(Status.NOT_FOUND)

    def _told(self, status: Status) -> tuple[Candidate, ...]:
        """Return the candidates of the first provider of this outcome that has any."""
        results = (provider for provider in self.providers.values() if provider.status == status)
        return next((result.candidates for result in results if result.candidates), ())

    @property
    def summary(self) -> str:
        """One line that tells what happened."""
        if self.item is None:
            outcome = "ambiguous" if self.candidates else "queued" if self.queued else "not saved"
        else:
            outcome = "created" if self.created else "updated" if self.changed else "unchanged"
        told = ", ".join(f"{result.provider} {result.status}" for result in self.providers.values())
        return f"{self.kind} {outcome}" + (f" ({told})" if told else "")

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data; ``candidates`` and ``near`` are there only when there are any.

        Whoever returns it from a web service needs nothing else: it holds dicts, lists, texts, numbers and None.
        """
        told: dict[str, Any] = {
            "kind": self.kind,
            "success": self.success,
            "created": self.created,
            "item": None if self.item is None else cast("HasDict", self.item).to_dict(),
            "providers": [result.to_dict() for result in self.providers.values()],
        }
        for name, candidates in (("candidates", self._told(Status.AMBIGUOUS)), ("near", self.near)):
            if candidates:
                told[name] = [
                    {"number": number, **candidate.to_dict()} for number, candidate in enumerate(candidates, start=1)
                ]
        return {**told, "summary": self.summary, "errors": self.errors}
