"""Deciding rows: a person's word on what rows of lists are, written with all that follows from it.

Rows that ask for the same are decided together. A decision moves their places in the lists that keep them, and takes
away an item that was there only because of what is decided otherwise now.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, func, insert, select, update

from bowerbird.catalogue.imports.settling import ENTRY
from bowerbird.catalogue.imports.tables import ImportEntryRow, ImportRow, RejectionRow
from bowerbird.catalogue.living import Hold, living
from bowerbird.catalogue.removing import Leftovers, remove_orphans
from bowerbird.catalogue.tables import RelationRow, table_of
from bowerbird.words.errors import NotInCatalogueError, QueryError
from bowerbird.words.identifiers import Identifier
from bowerbird.words.lists import IN_CATALOGUE, RowStatus
from bowerbird.words.results import Candidate

_rows, _imports, _relations = table_of(ImportEntryRow), table_of(ImportRow), table_of(RelationRow)
_rejections = table_of(RejectionRow)
_COLUMNS = ("import_id", "number", "status", "reason", "query", "candidates", "item_id", "rank", "undecided")


@dataclass(frozen=True, kw_only=True)
class RowName:
    """A row, and what it asks for: an empty key asks for the same as no other row."""

    import_id: int
    number: int
    key: str


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What rows are from now on.

    Attributes:
        status: of a row; a row that was ``created`` as the same item before stays so.
        reason: why, in words.
        item_id: the item that they are.
        identifier: the name by which a person has named it, so that it need never be named again.
        candidates: what there is left to choose from.
        reopened: whether the rows are to stand as they stood before a person first decided.
    """

    status: RowStatus
    reason: str
    item_id: int | None = None
    identifier: Identifier | None = None
    candidates: Sequence[Candidate] = ()
    reopened: bool = False


def decide(connection: Connection, row: RowName, decision: Decision, now: dt.datetime) -> Leftovers:
    """Write a decision on all rows that ask for the same; return what has become of the items they were before.

    The reason of the rows tells that too.

    Raises:
        QueryError: the row is being asked about, or waits to be.
    """
    asking = _asking(connection, row)
    item_id = decision.item_id
    if item_id is not None:
        # Somebody may have merged it a moment ago.
        item_id = living(connection, [item_id], Hold.REFER).get(item_id)
        if item_id is None:
            raise NotInCatalogueError("the item that was to be taken has been removed meanwhile: take it once more")
    values = [_decided(one, decision, item_id, now) for one in asking]
    connection.execute(_UPDATE, values)
    places = _places(connection, asking)
    _move(connection, asking, places, item_id)
    before = {one.item_id for one in asking if one.status == RowStatus.CREATED} - {None, item_id}
    left = remove_orphans(connection, before)
    if left.told:
        told = ({**value, "now_reason": "; ".join((value["now_reason"], *left.told))} for value in values)
        connection.execute(_UPDATE, list(told))
    return left


def withdraw_rejections(connection: Connection, key: str, identifiers: Collection[Identifier] | None = None) -> None:
    """Take back a person's word that candidates (all by default) are not what *key* asks for."""
    mine = _rejections.c.key == key
    if identifiers is None:
        connection.execute(delete(_rejections).where(mine))
        return
    for one in identifiers:
        same = _rejections.c.scheme == one.scheme, _rejections.c.value == one.value
        connection.execute(delete(_rejections).where(mine, *same))


def _asking(connection: Connection, row: RowName) -> Sequence[Row[Any]]:
    """Lock and return the rows that ask for the same, without those that the import has still to look at."""
    same = _rows.c.key == row.key, _rows.c.status != RowStatus.INVALID
    which = *(same if row.key else _itself(row)), _rows.c.status != RowStatus.PENDING
    query = select(*(_rows.c[name] for name in _COLUMNS)).where(*which)
    found = connection.execute(query.order_by(_rows.c.import_id, _rows.c.number).with_for_update()).all()
    if not any((one.import_id, one.number) == (row.import_id, row.number) for one in found):
        raise QueryError(
            f"row {row.number} of import {row.import_id} has still to be asked about; go on with: "
            f"bowerbird import --resume {row.import_id}"
        )
    return found


