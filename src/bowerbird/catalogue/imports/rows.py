"""Rows of an import: as they are given, as they wait to be done, and as they are read back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select

from bowerbird.catalogue.imports.tables import ImportEntryRow
from bowerbird.catalogue.tables import Item, table_of
from bowerbird.words.forms import convert
from bowerbird.words.lists import ImportStatus, ListImport, ListRow, RowStatus
from bowerbird.words.results import Candidate, Match

_rows, _items = table_of(ImportEntryRow), table_of(Item)


@dataclass(frozen=True, kw_only=True)
class GivenRow:
    """A row as it was given: valid with a query, or invalid with the reason.

    Attributes:
        ranked: whether the list says the places of its rows; then one without a rank has none.
    """

    number: int
    told: dict[str, Any]
    query: dict[str, Any] | None = None
    key: str | None = None
    rank: int | None = None
    ranked: bool = False
    problem: str | None = None
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True)
class PendingRow:
    """A row that is still to be done."""

    number: int
    query: dict[str, Any]
    key: str
    rank: int | None


def import_of(row: Row[Any], counts: dict[str, int], near: int) -> ListImport:
    """Return an import as it stands; *near* is how many rows are not found and have candidates all the same."""
    return ListImport(
        id=row.id,
        kind=row.kind,
        source=row.source,
        list_id=row.list_id,
        status=ImportStatus(row.status),
        total=row.total,
        counts={status: counts[status] for status in RowStatus if counts.get(status)},
        near=near,
        dropped=row.dropped or {},
        requests=row.requests,
        error=row.error,
        cut_short=row.cut_short,
        created_at=row.created_at,
        finished_at=row.finished_at,
    )


def row_query() -> Select[Any]:
    """Return the statement that reads rows, each with the name of its item."""
    return select(_rows, _items.c.display_name).outerjoin(_items, _items.c.id == _rows.c.item_id)


def row_of(row: Row[Any]) -> ListRow:
    """Return a row that was read."""
    return ListRow(
        import_id=row.import_id,
        number=row.number,
        told=row.told,
        query=row.query,
        rank=row.rank,
        status=RowStatus(row.status),
        reason=row.reason,
        item_id=row.item_id,
        name=row.display_name,
        match=None if row.match is None else convert(row.match, Match),
        candidates=convert(row.candidates or (), tuple[Candidate, ...]),
        dropped=tuple(row.dropped or ()),
    )
