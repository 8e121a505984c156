"""Jobs: what a claimed row of the ledger means, asking the provider, and saving what came of it.

Loading and saving take many jobs at once, because a transaction costs more than a job. Asking takes one, on a thread of
its own, and talks to the source only.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bowerbird.catalogue.answers import Answer, LedgerEntry
from bowerbird.catalogue.database import LostRaceError
from bowerbird.catalogue.finder import Finder
from bowerbird.catalogue.reader import Reader
from bowerbird.catalogue.store import Store
from bowerbird.catalogue.work.claims import Claimed
from bowerbird.http.client import HttpClient
from bowerbird.importing import outcomes
from bowerbird.importing.asking import hear, identify, refuse_another_item
from bowerbird.importing.keys import item_key
from bowerbird.importing.matching import Preference
from bowerbird.importing.provider import Provider
from bowerbird.importing.registry import AnyImporter, Registry
from bowerbird.words.errors import BowerbirdError, QueryError, RejectedError, UnavailableError
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Query

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Job:
    """A claimed job, ready to be asked.

    Attributes:
        probe: whether it was let through an open circuit to try the source.
    """

    claimed: Claimed
    importer: AnyImporter
    provider: Provider[Query]
    query: Query | None
    probe: bool = False


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a job.

    Attributes:
        error: what was raised while it was asked.
        seconds: how long asking took.
        dropped: whether it came too late to count, somebody else having taken the job over.
    """

    job: Job
    entry: LedgerEntry
    error: BaseException | None = None
    seconds: float = 0.0
    dropped: bool = False


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
                query = importer.query.from_facts(facts)
                probe = one.key in probing
                jobs.append(Job(claimed=one, importer=importer, provider=provider, query=query, probe=probe))
        return jobs

    def ask(self, job: Job) -> Outcome:
        """Ask the provider. Whatever it raises becomes the outcome."""
        start = time.perf_counter()
        error: BaseException | None = None
        try:
            entry = self._ask(job)
        except (DBAPIError, PoolTimeoutError) as raised:
            # The catalogue's own trouble (the owner of an identifier, the budget) is no failure of the provider.
            error = raised
            trouble = UnavailableError(f"the database failed: {getattr(raised, 'orig', raised)}")
            entry = outcomes.failed(job.provider, job.query, trouble, attempts=job.claimed.attempts)
        except (Exception, SystemExit) as raised:  # noqa: BLE001 -- foreign code: whatever it raises is its own failure
            error = raised
            if not isinstance(raised, BowerbirdError):
                _log.exception("provider %s failed on item %s", job.provider.name, job.claimed.key.item_id)
            entry = outcomes.failed(job.provider, job.query, raised, attempts=job.claimed.attempts)
        return Outcome(job=job, entry=entry, error=error, seconds=time.perf_counter() - start)

    def save(self, done: Sequence[Outcome]) -> list[Outcome]:
        """Save what came of jobs, together where that is possible, and return it as it was saved.

        Raises:
            sqlalchemy.exc.DBAPIError: the database failed; nothing was saved.
        """
        saved: list[Outcome] = []
        for group in _one_per_item(done):
            try:
                saved += self._apply(group)
            except Exception as error:
                if not _does_not_fit(error):
                    raise
                # One of them does not fit the tables. Which one is found by saving them one by one.
                saved += [one for outcome in group for one in self._apply_alone(outcome)]
        return saved

    def _ask(self, job: Job) -> LedgerEntry:
        query, provider, kind = _query(job), job.provider, job.importer.kind
        http = self.http.at(provider.source)
        choosing = provider.scheme and query.identified_by(provider.scheme) is None
        rejected = self.finder.rejected(item_key(job.claimed.key.item_id)) if choosing else frozenset[Identifier]()
        found = identify(provider, query, http, kind, Preference(), rejected=rejected)
        entry = found if isinstance(found, LedgerEntry) else hear(provider, found, http, kind)
        if entry.facts is not None:
            refuse_another_item(provider, entry.facts, self.finder, kind, job.claimed.key.item_id)
        return entry

    def _apply(self, group: Sequence[Outcome]) -> list[Outcome]:
        applied = self.store.apply([self._answer(outcome) for outcome in group])
        return [replace(outcome, dropped=one.dropped) for outcome, one in zip(group, applied, strict=True)]

    def _apply_alone(self, outcome: Outcome) -> list[Outcome]:
        try:
            return self._apply([outcome])
        except Exception as error:
            if not _does_not_fit(error):
                raise
            refused = RejectedError(f"the answer does not fit: {getattr(error, 'orig', error)}")
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


def _does_not_fit(error: Exception) -> bool:
    """Return whether it is the answer that cannot be saved, and not the database that is in trouble.

    Such an answer must end as the failure of its own job: tried again, it would stop every worker that takes it.
    """
    if isinstance(error, DBAPIError):
        return isinstance(error, DataError | IntegrityError)
    return not isinstance(error, PoolTimeoutError | LostRaceError)


def _query(job: Job) -> Query:
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
