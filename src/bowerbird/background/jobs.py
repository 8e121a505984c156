"""Jobs: what a claimed row of the ledger means, asking the provider, and saving what came of it.

Loading and saving take many jobs at once, because a transaction costs more than a job. Asking takes one, or as
many of a kind as the source answers at once, on a thread of its own, and talks to the source only.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bowerbird.background.breakers import Told, told_by
from bowerbird.catalogue import database_errors
from bowerbird.catalogue.answers import Answer, LedgerEntry
from bowerbird.catalogue.finder import Finder
from bowerbird.catalogue.isolating import misfit, saved_apart
from bowerbird.catalogue.reader import Reader
from bowerbird.catalogue.store import Store
from bowerbird.catalogue.work.claims import Claimed
from bowerbird.http.client import HttpClient
from bowerbird.http.exchange import NotCarriedOutError
from bowerbird.importing import outcomes
from bowerbird.importing.asking import Identified, hear, hear_many, identify, of_this_item
from bowerbird.importing.keys import item_key
from bowerbird.importing.matching import Preference
from bowerbird.importing.provider import Provider
from bowerbird.importing.registry import AnyImporter, Registry
from bowerbird.words.errors import BowerbirdError, ConfigurationError, QueryError, RejectedError, UnavailableError
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Query
from bowerbird.words.results import Status

_log = logging.getLogger(__name__)

_STOPS = (Told.DOWN, Told.SET_UP_WRONGLY)


@dataclass(frozen=True, kw_only=True)
class Job:
    """A claimed job, ready to be asked.

    Attributes:
        probe: whether it was let through an open circuit to try the source.
        trouble: why there is no query, when making it raised something.
    """

    claimed: Claimed
    importer: AnyImporter
    provider: Provider[Query]
    query: Query | None
    probe: bool = False
    trouble: BaseException | None = None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a job.

    Attributes:
        error: what was raised while it was asked.
        seconds: how long asking took.
        dropped: whether it came too late to count, somebody else having taken the job over.
        counted: whether its error is that of another job which was asked about together with it, and stands for it.
    """

    job: Job
    entry: LedgerEntry
    error: BaseException | None = None
    seconds: float = 0.0
    dropped: bool = False
    counted: bool = False


