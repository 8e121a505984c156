"""Saving what was heard about rows: items and outcomes together, in batches that are large when answers come fast."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from bowerbird.catalogue.answers import Answer, Applied
from bowerbird.catalogue.imports.reading import spent
from bowerbird.catalogue.imports.settling import Settled, enter, settle
from bowerbird.catalogue.isolating import does_not_fit, misfit, saved_apart
from bowerbird.catalogue.store import Also, Store, utc_now
from bowerbird.catalogue.tables import Item
from bowerbird.http.spending import Spending
from bowerbird.importing import outcomes
from bowerbird.importing.asking import told_words
from bowerbird.importing.bulk.answers import Answered
from bowerbird.importing.bulk.known import Row
from bowerbird.words.errors import QueryError
from bowerbird.words.lists import ListImport, RowStatus
from bowerbird.words.results import Status

_log = logging.getLogger(__name__)
_BATCH = 250
"""Rows that are saved together at most when answers come fast."""
_PATIENCE = 0.5
"""Seconds after which what was heard is saved, however little it is: a person wants to see it, and a kill loses it."""

_STATUSES = {
    Status.NOT_FOUND: RowStatus.NOT_FOUND,
    Status.SKIPPED: RowStatus.NOT_FOUND,
    Status.AMBIGUOUS: RowStatus.AMBIGUOUS,
    Status.UNAVAILABLE: RowStatus.UNAVAILABLE,
    Status.FAILED: RowStatus.FAILED,
}


@dataclass(eq=False, kw_only=True)
class Saving:
    """Collects answers and saves them.

    Attributes:
        run: one value for all that this import does.
        spending: counts the requests of this run.
        told: is told the rows that were settled.
    """

    store: Store
    kind: type[Item]
    listed: ListImport
    claim: str
    run: str
    spending: Spending
    told: Callable[[Sequence[Settled]], None]
    _waiting: list[tuple[Answered, Sequence[int]]] = field(default_factory=list)
    _settled: list[Settled] = field(default_factory=list)
    _ranks: dict[int, int | None] = field(default_factory=dict)
    _since: float = 0.0
    _counted: int = 0

    @property
    def requests(self) -> int:
        """How many requests the import has cost so far, those of earlier starts included."""
        return self.listed.requests + self.spending.requests

    def unspent(self) -> int:
        """Return the requests that are not written down yet, and count from there."""
        counted, self._counted = self._counted, self.spending.requests
        return self._counted - counted

    def open(self, rows: Sequence[Row]) -> None:
        """Begin with these rows."""
        self._ranks = {row.number: row.rank for row in rows}

    def add(self, answer: Answered, same: Sequence[int]) -> None:
        """Take what came of a row, and of those that ask for the same."""
        if not self._waiting and not self._settled:
            self._since = time.monotonic()
        self._waiting.append((answer, same))

    def add_settled(self, settled: Sequence[Settled]) -> None:
        """Take rows of which nothing is to be saved but the outcome."""
        self._settled.extend(settled)

    def flush_if_due(self) -> None:
        """Save when enough has come together, or the first of it has waited long enough."""
        if len(self._waiting) >= _BATCH or (self._waiting and time.monotonic() - self._since >= _PATIENCE):
            self.flush()

    def flush(self) -> None:
        """Save all that has come together.

        Raises:
            TakenOverError: somebody else works on the import now; nothing was saved.
        """
        waiting, self._waiting = self._waiting, []
        settled, self._settled = self._settled, []
        heard = [pair for pair in waiting if pair[0].entry.facts is not None]
        for pair in waiting:
            if pair[0].entry.facts is None:
                settled += self._same(pair, _without_item(pair[0]))
        try:
            self._apply(heard, settled)
        except Exception as error:
            if not does_not_fit(error):
                raise
            # One of them does not fit the catalogue. Which one is found by saving them apart.
            self.settle(settled)
            saved_apart(heard, lambda some: self._apply(some, []), self._refuse)

    def settle(self, settled: Sequence[Settled]) -> None:
        """Save outcomes that need no answer."""
        saved_apart(settled, lambda some: self._apply([], some), self._refuse_settled)

    def save(self, answers: Sequence[Answer]) -> None:
        """Save answers that belong to no row."""
        saved_apart(answers, self._save, self._note_unfit)

    def _save(self, answers: Sequence[Answer]) -> None:
        self._written(answers, lambda connection, _: self._write(connection, []))
        self.told([])

    def _note_unfit(self, answer: Answer, error: Exception) -> None:
        if not isinstance(error, QueryError):
            _log.error("an answer of %s about item %s failed", answer.entry.provider, answer.item_id, exc_info=error)
        self._save([replace(answer, entry=outcomes.unfit(answer.entry, error))])

    def _apply(self, heard: Sequence[tuple[Answered, Sequence[int]]], settled: Sequence[Settled]) -> None:
        if not heard and not settled:
            return
        done: list[Settled] = []

        def also(connection: Connection, applied: Sequence[Applied]) -> None:
            done[:] = [*settled]
            created: set[int] = set()
            for pair, one in zip(heard, applied, strict=True):
                done.extend(self._same(pair, _with_item(pair[0], one, created)))
            self._write(connection, done)

        self._written([self._answer(answer) for answer, _ in heard], also)
        self.told(done)

    def _written(self, answers: Sequence[Answer], also: Also) -> None:
        """Save answers and what else follows, and count the requests as written down once that has succeeded."""
        sent = self.spending.requests
        self.store.apply(answers, also=also)
        self._counted = max(sent, self._counted)

    def _refuse(self, pair: tuple[Answered, Sequence[int]], error: Exception) -> None:
        if not isinstance(error, QueryError):
            _log.error("the answer to row %s failed", pair[0].number, exc_info=error)
        failed = Settled(number=pair[0].number, status=RowStatus.FAILED, reason=misfit(error))
        self._apply([], self._same(pair, failed))

    def _refuse_settled(self, row: Settled, error: Exception) -> None:
        self._apply([], [Settled(number=row.number, status=RowStatus.FAILED, reason=misfit(error))])

    def _write(self, connection: Connection, settled: Sequence[Settled]) -> None:
        spent(connection, self.listed.id, self.claim, self.spending.requests - self._counted)
        settle(connection, self.listed.id, settled, utc_now())
        if self.listed.list_id is not None:
            enter(connection, self.listed.list_id, settled)

    def _same(self, pair: tuple[Answered, Sequence[int]], first: Settled) -> list[Settled]:
        """Return the outcome of a row with that of those which ask for the same."""
        found = [replace(first, rank=self._ranks.get(first.number))]
        status = RowStatus.EXISTING if first.item_id is not None else first.status
        reason = f"the same as row {first.number}" if first.item_id is not None else first.reason
        found += [
            replace(first, number=number, status=status, reason=reason, rank=self._ranks.get(number))
            for number in pair[1]
        ]
        return found

    def _answer(self, answer: Answered) -> Answer:
        return Answer(
            kind=self.kind,
            entry=answer.entry,
            run=self.run,
            known_as=answer.query.identifiers,
            scheme=answer.scheme,
            wanted=told_words(answer.query, answer.entry.facts),
        )


def _without_item(answer: Answered) -> Settled:
    entry = answer.entry
    status = _STATUSES.get(entry.status, RowStatus.FAILED)
    return Settled(number=answer.number, status=status, reason=entry.error, candidates=entry.candidates)


def _with_item(answer: Answered, applied: Applied, created: set[int]) -> Settled:
    """Return the outcome of a row whose item is saved. *created* is what rows before it have created."""
    if applied.item_id is None:
        reason = "the source says too little of it to make an item"
        return Settled(number=answer.number, status=RowStatus.FAILED, reason=reason)
    status = RowStatus.UPDATED if applied.difference else RowStatus.EXISTING
    if applied.created:
        status = RowStatus.EXISTING if applied.item_id in created else RowStatus.CREATED
        created.add(applied.item_id)
    return Settled(
        number=answer.number, status=status, item_id=applied.item_id, match=answer.entry.match, reason=answer.note
    )
