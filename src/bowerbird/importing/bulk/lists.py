"""Importing a list: every row becomes an item or has a reason why not; interrupted, it goes on where it stopped.

A chunk of rows is looked up in the catalogue; the sources are asked about the rest, many rows a request; the items are
saved in batches, each in one transaction with the outcomes of its rows. What a source tells only of one item at a time
is left to the workers.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import msgspec

from bowerbird.catalogue.imports.rows import PendingRow
from bowerbird.catalogue.imports.settling import Settled, leave_out
from bowerbird.catalogue.kinds import describe
from bowerbird.http.spending import Spending, spending
from bowerbird.importing.bulk.answers import Answered, Asked
from bowerbird.importing.bulk.companions import Companions
from bowerbird.importing.bulk.known import Known, Row
from bowerbird.importing.bulk.many import ManyAsker
from bowerbird.importing.bulk.parts import ListParts
from bowerbird.importing.bulk.saving import Saving
from bowerbird.importing.provider import Provider
from bowerbird.importing.registry import AnyImporter
from bowerbird.words.errors import DatabaseFailedError, QueryError, TakenOverError
from bowerbird.words.forms import convert
from bowerbird.words.lists import ImportStatus, ListImport, ListProgress, RowStatus, TellProgress
from bowerbird.words.query import Query
from bowerbird.words.results import Status
from bowerbird.words.work import JobKey, Mode

CHUNK = 500
"""So many rows are looked up in the catalogue at once."""
_GIVEN_UP_AFTER = 3
"""So many requests in a row for which the source is not there stop the import; the rest is done when it goes on."""


class SourceDownError(Exception):
    """The source has been unavailable for several requests in a row: it makes no sense to go on now."""


@dataclass(eq=False, kw_only=True)
class ListRun:
    """One import of a list under way.

    Attributes:
        claim: the claim on the import; without it nothing is saved.
        force: ask again for what is in the catalogue, and for what was asked for in vain.
        afresh: ask again for what was asked for in vain only.
        tell: is told how far it has come.
    """

    parts: ListParts
    importer: AnyImporter
    listed: ListImport
    claim: str
    force: bool
    afresh: bool
    tell: TellProgress | None
    _down: int = 0
    _spending: Spending = field(default_factory=Spending)
    _counts: Counter[RowStatus] = field(default_factory=Counter)
    _saving: Saving = field(init=False)

    def __post_init__(self) -> None:
        """Start counting from what has been done before."""
        self._counts.update(self.listed.counts)
        self._saving = Saving(
            store=self.parts.store,
            kind=self.importer.kind,
            listed=self.listed,
            claim=self.claim,
            run=uuid.uuid4().hex,
            spending=self._spending,
            told=self._told,
        )

    def work(self) -> ListImport:
        """Do all rows that are still to be done.

        Raises:
            ConfigurationError: something is set up wrongly; what was done is saved, and it can be gone on with.
            TakenOverError: somebody else goes on with the import.
        """
        with spending(self._spending):
            return self._work()

    def _work(self) -> ListImport:
        self._told([])
        try:
            for rows in self._chunks():
                self._do(rows)
            companions = Companions(
                parts=self.parts, importer=self.importer, import_id=self.listed.id, run=self._saving.run
            )
            for batch in companions.answers():
                self._saving.save(batch)
            # Rows that were never read may be what the list still has.
            if self.listed.list_id is not None and self.listed.cut_short is None:
                self.parts.store.apply([], also=lambda connection, _: leave_out(connection, *self._place))
            self._stop(ImportStatus.DONE if self.listed.cut_short is None else ImportStatus.STOPPED)
        except SourceDownError as down:
            self._stop(ImportStatus.STOPPED, str(down))
        except Exception as raised:
            if not isinstance(raised, TakenOverError):
                raised.add_note(f"Go on with: bowerbird import --resume {self.listed.id}")
            # A database that is in trouble cannot note it either; the first error is the one to tell.
            with suppress(DatabaseFailedError):
                self._stop(ImportStatus.STOPPED, f"{type(raised).__name__}: {raised}"[:2000])
            raise
        except BaseException:
            self._stop(ImportStatus.STOPPED, "it was interrupted")
            raise
        return self.parts.imports.get(self.listed.id)

    def _stop(self, status: ImportStatus, error: str | None = None) -> None:
        told = "; ".join(text for text in (error, self.listed.incomplete) if text) or None
        imports = self.parts.imports
        imports.stop(self.listed.id, self.claim, status, error=told, requests=self._saving.unspent())

    @property
    def _place(self) -> tuple[int, int]:
        return self.listed.list_id or 0, self.listed.id

    def _chunks(self) -> Iterator[list[PendingRow]]:
        after = 0
        while rows := self.parts.imports.pending(self.listed.id, after, CHUNK):
            yield rows
            after = rows[-1].number

    def _do(self, pending: Sequence[PendingRow]) -> None:
        rows = self._readable(pending)
        known = Known(finder=self.parts.finder, importer=self.importer)
        afresh, began = self.force or self.afresh, self.listed.created_at
        sorted_ = known.sort(rows, force=afresh, import_id=self.listed.id, made_before=began)
        self._saving.settle(sorted_.settled)
        if self.force:
            self._ask_again(sorted_.settled)
        self._saving.open(rows)
        self._ask(sorted_.open, {row.number: row for row in rows})
        self._saving.flush()

    def _readable(self, pending: Sequence[PendingRow]) -> list[Row]:
        """Return rows as queries. One that was stored under another form of its query costs itself."""
        form: type[Query] = self.importer.query
        rows: list[Row] = []
        for one in pending:
            try:
                rows.append(Row(one.number, convert(one.query, form), one.key, one.rank))
            except (msgspec.ValidationError, QueryError) as error:
                reason = f"the row cannot be read any more: {error}"
                self._saving.settle([Settled(number=one.number, status=RowStatus.FAILED, reason=reason)])
        return rows

    def _ask(self, asked: Sequence[Asked], rows: dict[int, Row]) -> None:
        """Ask one provider after the other about the rows that none before it knew."""
        first: dict[str, Asked] = {}
        same: dict[int, list[int]] = {}
        for one in asked:
            # Rows that ask for the same are asked for once.
            leader = first.setdefault(rows[one.number].key, one)
            if leader is not one:
                same.setdefault(leader.number, []).append(one.number)
        left = list(first.values())
        providers = [one for one in self.importer.providers if self.parts.registry.mode(one) == Mode.NOW]
        for place, provider in enumerate(providers, start=1):
            left = self._ask_one(provider, left, same, last=place == len(providers))
        if not providers:
            reason = "no provider is asked at once: all are switched off or left to the workers"
            self._saving.add_settled(
                [Settled(number=one.number, status=RowStatus.FAILED, reason=reason) for one in asked]
            )

    def _ask_one(
        self, provider: Provider[Any], asked: Sequence[Asked], same: dict[int, list[int]], *, last: bool
    ) -> list[Asked]:
        """Return the rows that this provider did not know, unless it is the last one."""
        asker = ManyAsker(provider=provider, http=self.parts.http.at(provider.source), kind=self.importer.kind)
        by_number = {one.number: one for one in asked}
        left: list[Asked] = []
        for answers in asker.ask(asked):
            self._watch(answers)
            for answer in answers:
                if (
                    answer.entry.facts is None
                    and not last
                    and answer.entry.status in (Status.NOT_FOUND, Status.SKIPPED)
                ):
                    left.append(by_number[answer.number])
                else:
                    self._saving.add(answer, same.get(answer.number, ()))
            self._saving.flush_if_due()
        return left

    def _watch(self, answers: Sequence[Answered]) -> None:
        """Stop when the source is down: what is not asked by then is done when the import goes on.

        Raises:
            SourceDownError: so many requests in a row came to nothing.
        """
        unavailable = [one.entry for one in answers if one.entry.status == Status.UNAVAILABLE]
        self._down = self._down + 1 if answers and len(unavailable) == len(answers) else 0
        if self._down >= _GIVEN_UP_AFTER:
            for answer in answers:
                self._saving.add(answer, ())
            self._saving.flush()
            raise SourceDownError(f"the source is not available: {unavailable[-1].error}")

    def _ask_again(self, settled: Sequence[Settled]) -> None:
        """Leave it to the workers to ask again about what is in the catalogue."""
        names = self.parts.registry.asked(describe(self.importer.kind).name)
        self.parts.queue([JobKey(one.item_id, name) for one in settled if one.item_id for name in names])

    def _told(self, settled: Sequence[Settled]) -> None:
        for one in settled:
            self._counts[one.status] += 1
            self._counts[RowStatus.PENDING] -= 1
        if self.tell is not None:
            counts = {status: count for status, count in self._counts.items() if count > 0}
            done = self.listed.total - counts.get(RowStatus.PENDING, 0)
            self.tell(ListProgress(done=done, total=self.listed.total, requests=self._saving.requests, counts=counts))
