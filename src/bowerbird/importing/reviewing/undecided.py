"""What a person may decide: rows of lists and stored items, those that are ambiguous and those that are settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, literal, select

from bowerbird.catalogue.imports.tables import AMBIGUOUS, NEAR, ImportEntryRow, ImportRow
from bowerbird.catalogue.lookup import possible
from bowerbird.catalogue.tables import EnrichmentRow, Item, table_of
from bowerbird.importing.keys import item_key
from bowerbird.words.forms import convert
from bowerbird.words.results import Candidate, Status

_rows, _imports, _items = table_of(ImportEntryRow), table_of(ImportRow), table_of(Item)
_ledger = table_of(EnrichmentRow)
_AT_ONCE = 100
# Sent as it stands and not as a parameter, so that the index of what is ambiguous is found.
_AMBIGUOUS = literal(Status.AMBIGUOUS.value, literal_execute=True)


@dataclass(frozen=True, kw_only=True)
class Undecided:
    """Something that a person may decide: a row of a list, or a stored item of which a source knows several.

    Attributes:
        kind: the kind of the item that is looked for.
        key: what is asked for.
        name: what it is called, in the person's own words.
        told: those words.
        query: what was asked.
        candidates: what there is to choose from; best first.
        status: how it stands: ``ambiguous``, or what was decided before (``created``, ``not_found``, …).
        provider: whose candidates they are; None for rows.
        import_id: the import of the row.
        number: the row.
        item_id: the stored item; None for rows.
        became: the item that a row has become.
        open: whether there is something to choose from, and nobody has chosen.
        reason: why nobody has chosen, or what was decided, in words.
        near: whether the row is not found, or was not until a person decided, and the candidates are only near.
    """

    kind: str
    key: str
    name: str
    told: Mapping[str, Any]
    query: Mapping[str, Any]
    candidates: tuple[Candidate, ...]
    status: str = Status.AMBIGUOUS.value
    provider: str | None = None
    import_id: int | None = None
    number: int | None = None
    item_id: int | None = None
    became: int | None = None
    reason: str | None = field(default=None, compare=False)
    open: bool = False
    near: bool = False

    @property
    def where(self) -> str:
        """Where it stands, as a person names it: ``row 3 of import 1``, ``item 5 (discogs)``."""
        return f"row {self.number} of import {self.import_id}" if self.item_id is None else self._item

    @property
    def option(self) -> str:
        """What names it behind ``bowerbird review``: ``--row 1:3``, ``--item 5 --provider discogs``."""
        if self.item_id is None:
            return f"--row {self.import_id}:{self.number}"
        return f"--item {self.item_id} --provider {self.provider}"

    @property
    def _item(self) -> str:
        return f"item {self.item_id} ({self.provider})"


def row_of_import(engine: Engine, import_id: int, number: int) -> Undecided | None:
    """Return one row, however it stands; None when there is no such row."""
    query = _row_query().where(_rows.c.import_id == import_id, _rows.c.number == number)
    with engine.connect() as connection:
        found = connection.execute(query).one_or_none()
    return None if found is None else _of_row(found)


def providers_of_item(engine: Engine, item_id: int) -> list[Undecided]:
    """Return how it stands with a stored item at each of its providers, in the order of their names."""
    query = _item_query().where(_ledger.c.item_id.in_(possible([item_id]))).order_by(_ledger.c.provider)
    with engine.connect() as connection:
        return [_of_item(row) for row in connection.execute(query)]


def undecided_rows(
    engine: Engine, kind: str | None, import_id: int | None, *, near: bool = False
) -> Iterator[Undecided]:
    """Yield rows that a person may decide, the oldest first; what several ask for once.

    Args:
        engine: an open database.
        kind: only of this kind.
        import_id: only rows of this import.
        near: not those that are ambiguous, but those that are not found and have candidates all the same.
    """
    which = NEAR if near else AMBIGUOUS
    after = (0, 0)
    seen: set[str | None] = set()
    while True:
        later = (_rows.c.import_id > after[0]) | ((_rows.c.import_id == after[0]) & (_rows.c.number > after[1]))
        query = _row_query().where(which, _rows.c.import_id >= after[0], later)
        query = query.order_by(_rows.c.import_id, _rows.c.number).limit(_AT_ONCE)
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
            # A row that could not be read asks for the same as no other.
            if row.key is None or row.key not in seen:
                seen.add(row.key)
                yield _of_row(row)


def undecided_items(engine: Engine, kind: str | None) -> Iterator[Undecided]:
    """Yield the stored items that are ambiguous: once for each provider that is undecided."""
    after = (0, "")
    while True:
        # An item may be ambiguous at several providers, so the id alone does not say where a page ends.
        later = (_ledger.c.item_id > after[0]) | ((_ledger.c.item_id == after[0]) & (_ledger.c.provider > after[1]))
        query = _item_query().where(_ledger.c.status == _AMBIGUOUS, _ledger.c.item_id >= after[0], later)
        query = query.order_by(_ledger.c.item_id, _ledger.c.provider).limit(_AT_ONCE)
        if kind is not None:
            query = query.where(_items.c.kind == kind)
        with engine.connect() as connection:
            found = connection.execute(query).all()
        if not found:
            return
        after = (found[-1].item_id, found[-1].provider)
        yield from map(_of_item, found)


def _of_item(row: Any) -> Undecided:  # noqa: ANN401 -- a row
    return Undecided(
        kind=row.kind,
        key=item_key(row.item_id),
        name=row.display_name,
        told={"item": row.item_id, "name": row.display_name},
        query=row.asked or {},
        candidates=_candidates(row.candidates),
        status=row.status,
        provider=row.provider,
        item_id=row.item_id,
        reason=row.error,
        open=row.status == Status.AMBIGUOUS,
    )


def _row_query() -> Any:  # noqa: ANN401 -- a statement
    columns = _rows.c.import_id, _rows.c.number, _rows.c.key, _rows.c.told, _rows.c.query, _rows.c.candidates
    more = _rows.c.status, _rows.c.reason, _rows.c.item_id, _rows.c.undecided, _imports.c.kind
    return select(*columns, *more).join(_imports, _imports.c.id == _rows.c.import_id)


def _item_query() -> Any:  # noqa: ANN401 -- a statement
    return (
        select(_ledger.c.item_id, _ledger.c.provider, _ledger.c.asked, _ledger.c.candidates, _ledger.c.status)
        .add_columns(_ledger.c.error, _items.c.kind, _items.c.display_name)
        .join(_items, _items.c.id == _ledger.c.item_id)
        .where(_items.c.merged_into.is_(None))
    )


def _of_row(row: Any) -> Undecided:  # noqa: ANN401 -- a row
    before = row.undecided or {"status": row.status, "candidates": row.candidates}
    words = {name: value for name, value in (row.query or {}).items() if name != "identifiers"}
    called = words.get("title") or words.get("name") or next(iter((words or row.told).values()), "")
    return Undecided(
        kind=row.kind,
        key=row.key or "",
        name=str(called),
        told=row.told,
        query=row.query or {},
        # Of a row that a person has decided: what there was to choose from, so that it can be decided again.
        candidates=_candidates(row.candidates or before.get("candidates")),
        status=row.status,
        import_id=row.import_id,
        number=row.number,
        became=row.item_id,
        reason=row.reason,
        open=row.status == Status.AMBIGUOUS or (row.status == Status.NOT_FOUND and bool(row.candidates)),
        near=before.get("status") == Status.NOT_FOUND and bool(before.get("candidates")),
    )


def _candidates(told: Any) -> tuple[Candidate, ...]:  # noqa: ANN401 -- JSON
    return convert(told or (), tuple[Candidate, ...])
