"""One import under way: what is known of the item so far, and what has come of asking each provider."""

from __future__ import annotations

import datetime as dt
import logging
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bowerbird.catalogue.answers import Answer, Applied, LedgerEntry
from bowerbird.catalogue.asked_for import note_asked_for
from bowerbird.catalogue.finder import Finder
from bowerbird.catalogue.fitting import fitted
from bowerbird.catalogue.isolating import does_not_fit, misfit
from bowerbird.catalogue.kinds import describe, known_kinds
from bowerbird.catalogue.living import Hold, living
from bowerbird.catalogue.store import Store, utc_now
from bowerbird.http.client import HttpClient, SourceClient
from bowerbird.importing import outcomes
from bowerbird.importing.asking import hear, identify, of_this_item
from bowerbird.importing.keys import item_key, query_key
from bowerbird.importing.matching import Preference
from bowerbird.importing.provider import Provider
from bowerbird.importing.registry import AnyImporter, ModeOf
from bowerbird.words.errors import (
    BowerbirdError,
    NoSuchCandidateError,
    QueryError,
    RejectedError,
)
from bowerbird.words.facts import CURATOR, Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Query
from bowerbird.words.results import ProviderResult, Status
from bowerbird.words.work import Mode

_log = logging.getLogger(__name__)

_IN_HAND = dt.timedelta(minutes=5)
"""How long a provider that an import will ask itself is left to it. If it was killed, the workers ask then."""


