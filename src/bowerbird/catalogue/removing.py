"""Removing items that were there only because of a decision that a person has taken back.

Nothing else ever removes an item. So the rule is narrow: whatever anybody else may have built on keeps it, and the
reason is told. See docs/decisions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, select

from bowerbird.catalogue.asked_for import AskedForRow
from bowerbird.catalogue.imports.tables import ImportEntryRow, ImportRow
from bowerbird.catalogue.tables import EnrichmentRow, Item, RelationRow, RevisionRow, table_of
from bowerbird.catalogue.work.tables import DeferredRunRow
from bowerbird.words.facts import CURATOR

_items, _rows, _imports = table_of(Item), table_of(ImportEntryRow), table_of(ImportRow)
_relations, _ledger, _revisions = table_of(RelationRow), table_of(EnrichmentRow), table_of(RevisionRow)
_deferred, _asked_for = table_of(DeferredRunRow), table_of(AskedForRow)
_TOLD = 3
_COMPANIONS_AT_MOST = 1000
"""So many items are looked at in all. An item that came along with thousands of others leaves some of them behind."""


@dataclass
class Leftovers:
    """What has become of items that rows were before a decision.

    Attributes:
        removed: the items that are gone, by id, with their names: those that came along with them included.
        kept: why an item has stayed, by id.
    """

    removed: dict[int, str] = field(default_factory=dict)
    kept: dict[int, str] = field(default_factory=dict)

    @property
    def told(self) -> tuple[str, ...]:
        """What has become of them, in words."""
        gone = [f"item {item_id} ({name})" for item_id, name in self.removed.items()]
        more = f" and {len(gone) - _TOLD} more" if len(gone) > _TOLD else ""
        removed = [f"removed as nothing else needs it: {', '.join(gone[:_TOLD])}{more}"] if gone else []
        return *removed, *(f"item {item_id} stays: {reason}" for item_id, reason in self.kept.items())


def remove_orphans(connection: Connection, item_ids: Collection[int]) -> Leftovers:
    """Remove those of some items that nothing else in the catalogue needs, and what came along with them only.

    An item stays when a row or a list names it, another item is tied to it or has become part of it, a person has
    spoken of it or has asked for it to be imported.

    Args:
        connection: a write transaction.
        item_ids: the items that a decision has made, which is taken back now.
    """
    left = Leftovers()
    waiting = [(item_id, False) for item_id in sorted(item_ids)]
    looked = 0
    for item_id, came_along in waiting:
        row = _locked(connection, item_id)
        if row is None:
            continue
        looked += 1
        reason = next(_reasons(connection, item_id), None)
        if reason is not None:
            if not came_along:
                left.kept[item_id] = reason
            continue
        if looked < _COMPANIONS_AT_MOST:
            waiting.extend((one, True) for one in _companions(connection, item_id))
        left.removed[item_id] = row.display_name
        # All that hangs on it goes with it: the tables say so of their foreign keys.
        connection.execute(delete(_items).where(_items.c.id == item_id))
    return left


def _locked(connection: Connection, item_id: int) -> Any:  # noqa: ANN401 -- a row
    # Held whole: nobody can tie anything to it from here on. Whoever waits to do so finds it gone and begins anew.
    query = select(_items.c.display_name).where(_items.c.id == item_id, _items.c.merged_into.is_(None))
    return connection.execute(query.with_for_update()).one_or_none()


def _reasons(connection: Connection, item_id: int) -> Iterator[str]:
    """Yield why an item has to stay."""
    row = connection.execute(
        select(_rows.c.import_id, _rows.c.number).where(_rows.c.item_id == item_id).limit(1)
    ).first()
    if row is not None:
        yield f"row {row.number} of import {row.import_id} is this item too"
    if connection.execute(select(_imports.c.id).where(_imports.c.list_id == item_id).limit(1)).first():
        yield "it keeps the order of an import"
    tied = (
        select(_items.c.id, _items.c.kind, _items.c.display_name)
        .join(_relations, _relations.c.subject_id == _items.c.id)
        .where(_relations.c.object_id == item_id)
        .limit(1)
    )
    other = connection.execute(tied).first()
    if other is not None:
        yield f"{other.kind} {other.id} ({other.display_name}) is tied to it"
    spoken = select(_ledger.c.item_id).where(_ledger.c.item_id == item_id, _ledger.c.provider == CURATOR)
    if connection.execute(spoken).first():
        yield "a person has edited it"
    # At most a handful: a person's or a source's word that two are one.
    if connection.execute(select(_items.c.id).where(_items.c.merged_into == item_id).limit(1)).first():
        yield "another item has become part of it"
    for asked in (_deferred, _asked_for):
        if connection.execute(select(asked.c.item_id).where(asked.c.item_id == item_id).limit(1)).first():
            yield "somebody has asked for it by itself"


def _companions(connection: Connection, item_id: int) -> list[int]:
    """Return the items that an item is tied to and that were created in the same run: they came along with it."""
    made = _revisions.c.action == "created"
    run = connection.scalar(select(_revisions.c.run).where(_revisions.c.item_id == item_id, made).limit(1))
    if run is None:
        return []
    query = (
        select(_relations.c.object_id)
        .join(_revisions, _revisions.c.item_id == _relations.c.object_id)
        .where(_relations.c.subject_id == item_id, made, _revisions.c.run == run)
        .distinct()
        .order_by(_relations.c.object_id)
        .limit(_COMPANIONS_AT_MOST)
    )
    return list(connection.scalars(query))
