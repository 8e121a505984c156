"""Imports of lists, as they are kept: begun, gone on with, read back. Every row's outcome is here.

Whoever works on an import holds its claim. Who starts it again takes the claim over; the one before cannot write any
more, so no row is done twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Integer,
    Select,
    String,
    case,
    column,
    func,
    select,
    union_all,
    update,
    values,
)

from bowerbird.catalogue.bounded import parts
from bowerbird.catalogue.database import in_transaction
from bowerbird.catalogue.imports.reading import ImportAsked, read_rows
from bowerbird.catalogue.imports.rows import GivenRow, PendingRow, import_of, row_of, row_query
from bowerbird.catalogue.imports.tables import NEAR, ImportEntryRow, ImportRow
from bowerbird.catalogue.lookup import identifiers_of, possible
from bowerbird.catalogue.store import utc_now
from bowerbird.catalogue.tables import Item, table_of
from bowerbird.words.errors import NotInCatalogueError
from bowerbird.words.lists import IN_CATALOGUE, ImportStatus, ListImport, ListRow, RowStatus

_imports, _rows, _items = table_of(ImportRow), table_of(ImportEntryRow), table_of(Item)

_FIRST, _AT_ONCE = 100, 1000


class Imports:
    """Keeps imports. Threads may share it.

    Args:
        engine: an open database.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(
        self, kind: str, source: str, rows: Iterable[GivenRow], options: dict[str, Any], *, list_id: int | None = None
    ) -> int:
        """Keep what is asked for, then the rows as they are read; return the number of the import.

        Args:
            kind: the kind of its items.
            source: where the rows come from, in words.
            rows: they are kept a thousand at a time.
            options: how it is to be done.
            list_id: the list that is to keep the order of its rows.

        Raises:
            TakenOverError: somebody else goes on with the import.
            Exception: whatever reading the rows raises; those read until then are kept, and the import is stopped.
        """
        return read_rows(self._engine, ImportAsked(kind=kind, source=source, options=options, list_id=list_id), rows)

    def start(self, number: int, *, again: Sequence[RowStatus] = ()) -> str:
        """Take the import over and return the claim under which its rows are settled.

        Args:
            number: the import.
            again: rows of these statuses are to be done again.
        """
        claim = uuid.uuid4().hex
        # Why reading ended is not forgotten: it is to be told until the list is imported anew.
        error = case((_imports.c.cut_short.is_not(None), _imports.c.error), else_=None)
        values: dict[str, Any] = {"claim": claim, "status": ImportStatus.RUNNING, "error": error, "finished_at": None}

        def work(connection: Connection) -> None:
            connection.execute(update(_imports).where(_imports.c.id == number).values(values))
            if again:
                redo = _rows.c.import_id == number, _rows.c.status.in_(again), _rows.c.query.is_not(None)
                fresh = {
                    "status": RowStatus.PENDING,
                    "reason": None,
                    "candidates": None,
                    "match": None,
                    "undecided": None,
                }
                connection.execute(update(_rows).where(*redo).values(fresh))

        in_transaction(self._engine, work)
        return claim

    def pending(self, number: int, after: int, limit: int) -> list[PendingRow]:
        """Return the next rows that are still to be done."""
        query = (
            select(_rows.c.number, _rows.c.query, _rows.c.key, _rows.c.rank)
            .where(_rows.c.import_id == number, _rows.c.status == RowStatus.PENDING, _rows.c.number > after)
            .order_by(_rows.c.number)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return [PendingRow(*row) for row in connection.execute(query)]

    def stop(self, number: int, claim: str, status: ImportStatus, *, error: str | None, requests: int) -> None:
        """Note that the work on an import has ended; nothing is written if somebody else has taken it over."""
        mine = _imports.c.id == number, _imports.c.claim == claim
        values = {
            "status": status,
            "error": error,
            "claim": None,
            "requests": _imports.c.requests + requests,
            "finished_at": utc_now() if status == ImportStatus.DONE else None,
        }
        in_transaction(
            self._engine, lambda connection: connection.execute(update(_imports).where(*mine).values(values))
        )

    def get(self, number: int) -> ListImport:
        """Return how it stands with an import.

        Raises:
            NotInCatalogueError: there is no such import.
        """
        query = select(_imports).where(_imports.c.id.in_(possible([number])))
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
            if row is None:
                raise NotInCatalogueError(f"there is no import {number}; `bowerbird imports` lists those there are")
            return import_of(row, _counts(connection, [row.id])[row.id], _near(connection, [row.id]).get(row.id, 0))

    def all(self, *, limit: int = 50) -> list[ListImport]:
        """Return the imports, the newest first."""
        query = select(_imports).order_by(_imports.c.id.desc()).limit(limit)
        with self._engine.connect() as connection:
            found = connection.execute(query).all()
            ids = [row.id for row in found]
            counts, near = _counts(connection, ids), _near(connection, ids)
        return [import_of(row, counts[row.id], near.get(row.id, 0)) for row in found]

    def options(self, number: int) -> dict[str, Any]:
        """Return how an import is to be done."""
        with self._engine.connect() as connection:
            found: dict[str, Any] = connection.scalar(select(_imports.c.options).where(_imports.c.id == number)) or {}
            return found

    def rows(
        self,
        number: int | None = None,
        *,
        statuses: Sequence[RowStatus] = (),
        after: tuple[int, int] = (0, 0),
        dropped: bool = False,
    ) -> Iterator[ListRow]:
        """Yield the rows of an import, or of all, in their order; they are read a thousand at a time at most.

        Args:
            number: only the rows of this import.
            statuses: only rows of these statuses.
            after: only rows behind this one: the import and the row.
            dropped: only rows of which a cell was left out.
        """
        for page in self._pages(number, statuses, after, dropped=dropped):
            yield from page

    def problems(self, number: int, *, limit: int = 20) -> list[ListRow]:
        """Return the first rows of an import that became no item."""
        became_none = [one for one in RowStatus if one not in (*IN_CATALOGUE, RowStatus.PENDING)]
        return list(islice(self.rows(number, statuses=became_none), limit))

    def identified(
        self, number: int, *, statuses: Sequence[RowStatus] = (), dropped: bool = False
    ) -> Iterator[tuple[ListRow, str]]:
        """Yield the rows of an import with the first identifier of the item that each became, or an empty text.

        The words are those of :meth:`rows`.
        """
        for found in self._pages(number, statuses, (0, 0), dropped=dropped):
            with self._engine.connect() as connection:
                known = identifiers_of(connection, {row.item_id for row in found if row.item_id is not None})
            for row in found:
                told = sorted(known.get(row.item_id or 0, ()), key=lambda one: not one.scheme.startswith("musicbrainz"))
                yield row, str(told[0]) if told else ""

    def row(self, import_id: int, number: int) -> ListRow:
        """Return one row.

        Raises:
            NotInCatalogueError: there is no such import or row.
        """
        query = row_query().where(_rows.c.import_id.in_(possible([import_id])), _rows.c.number.in_(possible([number])))
        with self._engine.connect() as connection:
            found = connection.execute(query).one_or_none()
        if found is None:
            raise NotInCatalogueError(f"import {import_id} has no row {number}")
        return row_of(found)

    def _pages(
        self, number: int | None, statuses: Sequence[RowStatus], after: tuple[int, int], *, dropped: bool = False
    ) -> Iterator[list[ListRow]]:
        """Yield rows in their order, a page at a time. The first one is short: often no more is wanted."""
        size = _FIRST
        while True:
            with self._engine.connect() as connection:
                rows = connection.execute(_page(number, statuses, after, size, dropped=dropped)).all()
            if not rows:
                return
            yield [row_of(row) for row in rows]
            after, size = (rows[-1].import_id, rows[-1].number), _AT_ONCE


def _counts(connection: Connection, numbers: Sequence[int]) -> dict[int, dict[str, int]]:
    """Return how many rows of each status some imports have: by the index alone, each status by itself."""
    found: dict[int, dict[str, int]] = {number: {} for number in numbers}
    for part in parts(numbers):
        group = values(column("number", Integer), column("status", String), name="grouped")
        of_group = group.data([(number, status.value) for number in part for status in RowStatus]).cte("grouped")
        same = _rows.c.import_id == of_group.c.number, _rows.c.status == of_group.c.status
        size = select(func.count()).select_from(_rows).where(*same).scalar_subquery()
        for number, status, count in connection.execute(select(of_group.c.number, of_group.c.status, size)):
            if count:
                found[number][status] = count
    return found


def _near(connection: Connection, numbers: Sequence[int]) -> dict[int, int]:
    """Return how many rows of some imports are not found and have candidates all the same: by their index."""
    found: dict[int, int] = {}
    for part in parts(numbers):
        # Each by itself, so that the index is used however many rows the imports have together.
        listed = values(column("number", Integer), name="listed").data([(number,) for number in part]).cte("listed")
        size = select(func.count()).select_from(_rows).where(NEAR, _rows.c.import_id == listed.c.number)
        found.update(connection.execute(select(listed.c.number, size.scalar_subquery())).all())
    return found


def _page(
    number: int | None, statuses: Sequence[RowStatus], after: tuple[int, int], size: int, *, dropped: bool
) -> Select[Any]:
    """Return the statement for the next rows of an import, or of all."""
    query = row_query().order_by(_rows.c.import_id, _rows.c.number).limit(size)
    if dropped:
        query = query.where(_rows.c.dropped.is_not(None))
    if number is None:
        later = (_rows.c.import_id > after[0]) | ((_rows.c.import_id == after[0]) & (_rows.c.number > after[1]))
        return query.where(later, _rows.c.status.in_(statuses)) if statuses else query.where(later)
    of_import = _rows.c.import_id == number, _rows.c.number > (after[1] if after[0] == number else 0)
    if not statuses or dropped:
        return query.where(*of_import, *([_rows.c.status.in_(statuses)] if statuses else ()))
    # So many of each status, in the order of the index: rows of other statuses are not passed by.
    first = (select(_rows.c.number).where(*of_import, _rows.c.status == status) for status in dict.fromkeys(statuses))
    pages = (select(part.order_by(_rows.c.number).limit(size).subquery()) for part in first)
    return query.where(_rows.c.import_id == number, _rows.c.number.in_(union_all(*pages)))