@dataclass(eq=False, kw_only=True)
class Run:
    """One import under way.

    Attributes:
        stop_at_existing: stop without asking any further when a search leads to an item that is stored already.
        stopped: whether that happened.
        mode: says when a provider is asked.
        results: what has come of each provider asked.
        asked_for: the key under which is kept which item the caller's query has turned out to ask for.
    """

    store: Store
    finder: Finder
    http: HttpClient
    importer: AnyImporter
    preference: Preference
    stop_at_existing: bool
    mode: ModeOf
    query: Query
    item_id: int | None
    asked_for: str | None = None
    created: bool = False
    stopped: bool = False
    results: dict[str, ProviderResult] = field(default_factory=dict)
    _run: str = field(default_factory=lambda: uuid.uuid4().hex)
    _unsaved: dict[str, LedgerEntry] = field(default_factory=dict)
    """What came of providers as long as there is no item that it could be saved with."""
    _said: set[Identifier] = field(default_factory=set)
    """The identifiers that the sources asked so far have repeated or told."""

    def ask(self, provider: Provider[Any]) -> None:
        """Put the query to one provider and save what comes of it.

        Raises:
            NoSuchCandidateError: the caller picked a candidate that is not in the list.
            sqlalchemy.exc.DBAPIError: the database failed.
        """
        start = time.perf_counter()
        try:
            result = self._ask(provider, self.http.at(provider.source))
        except (NoSuchCandidateError, DBAPIError):
            # The caller's mistake, or the catalogue's own trouble: neither is the provider's failure.
            raise
        except Exception as error:  # noqa: BLE001 -- a provider is foreign code: whatever it raises is its own failure
            if not isinstance(error, BowerbirdError):
                _log.exception("provider %s failed on %s", provider.name, self.query)
            result = self._note(outcomes.failed(provider, self.query, error))
        self.results[provider.name] = replace(result, seconds=round(time.perf_counter() - start, 4))

    def create_from_words(self) -> None:
        """Save the item from the caller's words, as the curator's, if every source said that it does not have it.

        Raises:
            QueryError: the words do not fit the kind.
        """
        without = (Status.NOT_FOUND, Status.SKIPPED)
        if self.item_id is not None or any(one.status not in without for one in self.results.values()):
            return
        now = utc_now()
        self._unsaved = {name: replace(entry, status=Status.DUE, due_at=now) for name, entry in self._unsaved.items()}
        words = self.query.as_facts()
        known = describe(self.importer.kind).fields
        fields = {name: value for name, value in words.fields.items() if name in known}
        facts = msgspec.structs.replace(words, fields=fields)
        self._save(LedgerEntry(provider=CURATOR, status=Status.SUCCEEDED, facts=facts))

    def note_asked(self) -> None:
        """Keep that the stored item was asked for by these words, unless a source or a person is to tell who it is."""
        failed = (Status.UNAVAILABLE, Status.FAILED, Status.AMBIGUOUS)
        item_id = self.item_id
        if (
            item_id is not None
            and self.results
            and not any(result.status in failed for result in self.results.values())
        ):
            self.store.change(lambda connection: self._note_asked_for(connection, item_id))

    def attest(self, identifiers: Iterable[Identifier]) -> None:
        """Keep the identifiers that the caller gave and no source repeated: the item must be found by them again."""
        missing = [one for one in identifiers if one not in self._said]
        heard = any(result.succeeded for result in self.results.values())
        if self.item_id is not None and heard and missing:
            self.store.attest(self.importer.kind, self.item_id, missing)

    def _ask(self, provider: Provider[Any], http: SourceClient) -> ProviderResult:
        kind = self.importer.kind
        found = identify(provider, self.query, http, kind, self.preference, rejected=self._rejected(provider))
        if isinstance(found, LedgerEntry):
            return self._note(found)
        if found.taken is not None:
            self.query = found.query
            self._adopt()
            if self.stopped:
                return outcomes.skipped(provider)
        entry = hear(provider, found, http, kind)
        if entry.facts is None:
            return self._note(entry)
        try:
            return self._heard(provider, entry, entry.facts)
        except (QueryError, DBAPIError) as error:
            if not does_not_fit(error):
                raise
            raise RejectedError(misfit(error), request=http.last_request) from error

    def _rejected(self, provider: Provider[Any]) -> frozenset[Identifier]:
        """Return what a person has said is not it, when there is something to choose."""
        if not provider.scheme or self.query.identified_by(provider.scheme) is not None:
            return frozenset()
        key = query_key(self.importer.kind, self.query) if self.item_id is None else item_key(self.item_id)
        return self.finder.rejected(key)

    def _adopt(self) -> None:
        """Look again whether the item is stored, now that a source has said who it is."""
        if self.item_id is None:
            self.item_id = found = self.finder.find(self.importer.kind, self.query)
            self.stopped = found is not None and self.stop_at_existing
            if found is not None:
                self.store.change(lambda connection: self._note_asked_for(connection, found))
            if self.item_id is not None and self._unsaved:
                first, *others = self._unsaved.values()
                self.store.apply([replace(self._answer(first), others=tuple(others))])
                self._saved()

    def _heard(self, provider: Provider[Any], entry: LedgerEntry, facts: Facts) -> ProviderResult:
        # Before anything is asked with it: what cannot be kept would spoil the query of the next provider too.
        facts, left_out = fitted(known_kinds(), describe(self.importer.kind).name, facts)
        entry = replace(entry, facts=facts)
        if self.item_id is not None:
            entry = of_this_item(provider, entry, self.finder, self.importer.kind, (self.item_id, self.query))
            if entry.facts is None:
                return self._note(entry)
        before, self.query = self.query, self.query.grow(facts)
        try:
            applied = self._save(entry)
        except (QueryError, DBAPIError):
            # What does not fit the catalogue is no knowledge that the next provider should be asked with.
            self.query = before
            raise
        if applied.item_id is None:
            self._unsaved[provider.name] = entry
            kind = describe(self.importer.kind)
            error = f"the answer lacks {' and '.join(kind.required)}, without which no {kind.name} is saved"
            return ProviderResult(provider=provider.name, status=Status.FAILED, error=error, match=entry.match)
        status = Status.SUCCEEDED if applied.difference else Status.UNCHANGED
        return ProviderResult(
            provider=provider.name,
            status=status,
            changed=applied.difference,
            match=entry.match,
            left_out=left_out,
        )

    def _note(self, entry: LedgerEntry) -> ProviderResult:
        """Keep an outcome without facts: at once for a stored item, else for the moment when it is created."""
        if self.item_id is None:
            self._unsaved[entry.provider] = entry
        else:
            self.store.apply([self._answer(entry)])
        return outcomes.result_of(entry)

    def _save(self, entry: LedgerEntry) -> Applied:
        """Save what a provider said, together with all that could not be saved before."""
        waiting = (self._unsaved.get(one.name) or self._due(one) for one in self.importer.providers)
        others = tuple(one for one in waiting if one is not None and one.provider != entry.provider)
        applied = self.store.apply([replace(self._answer(entry), others=others)], also=self._note_applied)[0]
        if entry.facts is not None:
            self._said.update(entry.facts.identifiers)
        if applied.item_id is not None:
            self.item_id = applied.item_id
            self.created = self.created or applied.created
            self._saved()
        return applied

    def _note_applied(self, connection: Connection, applied: Sequence[Applied]) -> None:
        for result in applied:
            if result.item_id is not None:
                self._note_asked_for(connection, result.item_id)

    def _note_asked_for(self, connection: Connection, item_id: int) -> None:
        """Keep who was meant: the same query need not be asked again, and the item has been asked for itself."""
        if self.asked_for is not None:
            into = living(connection, [item_id], Hold.REFER).get(item_id)
            if into is not None:
                note_asked_for(connection, self.asked_for, into, utc_now())

    def _saved(self) -> None:
        """Note that what waited is saved: providers whose answers were not enough by themselves did succeed."""
        for name, entry in self._unsaved.items():
            if entry.facts is not None:
                self.results[name] = replace(self.results[name], status=Status.SUCCEEDED, error=None)
        self._unsaved = {}

    def _due(self, provider: Provider[Any]) -> LedgerEntry | None:
        """Return the ledger row of a provider that is still to be asked."""
        mode = self.mode(provider)
        if provider.name in self.results or mode == Mode.OFF:
            return None
        # This import is about to ask the others itself; a worker does so only if it does not come to it.
        due_at = utc_now() + (_IN_HAND if mode == Mode.NOW else dt.timedelta())
        return LedgerEntry(provider=provider.name, status=Status.DUE, due_at=due_at)

    def _answer(self, entry: LedgerEntry) -> Answer:
        return Answer(
            kind=self.importer.kind,
            entry=entry,
            run=self._run,
            item_id=self.item_id,
            known_as=self.query.identifiers,
            scheme=next((one.scheme for one in self.importer.providers if one.name == entry.provider), None),
            wanted=self.query.wanted(),
        )
