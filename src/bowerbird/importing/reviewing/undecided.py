"""What is undecided: rows of lists that are ambiguous, and stored items of which a source knows several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select

from bowerbird.catalogue.imports.tables import ImportEntryRow, ImportRow
from bowerbird.catalogue.lookup import possible
from bowerbird.catalogue.tables import EnrichmentRow, Item, table_of
from bowerbird.importing.keys import item_key
from bowerbird.words.forms import convert
from bowerbird.words.lists import RowStatus
from bowerbird.words.results import Candidate, Status

_rows, _imports, _items = table_of(ImportEntryRow), table_of(ImportRow), table_of(Item)
_ledger = table_of(EnrichmentRow)
_AT_ONCE = 100


@dataclass(frozen=True, kw_only=True)
class Undecided:
    """Something that a person has to decide: a row of a list, or a stored item of which a source knows several.

    Attributes:
        kind: the kind of the item that is looked for.
        key: what is asked for.
        name: what it is called, in the person's own words.
        told: those words.
        query: what was asked.
        provider: whose candidates they are; None for rows.
        import_id: the import of the row.
        number: the row.
        item_id: the stored item.
    """

    kind: str
    key: str
    name: str
    told: Mapping[str, Any]
    query: Mapping[str, Any]
    candidates: tuple[Candidate, ...]
    provider: str | None = None
    import_id: int | None = None
    number: int | None = None
    item_id: int | None = None


def undecided_row(engine: Engine, import_id: int, number: int) -> Undecided | None:
    """Return one ambiguous row, or None."""
    query = _row_query().where(_rows.c.import_id == import_id, _rows.c.number == number)
    with engine.connect() as connection:
        found = connection.execute(query).one_or_none()
    return None if found is None else _of_row(found)


def undecided_item(engine: Engine, item_id: int) -> Undecided | None:
    """Return what a source could not tell of a stored item, or None."""
    query = _item_query().where(_ledger.c.item_id.in_(possible([item_id])))
    with engine.connect() as connection:
        found = connection.execute(query).first()
    return None if found is None else _of_item(found)


def undecided_rows(engine: Engine, kind: str | None, import_id: int | None) -> Iterator[Undecided]:
    """Yield the rows that are ambiguous, the oldest first; what several ask for once."""
    after = (0, 0)
    seen: set[str] = set()
    while True:
        later = (_rows.c.import_id > after[0]) | ((_rows.c.import_id == after[0]) & (_rows.c.number > after[1]))
        query = _row_query().where(later).order_by(_rows.c.import_id, _rows.c.number).limit(_AT_ONCE)
        if kind is not None:
            query = query.where(_imports.c.kind == kind)
        if import_id is not None:
            query = query.where(_rows.c.import_id == import_id)
        with engine.connect() as connection:
            found = connection.execute(query).all()
        if not found:
            return
        after = (found[-1].import_id, found[-1].number)
        for row in found:
            if row.key not in seen:
                seen.add(row.key)
                yield _of_row(row)


def undecided_items(engine: Engine, kind: str | None) -> Iterator[Undecided]:
    """Yield the stored items that are ambiguous."""
    after = 0
    while True:
        query = _item_query().where(_ledger.c.item_id > after).order_by(_ledger.c.item_id).limit(_AT_ONCE)
        if kind is not None:
            query = query.where(_items.c.kind == kind)
        with engine.connect() as connection:
            found = connection.execute(query).all()
        if not found:
            return
        after = found[-1].item_id
        yield from map(_of_item, found)


def _of_item(row: Any) -> Undecided:  # noqa: ANN401 -- a row
    return Undecided(
        kind=row.kind,
        key=item_key(row.item_id),
        name=row.display_name,
        told={"item": row.item_id, "name": row.display_name},
        query=row.asked or {},
        candidates=convert(row.candidates or (), tuple[Candidate, ...]),
        provider=row.provider,
        item_id=row.item_id,
    )


def _row_query() -> Any:  # noqa: ANN401 -- a statement
    columns = _rows.c.import_id, _rows.c.number, _rows.c.key, _rows.c.told, _rows.c.query, _rows.c.candidates
    return (
        select(*columns, _imports.c.kind)
        .join(_imports, _imports.c.id == _rows.c.import_id)
        .where(_rows.c.status == RowStatus.AMBIGUOUS)
    )


def _item_query() -> Any:  # noqa: ANN401 -- a statement
    return (
        select(_ledger.c.item_id, _ledger.c.provider, _ledger.c.asked, _ledger.c.candidates)
        .add_columns(_items.c.kind, _items.c.display_name)
        .join(_items, _items.c.id == _ledger.c.item_id)
        .where(_ledger.c.status == Status.AMBIGUOUS, _items.c.merged_into.is_(None))
    )


def _of_row(row: Any) -> Undecided:  # noqa: ANN401 -- a row
    words = {name: value for name, value in row.query.items() if name != "identifiers"}
    return Undecided(
        kind=row.kind,
        key=row.key,
        name=str(words.get("title") or words.get("name") or next(iter(words.values()), "")),
        told=row.told,
        query=row.query,
        candidates=convert(row.candidates or (), tuple[Candidate, ...]),
        import_id=row.import_id,
        number=row.number,
    )
