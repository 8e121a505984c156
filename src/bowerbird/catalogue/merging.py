"""Merging two stored items that turn out to be one: all that hangs on the duplicate moves to the survivor.

The duplicate's row stays, with the survivor's id in it, so that the old id goes on leading somewhere. What is moved
and what gives way is decided by pure functions here; the survivor is then merged anew from all its source records.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, and_, delete, exists, insert, select, update

from bowerbird.catalogue import reading, wanting
from bowerbird.catalogue.database import LostRaceError
from bowerbird.catalogue.difference import State
from bowerbird.catalogue.imports.tables import ImportEntryRow, ImportRow
from bowerbird.catalogue.kinds import Kind
from bowerbird.catalogue.tables import (
    EnrichmentRow,
    IdentifierRow,
    ImageRow,
    Item,
    LinkRow,
    RelationRow,
    RevisionRow,
    table_of,
)
from bowerbird.catalogue.work.tables import DeferredRunRow
from bowerbird.words.facts import CURATOR, Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Difference, Status

_items, _identifiers, _relations = table_of(Item), table_of(IdentifierRow), table_of(RelationRow)
_ledger, _revisions = table_of(EnrichmentRow), table_of(RevisionRow)
_AT_ONCE = 500


def united(survivor: Facts, duplicate: Facts, *, name: str) -> Facts:
    """Return a person's word on two items as their word on one: the survivor's wins, the rest is kept. Pure.

    Only what the duplicate was called (the field *name*) is not: the survivor goes on by its own name.
    """
    kept = {field: value for field, value in duplicate.fields.items() if field != name}
    return Facts(
        fields={**kept, **survivor.fields},
        identifiers=tuple(dict.fromkeys((*survivor.identifiers, *duplicate.identifiers))),
        links=tuple(dict.fromkeys((*survivor.links, *duplicate.links))),
        images=tuple(dict.fromkeys((*survivor.images, *duplicate.images))),
        related=survivor.related or duplicate.related,
    )


def takes_over(survivor: reading.LedgerRow | None, duplicate: reading.LedgerRow) -> bool:
    """Return whether the duplicate's ledger row of a provider takes the place of the survivor's. Pure."""
    return survivor is None or (survivor.facts is None and duplicate.facts is not None)


class Merging:
    """Merges items inside a write transaction."""

    def __init__(self, connection: Connection, now: dt.datetime) -> None:
        self._connection = connection
        self._now = now

    def merge(  # noqa: PLR0913 -- which two, and who says so
        self, kind: Kind, survivor: int, duplicate: int, *, actor: str, run: str, scheme: str | None = None
    ) -> tuple[Identifier, ...]:
        """Move all that hangs on *duplicate* to *survivor*. The survivor has then to be merged anew by whoever calls.

        Args:
            kind: the kind of both.
            survivor: the item that stays.
            duplicate: the item that becomes part of it.
            actor: who says that they are one: a provider, or the curator.
            run: one value for all that one import does.
            scheme: that of the provider: the names under which it has known the duplicate go on leading here.

        Returns:
            The identifiers that the duplicate had.

        Raises:
            LostRaceError: one of them has become part of another item meanwhile.
        """
        reading.lock(self._connection, [survivor, duplicate])
        if survivors(self._connection, [survivor, duplicate]):
            # Somebody has merged them while we waited for the lock.
            raise LostRaceError
        names = select(_items.c.id, _items.c.display_name).where(_items.c.id == duplicate)
        name = self._connection.execute(names).one().display_name
        gone = reading.states(self._connection, {duplicate: kind})[duplicate]
        of = select(_relations.c.subject_id, _relations.c.role, _relations.c.position, _relations.c.details)
        inward = self._connection.execute(of.where(_relations.c.object_id == duplicate)).mappings().all()
        records = self._records(duplicate)
        edits = self._move_ledger(kind, survivor, duplicate, scheme)
        self._retie(survivor, duplicate)
        self._move_rows(survivor, duplicate)
        self._execute(update(_items).where(_items.c.merged_into == duplicate).values(merged_into=survivor))
        self._execute(update(_items).where(_items.c.id == duplicate).values(merged_into=survivor, updated_at=self._now))
        self._execute(delete(kind.table).where(kind.table.c.id == duplicate))
        told = {
            "id": duplicate,
            "name": name,
            "fields": gone.fields,
            "edits": edits.fields if edits else {},
            "related_from": [dict(row) for row in inward],
            "records": records,
        }
        self._tell(survivor, actor, "merged", run, _moved(gone, {"from": told}))
        self._tell(duplicate, actor, "merged", run, Difference(merged={"into": survivor}))
        return gone.identifiers

    def _execute(self, statement: Any) -> None:  # noqa: ANN401 -- a statement
        self._connection.execute(statement)

    def _records(self, duplicate: int) -> dict[str, Facts]:
        """Return what each source had said of the duplicate: what gives way must not be lost for good."""
        rows = reading.ledger(self._connection, [duplicate])[duplicate]
        return {provider: row.facts for provider, row in rows.items() if row.facts is not None}

    def _move_ledger(self, kind: Kind, survivor: int, duplicate: int, scheme: str | None) -> Facts | None:
        """Give the survivor the source records that it lacks; return what a person had said of the duplicate."""
        rows = reading.ledger(self._connection, [survivor, duplicate])
        theirs, ours = rows[duplicate], rows[survivor]
        for provider, row in theirs.items():
            mine = ours.get(provider)
            if provider == CURATOR and row.facts is not None:
                said = (mine.facts if mine else None) or Facts()
                both = united(said, row.facts, name=kind.display_field)
                tied = mine.tied if mine and said.related else row.tied
                owner = duplicate if mine is None else survivor
                values = {"facts": both, "tied": tied, "item_id": survivor}
                self._execute(update(_ledger).where(*_of(owner, provider)).values(values))
            elif mine is not None and mine.facts is not None and row.facts is not None:
                names = mine.facts.with_identifiers(one for one in row.facts.identifiers if one.scheme == scheme)
                self._execute(update(_ledger).where(*_of(survivor, provider)).values(facts=names))
            elif takes_over(mine, row):
                self._execute(delete(_ledger).where(*_of(survivor, provider)))
                # Whoever is asking about the duplicate comes too late: the claim does not move.
                free = {"item_id": survivor, "claim": None, "lease_until": None}
                self._execute(update(_ledger).where(*_of(duplicate, provider)).values(free))
                running = *_of(survivor, provider), _ledger.c.status == Status.RUNNING
                self._execute(update(_ledger).where(*running).values(status=Status.DUE, due_at=self._now))
        self._execute(delete(_ledger).where(_ledger.c.item_id == duplicate))
        # The survivor has more names now: who was skipped for want of one is worth asking again.
        lacked = _ledger.c.status == Status.SKIPPED, _ledger.c.error_type == wanting.LACKED
        again = update(_ledger).where(_ledger.c.item_id == survivor, *lacked)
        self._execute(again.values(status=Status.DUE, due_at=self._now, attempts=0))
        return theirs[CURATOR].facts if CURATOR in theirs else None

    def _retie(self, survivor: int, duplicate: int) -> None:
        """Have the source records of others, and all relations, lead to the survivor."""
        subjects = select(_relations.c.subject_id).where(_relations.c.object_id == duplicate).distinct()
        ids = list(self._connection.scalars(subjects))
        for start in range(0, len(ids), _AT_ONCE):
            part = ids[start : start + _AT_ONCE]
            columns = _ledger.c.item_id, _ledger.c.provider, _ledger.c.tied
            told = select(*columns).where(_ledger.c.item_id.in_(part), _ledger.c.tied.is_not(None))
            for item_id, provider, tied in self._connection.execute(told).all():
                if duplicate in tied:
                    moved = [survivor if one == duplicate else one for one in tied]
                    self._execute(update(_ledger).where(*_of(item_id, provider)).values(tied=moved))
        between = _relations.c.subject_id.in_((survivor, duplicate)), _relations.c.object_id.in_((survivor, duplicate))
        self._execute(delete(_relations).where(*between))
        for here, there in (("subject_id", "object_id"), ("object_id", "subject_id")):
            self._repoint(here, there, survivor, duplicate)

    def _repoint(self, here: str, there: str, survivor: int, duplicate: int) -> None:
        same = _relations.alias("same")
        twin = exists().where(
            same.c[here] == survivor,
            same.c[there] == _relations.c[there],
            same.c.role == _relations.c.role,
            same.c.position == _relations.c.position,
        )
        self._execute(delete(_relations).where(and_(_relations.c[here] == duplicate, twin)))
        self._execute(update(_relations).where(_relations.c[here] == duplicate).values({here: survivor}))

    def _move_rows(self, survivor: int, duplicate: int) -> None:
        for table, column in _POINTING:
            self._execute(update(table).where(table.c[column] == duplicate).values({column: survivor}))
        # The source records that moved say them again.
        for table in (table_of(LinkRow), table_of(ImageRow)):
            self._execute(delete(table).where(table.c.item_id == duplicate))

    def _tell(self, item_id: int, actor: str, action: str, run: str, difference: Difference) -> None:
        values = {"item_id": item_id, "actor": actor, "action": action, "run": run, "at": self._now}
        self._execute(insert(_revisions).values(**values, difference=difference))


_POINTING: tuple[tuple[Table, str], ...] = (
    (_identifiers, "item_id"),
    (table_of(ImportEntryRow), "item_id"),
    (table_of(ImportRow), "list_id"),
    (table_of(DeferredRunRow), "item_id"),
)


def survivors(connection: Connection, item_ids: Iterable[int]) -> dict[int, int]:
    """Return for those of some items that have become part of another one which that is."""
    ids = list(item_ids)
    query = select(_items.c.id, _items.c.merged_into).where(_items.c.id.in_(ids), _items.c.merged_into.is_not(None))
    return dict(connection.execute(query).all()) if ids else {}


def _of(item_id: int, provider: str) -> Iterator[Any]:
    yield _ledger.c.item_id == item_id
    yield _ledger.c.provider == provider


def _moved(gone: State, told: dict[str, Any]) -> Difference:
    """Return what the survivor is given: enough to undo it by hand."""
    return Difference(
        identifiers_added=gone.identifiers,
        links_added=gone.links,
        images_added=gone.images,
        relations_added=gone.edges,
        merged=msgspec.to_builtins(told),
    )