def _itself(row: RowName) -> tuple[ColumnElement[bool], ...]:
    return _rows.c.import_id == row.import_id, _rows.c.number == row.number


def _decided(one: Row[Any], decision: Decision, item_id: int | None, now: dt.datetime) -> dict[str, Any]:
    """Return what a row is from now on, and what it was before a person first decided. Pure."""
    before: Mapping[str, Any] = one.undecided or {
        "query": one.query,
        "candidates": one.candidates,
        "status": one.status,
        "reason": one.reason,
    }
    query, status, reason = before["query"], decision.status, decision.reason
    if decision.reopened and before.get("status") == status:
        reason = before.get("reason") or reason
    if decision.identifier is not None and query is not None:
        # In front: the first name of a scheme is the one that a source is asked by.
        told = msgspec.to_builtins(decision.identifier)
        query = {**query, "identifiers": [told, *(each for each in query.get("identifiers", ()) if each != told)]}
    if item_id is not None and one.item_id == item_id and one.status in IN_CATALOGUE:
        status = RowStatus(one.status)
    return {
        "of_import": one.import_id,
        "of_row": one.number,
        "now_status": status,
        "now_reason": reason,
        "now_item": item_id,
        "now_matched": item_id,
        "now_query": query,
        "now_candidates": msgspec.to_builtins(tuple(decision.candidates)) or None,
        "now_undecided": None if decision.reopened else dict(before),
        "now_at": now,
    }


_UPDATE = (
    update(_rows)
    .where(_rows.c.import_id == bindparam("of_import"), _rows.c.number == bindparam("of_row"))
    .values(
        status=bindparam("now_status"),
        reason=bindparam("now_reason"),
        item_id=bindparam("now_item"),
        matched_id=bindparam("now_matched"),
        query=bindparam("now_query", type_=_rows.c.query.type),
        candidates=bindparam("now_candidates", type_=_rows.c.candidates.type),
        undecided=bindparam("now_undecided", type_=_rows.c.undecided.type),
        settled_at=bindparam("now_at", type_=_rows.c.settled_at.type),
        match=None,
    )
)


def _places(connection: Connection, asking: Sequence[Row[Any]]) -> dict[int, int]:
    """Return the list of each import that is the last one of its list: an earlier one says nothing of it any more."""
    ids = {one.import_id for one in asking if one.rank is not None}
    own = select(_imports.c.id, _imports.c.list_id).where(_imports.c.id.in_(ids), _imports.c.list_id.is_not(None))
    lists = dict(connection.execute(own).all()) if ids else {}
    last = select(_imports.c.list_id, func.max(_imports.c.id)).where(_imports.c.list_id.in_(set(lists.values())))
    newest = dict(connection.execute(last.group_by(_imports.c.list_id)).all()) if lists else {}
    return {number: list_id for number, list_id in lists.items() if newest[list_id] == number}


def _move(connection: Connection, asking: Sequence[Row[Any]], places: Mapping[int, int], item_id: int | None) -> None:
    """Give the places of the rows to the item that they are now."""
    for one in asking:
        list_id = places.get(one.import_id)
        if list_id is None or one.rank is None:
            continue
        at = _relations.c.subject_id == list_id, _relations.c.role == ENTRY, _relations.c.position == one.rank - 1
        if one.item_id not in (None, item_id):
            # Another row of the list may hold the same item at the same place: such lists exist.
            same = _rows.c.import_id == one.import_id, _rows.c.rank == one.rank, _rows.c.item_id == one.item_id
            if connection.execute(select(_rows.c.number).where(*same).limit(1)).first() is None:
                connection.execute(delete(_relations).where(*at, _relations.c.object_id == one.item_id))
        if item_id is not None:
            there = select(_relations.c.id).where(*at, _relations.c.object_id == item_id)
            if connection.execute(there).first() is None:
                place = {"subject_id": list_id, "role": ENTRY, "position": one.rank - 1, "object_id": item_id}
                connection.execute(insert(_relations).values(**place, details={}))
