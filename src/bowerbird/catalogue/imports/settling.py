"""Settling rows: writing what came of them, in the transaction that saved the items; and what was settled before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, Table, bindparam, delete, func, insert, or_, select, update

from bowerbird.catalogue.imports.tables import ImportEntryRow, RejectionRow
from bowerbird.catalogue.living import Hold, living
from bowerbird.catalogue.tables import Item, RelationRow, table_of
from bowerbird.words.forms import convert
from bowerbird.words.identifiers import Identifier
from bowerbird.words.lists import IN_CATALOGUE, RowStatus
from bowerbird.words.results import Candidate, Match

ENTRY = "entry"
"""The role in which an item is tied to a list."""

_rows, _items, _relations = table_of(ImportEntryRow), table_of(Item), table_of(RelationRow)
_rejections: Table = table_of(RejectionRow)
_REMEMBERED = (*IN_CATALOGUE, RowStatus.NOT_FOUND, RowStatus.AMBIGUOUS)


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What came of one row.

    Attributes:
        asked_at: when a source was asked, if it was for an earlier row; by default now.
    """

    number: int
    status: RowStatus
    reason: str | None = None
    item_id: int | None = None
    rank: int | None = None
    match: Match | None = None
    candidates: tuple[Candidate, ...] = ()
    asked_at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Remembered:
    """What came of a row that asked for the same, the last time."""

    import_id: int
    status: RowStatus
    item_id: int | None
    settled_at: dt.datetime
    reason: str | None = None
    candidates: tuple[Candidate, ...] = ()


def settle(connection: Connection, number: int, settled: Sequence[Settled], now: dt.datetime) -> None:
    """Write what came of rows of an import: the living items that they became, whatever was merged meanwhile."""
    if not settled:
        return
    into = living(connection, (one.item_id for one in settled if one.item_id is not None), Hold.REFER)
    statement = (
        update(_rows)
        .where(_rows.c.import_id == bindparam("of_import"), _rows.c.number == bindparam("of_row"))
        .values(
            status=bindparam("now_status"),
            reason=bindparam("now_reason"),
            item_id=bindparam("now_item"),
            matched_id=bindparam("now_matched"),
            match=bindparam("now_match", type_=_rows.c.match.type),
            candidates=bindparam("now_candidates", type_=_rows.c.candidates.type),
            settled_at=bindparam("now_at", type_=_rows.c.settled_at.type),
        )
    )
    connection.execute(
        statement,
        [
            {
                "of_import": number,
                "of_row": row.number,
                "now_status": row.status,
                "now_reason": row.reason,
                "now_item": into.get(row.item_id or 0),
                "now_matched": row.item_id,
                "now_match": row.match,
                "now_candidates": msgspec.to_builtins(row.candidates) or None,
                "now_at": row.asked_at or now,
            }
            for row in settled
        ],
    )


def enter(connection: Connection, list_id: int, settled: Iterable[Settled]) -> None:
    """Tie items to a list, each at its place. Two may share one: such lists exist.

    List and items are the living ones, whatever was merged meanwhile.
    """
    placed = [(one.rank - 1, one.item_id) for one in settled if one.rank is not None and one.item_id]
    into = living(connection, (list_id, *(item_id for _, item_id in placed)), Hold.REFER) if placed else {}
    list_id = into.get(list_id, list_id)
    wanted = dict.fromkeys((position, into[item_id]) for position, item_id in placed if item_id in into)
    if not wanted:
        return
    query = select(_relations.c.position, _relations.c.object_id).where(
        *_of_list(list_id), _relations.c.position.in_({position for position, _ in wanted})
    )
    there = {tuple(row) for row in connection.execute(query)}
    new = [
        {"subject_id": list_id, "role": ENTRY, "position": position, "object_id": item_id, "details": {}}
        for position, item_id in wanted
        if (position, item_id) not in there
    ]
    if new:
        connection.execute(insert(_relations), new)


def leave_out(connection: Connection, list_id: int, number: int) -> None:
    """Untie what the list has no more: at places that it does not have, or where something else stands now.

    A place about which the import could not find out anything keeps what it has.
    """
    list_id = living(connection, [list_id], Hold.REFER).get(list_id, list_id)
    at_place = select(_rows.c.number).where(_rows.c.import_id == number, _rows.c.rank - 1 == _relations.c.position)
    still_there = at_place.where(or_(_rows.c.item_id == _relations.c.object_id, _rows.c.item_id.is_(None)))
    connection.execute(delete(_relations).where(*_of_list(list_id), ~still_there.correlate(_relations).exists()))


def _of_list(list_id: int) -> tuple[ColumnElement[bool], ...]:
    return _relations.c.subject_id == list_id, _relations.c.role == ENTRY


def remembered(engine: Engine, keys: Collection[str], *, by_person: bool = False) -> dict[str, Remembered]:
    """Return what came of rows that asked for the same, by key; the newest word counts.

    However many rows have asked for the same, one of them is read.

    Args:
        engine: an open database.
        keys: what is asked for.
        by_person: only what a person has decided.
    """
    newest = _rows.c.settled_at.desc(), _rows.c.import_id.desc(), _rows.c.number.desc()
    there = _items.c.id.is_not(None) | _rows.c.status.not_in(IN_CATALOGUE)
    ranked = (
        select(_rows.c.import_id, _rows.c.number, func.coalesce(_items.c.merged_into, _items.c.id).label("became"))
        .add_columns(func.row_number().over(partition_by=_rows.c.key, order_by=newest).label("place"))
        .outerjoin(_items, _items.c.id == _rows.c.item_id)
        .where(_rows.c.key.in_(keys), _rows.c.status.in_(_REMEMBERED), there)
    )
    if by_person:
        ranked = ranked.where(_rows.c.undecided.is_not(None))
    last = ranked.subquery()
    same = (_rows.c.import_id == last.c.import_id) & (_rows.c.number == last.c.number)
    columns = _rows.c.key, _rows.c.import_id, _rows.c.status, _rows.c.settled_at, _rows.c.reason, _rows.c.candidates
    query = select(*columns, last.c.became).join(last, same).where(last.c.place == 1)
    with engine.connect() as connection:
        return {
            row.key: Remembered(
                import_id=row.import_id,
                status=RowStatus(row.status),
                item_id=row.became,
                settled_at=row.settled_at,
                reason=row.reason,
                candidates=convert(row.candidates or (), tuple[Candidate, ...]),
            )
            for row in connection.execute(query)
        }


def reject(connection: Connection, key: str, identifiers: Collection[Identifier], now: dt.datetime) -> None:
    """Keep a person's word that some candidates are not what is asked for."""
    known = rejected_by(connection, [key]).get(key, frozenset())
    rows = [
        {"key": key, "scheme": one.scheme, "value": one.value, "at": now} for one in identifiers if one not in known
    ]
    if rows:
        connection.execute(insert(_rejections), rows)


def rejected_by(connection: Connection, keys: Collection[str]) -> Mapping[str, frozenset[Identifier]]:
    """Return the candidates that a person has rejected, by what was asked for."""
    found: dict[str, set[Identifier]] = {}
    columns = _rejections.c.key, _rejections.c.scheme, _rejections.c.value
    for key, scheme, value in connection.execute(select(*columns).where(_rejections.c.key.in_(keys))):
        found.setdefault(key, set()).add(Identifier(scheme, value))
    return {key: frozenset(identifiers) for key, identifiers in found.items()}
