"""Merging two stored items that turn out to be one: all that hangs on the duplicate moves to the survivor.

The duplicate's row stays, with the survivor's id in it, so that the old id goes on leading somewhere. What is moved
and what gives way is decided by pure functions (``uniting``); the survivor is then merged anew from all its records.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, and_, delete, insert, select, update

from bowerbird.catalogue import reading, wanting
from bowerbird.catalogue.asked_for import AskedForRow
from bowerbird.catalogue.imports.tables import ImportEntryRow, ImportRow, RejectionRow, item_key
from bowerbird.catalogue.kinds import Kind
from bowerbird.catalogue.living import Hold, hold
from bowerbird.catalogue.names import NameRow
from bowerbird.catalogue.reading import LedgerRow
from bowerbird.catalogue.retying import retie
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
from bowerbird.catalogue.uniting import moved, takes_over, united, with_names
from bowerbird.catalogue.work.tables import DeferredRunRow
from bowerbird.words.facts import CURATOR, Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Difference, Edge, Status

_items, _identifiers, _relations = table_of(Item), table_of(IdentifierRow), table_of(RelationRow)
_ledger, _revisions, _rejections = table_of(EnrichmentRow), table_of(RevisionRow), table_of(RejectionRow)
_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Two:
    """Two items of one kind that are one.

    Attributes:
        survivor: the item that stays.
        duplicate: the item that becomes part of it.
        actor: who says so: a provider, or the curator.
        run: one value for all that one import does.
        scheme: that of the provider: the names under which it has known the duplicate go on leading here.
    """

    kind: Kind
    survivor: int
    duplicate: int
    actor: str
    run: str
    scheme: str | None = None


class Merging:
    """Merges items inside a write transaction."""

    def __init__(self, connection: Connection, now: dt.datetime) -> None:
        self._connection = connection
        self._now = now

    def merge(self, two: Two) -> tuple[Identifier, ...]:
        """Move all that hangs on the duplicate. The survivor has then to be merged anew by whoever calls.

        Returns:
            The identifiers that the duplicate had.

        Raises:
            LostRaceError: one of them has become part of another item meanwhile.
        """
        survivor, duplicate = two.survivor, two.duplicate
        tied = self._hold(survivor, duplicate)
        states = reading.states(self._connection, {survivor: two.kind, duplicate: two.kind})
        rows = reading.ledger(self._connection, [survivor, duplicate])
        kept = self._kept(two, states[duplicate], rows[duplicate])
        self._move_ledger(two, rows[survivor], rows[duplicate])
        self._retie(two, tied)
        if two.scheme is None:
            self._mark_former(survivor, duplicate)
        self._move_rows(survivor, duplicate)
        self._execute(update(_items).where(_items.c.merged_into == duplicate).values(merged_into=survivor))
        self._execute(update(_items).where(_items.c.id == duplicate).values(merged_into=survivor, updated_at=self._now))
        self._execute(delete(two.kind.table).where(two.kind.table.c.id == duplicate))
        changes = moved(states[survivor], states[duplicate], (survivor, duplicate), two.kind.kept_roles)
        changes = msgspec.structs.replace(changes, merged={"from": {"id": duplicate, "name": kept.pop("name")}})
        self._tell(survivor, two, "merged", changes, msgspec.to_builtins(kept))
        self._tell(duplicate, two, "merged", Difference(merged={"into": survivor}))
        return states[duplicate].identifiers

    def _execute(self, statement: Any) -> None:  # noqa: ANN401 -- a statement
        self._connection.execute(statement)

    def _hold(self, survivor: int, duplicate: int) -> set[int]:
        """Hold both items and all that are tied to the duplicate, whose rows are written to; return the latter."""
        tied = self._tied_to(duplicate)
        hold(self._connection, {survivor, duplicate, *tied}, Hold.MERGE)
        # Whoever was about to tie something to it has ended by now, and from here on nobody does.
        late = self._tied_to(duplicate) - tied
        hold(self._connection, late, Hold.MERGE)
        return tied | late

    def _tied_to(self, duplicate: int) -> set[int]:
        subjects = select(_relations.c.subject_id).where(_relations.c.object_id == duplicate).distinct()
        return set(self._connection.scalars(subjects))

    def _kept(self, two: Two, gone: Any, rows: Mapping[str, LedgerRow]) -> dict[str, Any]:  # noqa: ANN401 -- a state
        """Return all that the duplicate had: what gives way must not be lost for good."""
        duplicate = two.duplicate
        name = select(_items.c.display_name).where(_items.c.id == duplicate)
        of = select(_relations.c.subject_id, _relations.c.role, _relations.c.position, _relations.c.details)
        inward = self._connection.execute(of.where(_relations.c.object_id == duplicate)).mappings()
        stands = select(_ledger).where(_ledger.c.item_id == duplicate)
        before = select(_items.c.id).where(_items.c.merged_into == duplicate)
        curator = rows.get(CURATOR)
        return {
            "name": self._connection.scalar(name),
            "fields": gone.fields,
            "edits": curator.facts.fields if curator and curator.facts else {},
            "identifiers": gone.identifiers,
            "links": gone.links,
            "images": gone.images,
            "relations": gone.edges,
            "related_from": [dict(row) for row in inward],
            "records": {provider: row.facts for provider, row in rows.items() if row.facts is not None},
            "ledger": [_without_facts(dict(row)) for row in self._connection.execute(stands).mappings()],
            "merged": sorted(self._connection.scalars(before)),
        }

    def _move_ledger(self, two: Two, ours: Mapping[str, LedgerRow], theirs: Mapping[str, LedgerRow]) -> None:
        """Give the survivor the source records that say more than its own, and a person's word on both."""
        for provider, row in theirs.items():
            mine = ours.get(provider)
            if provider == CURATOR and row.facts is not None:
                self._unite_words(two, mine, row, row.facts)
            elif takes_over(mine, row):
                self._take_over(two, provider, mine, row)
            elif mine is not None and mine.facts is not None and row.facts is not None:
                names = with_names(mine.facts, (), _names(row.facts, two.scheme))
                self._execute(update(_ledger).where(*_of(two.survivor, provider)).values(facts=names))
        self._execute(delete(_ledger).where(_ledger.c.item_id == two.duplicate))
        # The survivor has more names now: who was skipped for want of one is worth asking again.
        lacked = _ledger.c.status == Status.SKIPPED, _ledger.c.error_type == wanting.LACKED
        again = update(_ledger).where(_ledger.c.item_id == two.survivor, *lacked)
        self._execute(again.values(status=Status.DUE, due_at=self._now, attempts=0))

    def _unite_words(self, two: Two, mine: LedgerRow | None, row: LedgerRow, facts: Facts) -> None:
        said = (mine.facts if mine else None) or Facts()
        both = united(said, facts, name=two.kind.display_field)
        tied = mine.tied if mine and said.related else row.tied
        owner = two.duplicate if mine is None else two.survivor
        values = {"facts": both, "tied": tied, "item_id": two.survivor}
        self._execute(update(_ledger).where(*_of(owner, CURATOR)).values(values))

    def _take_over(self, two: Two, provider: str, mine: LedgerRow | None, row: LedgerRow) -> None:
        """Have the duplicate's row of a provider take the place of the survivor's.

        Whoever is asking about the survivor goes on, and its answer counts. Whoever is asking about the duplicate comes
        too late: that claim does not move.
        """
        facts = row.facts
        if facts is not None and mine is not None and mine.facts is not None:
            facts = with_names(facts, mine.facts.identifiers, ())
        if mine is not None and mine.status == Status.RUNNING:
            record = {"facts": facts, "tied": row.tied, "partial": row.partial, "heard_at": row.heard_at}
            self._execute(update(_ledger).where(*_of(two.survivor, provider)).values(record))
            return
        self._execute(delete(_ledger).where(*_of(two.survivor, provider)))
        free: dict[str, Any] = {"item_id": two.survivor, "facts": facts, "claim": None, "lease_until": None}
        if row.status == Status.RUNNING:
            free |= {"status": Status.DUE, "due_at": self._now}
        self._execute(update(_ledger).where(*_of(two.duplicate, provider)).values(free))

    def _retie(self, two: Two, tied: Iterable[int]) -> None:
        """Have the source records of all, and all relations, lead to the survivor."""
        survivor, duplicate = two.survivor, two.duplicate
        # Also its own: a tie to oneself has no relation.
        ids = sorted({survivor, *tied})
        for start in range(0, len(ids), _AT_ONCE):
            retie(self._connection, ids[start : start + _AT_ONCE], survivor, duplicate)
        between = _relations.c.subject_id.in_((survivor, duplicate)), _relations.c.object_id.in_((survivor, duplicate))
        self._execute(delete(_relations).where(*between))
        self._repoint("subject_id", "object_id", survivor, duplicate)
        for subject, given_way, stays in self._repoint("object_id", "subject_id", survivor, duplicate):
            if given_way.details != stays.details:
                change = Difference(relations_removed=(given_way,), relations_added=(stays,))
                self._tell(subject, two, "retied", change)

    def _repoint(self, here: str, there: str, survivor: int, duplicate: int) -> list[tuple[int, Edge, Edge]]:
        """Have relations lead to the survivor; return those that gave way to one that is there, with that one."""
        same = _relations.alias("same")
        twin = and_(
            same.c[here] == survivor,
            same.c[there] == _relations.c[there],
            same.c.role == _relations.c.role,
            same.c.position == _relations.c.position,
        )
        query = select(_relations, same.c.details.label("kept")).join(same, twin).where(_relations.c[here] == duplicate)
        doubled = self._connection.execute(query).all()
        for start in range(0, len(doubled), _AT_ONCE):
            part = [row.id for row in doubled[start : start + _AT_ONCE]]
            self._execute(delete(_relations).where(_relations.c.id.in_(part)))
        self._execute(update(_relations).where(_relations.c[here] == duplicate).values({here: survivor}))
        return [
            (
                row.subject_id,
                Edge(role=row.role, object_id=duplicate, position=row.position, details=row.details),
                Edge(role=row.role, object_id=survivor, position=row.position, details=row.kept),
            )
            for row in doubled
        ]

    def _mark_former(self, survivor: int, duplicate: int) -> None:
        """Note the names of a duplicate at sources that know the survivor by another: they are asked by that."""
        own = _identifiers.alias("own")
        schemes = select(own.c.scheme).where(own.c.item_id == survivor, own.c.former.is_(False))
        theirs = _identifiers.c.item_id == duplicate, _identifiers.c.scheme.in_(schemes)
        self._execute(update(_identifiers).where(*theirs).values(former=True))

    def _move_rows(self, survivor: int, duplicate: int) -> None:
        for table, column in _POINTING:
            self._execute(update(table).where(table.c[column] == duplicate).values({column: survivor}))
        # The source records that moved say them again.
        for table in (table_of(LinkRow), table_of(ImageRow), table_of(NameRow)):
            self._execute(delete(table).where(table.c.item_id == duplicate))
        # What a person has rejected for the one is not offered for the other.
        old, new = item_key(duplicate), item_key(survivor)
        there = _rejections.alias("there")
        known = and_(there.c.key == new, there.c.scheme == _rejections.c.scheme, there.c.value == _rejections.c.value)
        doubled = select(there.c.key).where(known).correlate(_rejections).exists()
        self._execute(update(_rejections).where(_rejections.c.key == old, ~doubled).values(key=new))
        self._execute(delete(_rejections).where(_rejections.c.key == old))

    def _tell(
        self, item_id: int, two: Two, action: str, difference: Difference, kept: dict[str, Any] | None = None
    ) -> None:
        values = {"item_id": item_id, "actor": two.actor, "action": action, "run": two.run, "at": self._now}
        self._execute(insert(_revisions).values(**values, difference=difference, kept=kept))


_POINTING: tuple[tuple[Table, str], ...] = (
    (_identifiers, "item_id"),
    (table_of(ImportEntryRow), "item_id"),
    (table_of(ImportRow), "list_id"),
    (table_of(DeferredRunRow), "item_id"),
    (table_of(AskedForRow), "item_id"),
)


def _of(item_id: int, provider: str) -> Iterator[Any]:
    yield _ledger.c.item_id == item_id
    yield _ledger.c.provider == provider


def _names(facts: Facts, scheme: str | None) -> Sequence[Identifier]:
    return [known for known in facts.identifiers if known.scheme == scheme]


def _without_facts(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return how it stood with a provider; what it said is kept by itself."""
    return {name: value for name, value in row.items() if name not in ("item_id", "facts") and value is not None}