@dataclass(frozen=True, kw_only=True)
class Jobs:
    """Loads, asks and saves jobs. Threads may share it."""

    registry: Registry
    reader: Reader
    finder: Finder
    store: Store
    http: HttpClient
    run: str = field(default="background")

    def load(self, claimed: Sequence[Claimed], *, probes: Iterable[Claimed] = ()) -> list[Job]:
        """Return what is to be asked. A job whose item is gone is left out: its row went with the item."""
        probing = {one.key for one in probes}
        found = self.reader.facts_of({one.key.item_id for one in claimed})
        jobs = []
        for one in claimed:
            kind, facts = found.get(one.key.item_id, (None, None))
            importer = self.registry.importer(kind.name) if kind else None
            provider = self.registry.provider(kind.name, one.key.provider) if kind else None
            if importer is not None and provider is not None and facts is not None:
                query = _caught(importer.query.from_facts, facts)
                trouble = query if isinstance(query, BaseException) else None
                jobs.append(
                    Job(
                        claimed=one,
                        importer=importer,
                        provider=provider,
                        query=None if trouble else query,
                        probe=one.key in probing,
                        trouble=trouble,
                    )
                )
        return jobs

    def ask(self, jobs: Sequence[Job]) -> list[Outcome]:
        """Ask a provider about one item, or about several of one kind together. What it raises becomes the outcome.

        Those that were not come to, because the source is down or does not let us in, have no outcome.
        """
        start = time.perf_counter()
        reached = [(job, one) for job, one in zip(jobs, self._told(jobs), strict=True) if one is not None]
        seconds = (time.perf_counter() - start) / len(reached)
        done = [_outcome(job, one, seconds) for job, one in reached]
        told = [one for _, one in reached]
        return [replace(one, counted=_is_among(told[place], told[:place])) for place, one in enumerate(done)]

    def save(self, done: Sequence[Outcome]) -> list[Outcome]:
        """Save what came of jobs, together where that is possible, and return it as it was saved.

        Raises:
            sqlalchemy.exc.DBAPIError: the database failed; nothing was saved.
        """
        saved: list[Outcome] = []
        for group in _one_per_item(done):
            saved_apart(
                group,
                lambda some: saved.extend(self._apply(some)),
                lambda outcome, error: saved.extend(self._refused(outcome, error)),
            )
        return saved

    def _told(self, jobs: Sequence[Job]) -> list[LedgerEntry | BaseException | None]:
        """Return what the provider says about each item, or what it raised; None for one that was not come to."""
        told: list[Any] = []
        for job in jobs:
            told.append(_caught(self._identify, job))
            if told_by(told[-1] if isinstance(told[-1], BaseException) else None, Status.DUE) in _STOPS:
                # Each of the others would be one more request to a source that does not answer.
                left = [None] * (len(jobs) - len(told))
                return [None if isinstance(one, Identified) else one for one in told] + left
        places = [place for place, one in enumerate(told) if isinstance(one, Identified)]
        asked = [(jobs[place], told[place]) for place in places]
        together = len(asked) > 1 and _caught(self._hear_together, asked)
        # One of them may be what the source chokes on: which one is found by asking one by one. There is no point in
        # that with wrong settings, and while the source may not be asked at all, or cannot be reached.
        hopeless = isinstance(together, ConfigurationError | NotCarriedOutError)
        hopeless = hopeless or getattr(together, "request", "") is None
        heard: list[Any] = together if isinstance(together, list) else []
        while len(heard) < len(asked):
            heard.append(together if hopeless else _caught(self._hear, asked[len(heard)]))
            hopeless = hopeless or isinstance(heard[-1], UnavailableError | ConfigurationError)
        for place, one in zip(places, heard, strict=True):
            told[place] = _caught(self._checked, jobs[place], one) if isinstance(one, LedgerEntry) else one
        return told

    def _identify(self, job: Job) -> Identified | LedgerEntry:
        query, provider, kind = _query(job), job.provider, job.importer.kind
        http = self.http.at(provider.source)
        choosing = provider.scheme and query.identified_by(provider.scheme) is None
        rejected = self.finder.rejected(item_key(job.claimed.key.item_id)) if choosing else frozenset[Identifier]()
        return identify(provider, query, http, kind, Preference(), rejected=rejected)

    def _hear(self, asked: tuple[Job, Identified]) -> LedgerEntry:
        job, found = asked
        return hear(job.provider, found, self.http.at(job.provider.source), job.importer.kind)

    def _hear_together(self, asked: Sequence[tuple[Job, Identified]]) -> list[LedgerEntry]:
        job, found = asked[0][0], [one for _, one in asked]
        return hear_many(job.provider, found, self.http.at(job.provider.source), job.importer.kind)

    def _checked(self, job: Job, entry: LedgerEntry) -> LedgerEntry:
        """Return an answer that is about the item it was asked about; if it is about another one, that is undecided.

        Raises:
            RejectedError: it is about another one that is not called so, or that a person has rejected.
        """
        asked = job.claimed.key.item_id, job.query
        return of_this_item(job.provider, entry, self.finder, job.importer.kind, asked)

    def _apply(self, group: Sequence[Outcome]) -> list[Outcome]:
        applied = self.store.apply([self._answer(outcome) for outcome in group])
        return [replace(outcome, dropped=one.dropped) for outcome, one in zip(group, applied, strict=True)]

    def _refused(self, outcome: Outcome, error: Exception) -> list[Outcome]:
        """Save that an answer could not be saved."""
        refused = RejectedError(misfit(error))
        entry = outcomes.failed(outcome.job.provider, outcome.job.query, refused)
        return self._apply([replace(outcome, entry=entry, error=refused)])

    def _answer(self, outcome: Outcome) -> Answer:
        claimed = outcome.job.claimed
        return Answer(
            kind=outcome.job.importer.kind,
            entry=outcome.entry,
            run=self.run,
            item_id=claimed.key.item_id,
            known_as=outcome.job.query.identifiers if outcome.job.query else (),
            scheme=outcome.job.provider.scheme,
            claim=claimed.claim,
        )


def _caught(do: Callable[..., Any], *arguments: object) -> Any:  # noqa: ANN401 -- what was done, or what was raised
    try:
        return do(*arguments)
    except (Exception, SystemExit) as error:  # noqa: BLE001 -- foreign code: whatever it raises is its own failure
        return error


def _is_among(told: object, earlier: Sequence[object]) -> bool:
    return isinstance(told, BaseException) and any(told is one for one in earlier)


def _outcome(job: Job, told: LedgerEntry | BaseException, seconds: float) -> Outcome:
    if isinstance(told, LedgerEntry):
        return Outcome(job=job, entry=told, seconds=seconds)
    error = told
    if isinstance(error, DBAPIError | PoolTimeoutError):
        # The catalogue's own trouble (the owner of an identifier, the budget) is no failure of the provider.
        error = UnavailableError(f"the database failed: {database_errors.told(error)}")
    elif not isinstance(error, BowerbirdError):
        _log.error("provider %s failed on item %s", job.provider.name, job.claimed.key.item_id, exc_info=error)
    entry = outcomes.failed(job.provider, job.query, error, attempts=job.claimed.attempts)
    return Outcome(job=job, entry=entry, error=told, seconds=seconds)


def _query(job: Job) -> Query:
    if job.trouble is not None:
        raise job.trouble
    if job.query is None:
        raise QueryError(f"item {job.claimed.key.item_id} has neither a name nor an identifier")
    return job.query


def _one_per_item(done: Sequence[Outcome]) -> list[list[Outcome]]:
    """Return the outcomes in groups with each item once: a revision tells what *one* provider changed."""
    groups: list[list[Outcome]] = []
    met: dict[int, int] = {}
    for outcome in done:
        place = met.get(outcome.job.claimed.key.item_id, 0)
        met[outcome.job.claimed.key.item_id] = place + 1
        if place == len(groups):
            groups.append([])
        groups[place].append(outcome)
    return groups
