"""Writing: the rows that a batch comes to, collected per table and sent with one statement each."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, bindparam, delete, insert, text, update

from bowerbird.catalogue.answers import LedgerEntry
from bowerbird.catalogue.kinds import Kind
from bowerbird.catalogue.names import FIELDS, NameRow, further_names
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
from bowerbird.words.facts import Facts
from bowerbird.words.results import Difference, Status
from bowerbird.words.text import match_key
from bowerbird.words.work import JobKey, Priority

_items, _identifiers, _relations = table_of(Item), table_of(IdentifierRow), table_of(RelationRow)
_links, _images = table_of(LinkRow), table_of(ImageRow)
_enrichments, _revisions = table_of(EnrichmentRow), table_of(RevisionRow)
_names = table_of(NameRow)

Row = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """A source record, and the items that its related items were found to be, one by one."""

    facts: Facts
    tied: tuple[int | None, ...] = ()


_NEXT_IDS = text("SELECT nextval('items_id_seq') FROM generate_series(1, :count)")
_LAST_ID = text("SELECT seq FROM sqlite_sequence WHERE name = 'items'")


def reserve_ids(connection: Connection, count: int) -> list[int]:
    """Return *count* ids that no other item has or will have.

    Ids taken beforehand let all rows of a batch be built in one go; asking for them row by row (RETURNING) costs
    five times as much.
    """
    if connection.dialect.name == "postgresql":
        return list(connection.scalars(_NEXT_IDS, {"count": count}))
    # The write lock is held, so nobody else moves the sequence meanwhile.
    last = connection.scalar(_LAST_ID) or 0
    return list(range(last + 1, last + 1 + count))


class Rows:
    """Rows to insert, to update and to delete, in the order in which foreign keys want them."""

    def __init__(self, now: dt.datetime) -> None:
        self._now = now
        self._inserts: dict[Table, list[Row]] = defaultdict(list)
        self._deletes: dict[Table, list[Row]] = defaultdict(list)
        self._updates: dict[tuple[Table, tuple[str, ...]], list[Row]] = defaultdict(list)
        self.due: list[JobKey] = []
        self._due_again: list[Row] = []
        self._waiting: list[Row] = []
        """The jobs that are due as soon as these rows are there."""

    def item(self, kind: Kind, item_id: int, fields: Row) -> None:
        """Create an item."""
        name = fields[kind.display_field]
        self._inserts[_items].append(
            {
                "id": item_id,
                "kind": kind.name,
                "display_name": name,
                "match_key": match_key(name),
                "created_at": self._now,
                "updated_at": self._now,
            }
        )
        row = kind.row({name: fields.get(name) for name in kind.fields})
        for name in kind.lists:
            row[name] = row[name] or []
        row["id"] = item_id
        self._inserts[kind.table].append(row)
        self._names_added(kind, item_id, further_names(fields, kind.display_field))

    def fields(self, kind: Kind, item_id: int, before: Row, changed: dict[str, tuple[Any, Any]]) -> None:
        """Change an item's fields, which were *before*, and the further names that follow from them."""
        if not changed.keys().isdisjoint((*FIELDS, kind.display_field)):
            old = further_names(before, kind.display_field)
            after = {**before, **{name: value for name, (_, value) in changed.items()}}
            new = further_names(after, kind.display_field)
            self._deletes[_names].extend({"item_id": item_id, "match_key": key} for key in sorted(old - new))
            self._names_added(kind, item_id, new - old)
        values = {name: ([] if new is None and name in kind.lists else new) for name, (_, new) in changed.items()}
        row = kind.row(values)
        if row:
            self._update(kind.table, row, id=item_id)
        shown: Row = {"updated_at": self._now}
        if kind.display_field in row:
            name = row[kind.display_field]
            shown.update(display_name=name, match_key=match_key(name))
        self._update(_items, shown, id=item_id)

    def _names_added(self, kind: Kind, item_id: int, names: Iterable[str]) -> None:
        rows = ({"item_id": item_id, "match_key": key, "kind": kind.name} for key in sorted(names))
        self._inserts[_names].extend(rows)

    def attachments(self, kind: Kind, item_id: int, changes: Difference) -> None:
        """Add and remove an item's identifiers, links, images and relations."""
        for one in changes.identifiers_removed:
            self._deletes[_identifiers].append({"kind": kind.name, "scheme": one.scheme, "value": one.value})
        for one in changes.identifiers_added:
            self._inserts[_identifiers].append(
                {"kind": kind.name, "scheme": one.scheme, "value": one.value, "item_id": item_id}
            )
        self._inserts[_links].extend(
            {"item_id": item_id, "type": one.type, "url": one.url, "product": one.product}
            for one in changes.links_added
        )
        self._inserts[_images].extend(
            {"item_id": item_id, **msgspec.structs.asdict(one), "types": list(one.types)}
            for one in changes.images_added
        )
        for table, removed in ((_links, changes.links_removed), (_images, changes.images_removed)):
            self._deletes[table].extend({"item_id": item_id, "type": one.type, "url": one.url} for one in removed)
        for edge in changes.relations_removed:
            self._deletes[_relations].append(
                {"subject_id": item_id, "role": edge.role, "position": edge.position, "object_id": edge.object_id}
            )
        for edge in changes.relations_added:
            self._inserts[_relations].append(
                {
                    "subject_id": item_id,
                    "role": edge.role,
                    "position": edge.position,
                    "object_id": edge.object_id,
                    "details": edge.details,
                }
            )

    def heard(  # noqa: PLR0913 -- what is written
        self,
        item_id: int,
        provider: str,
        said: Said,
        *,
        found: LedgerEntry | None,
        partial: bool,
        known: bool,
        due: bool,
    ) -> None:
        """Keep what a source said in passing, or in an answer that is not all it has to say (*found*).

        *due* when it is to be asked about the item itself.
        """
        row: Row = {"facts": said.facts, "tied": said.tied, "partial": partial, "heard_at": self._now}
        if found is not None:
            row.update(asked=found.asked, asked_at=self._now, match=found.match)
        if due:
            row.update(status=Status.DUE, due_at=self._now, priority=Priority.BULK)
        if known:
            self._update(_enrichments, row, item_id=item_id, provider=provider)
        else:
            self._enrichment(item_id, provider, {"status": Status.SUCCEEDED, **row})

    def outcome(self, item_id: int, entry: LedgerEntry, *, attempts: int | None) -> None:
        """Keep how asking a provider ended. *attempts* counts those before; None means there is no row yet."""
        row: Row = {
            "status": entry.status,
            "error_type": entry.error_type,
            "error": entry.error,
            "candidates": msgspec.to_builtins(entry.candidates) or None,
            "due_at": entry.due_at,
            "trace": entry.trace,
            **_NO_CLAIM,
        }
        if entry.status == Status.DUE:
            row["priority"] = entry.priority
        if entry.match:
            row["match"] = entry.match
        if entry.asked is not None:
            row.update(asked=entry.asked, asked_at=self._now, attempts=_attempts(entry, attempts or 0))
        if attempts is None:
            self._enrichment(item_id, entry.provider, row)
        else:
            self._update(_enrichments, row, item_id=item_id, provider=entry.provider)

    def answered(self, item_id: int, entry: LedgerEntry, said: Said, *, known: bool) -> None:
        """Keep what a source said when it was asked about the item itself, with the outcome."""
        row: Row = {
            "status": entry.status,
            "facts": said.facts,
            "tied": said.tied,
            "partial": False,
            "heard_at": self._now,
            "asked": entry.asked,
            "asked_at": self._now if entry.asked is not None else None,
            "attempts": 0,
            "error_type": None,
            "error": None,
            "candidates": None,
            "due_at": entry.due_at,
            "trace": None,
            **_NO_CLAIM,
        }
        if entry.match or not known:
            row["match"] = entry.match
        if known:
            self._update(_enrichments, row, item_id=item_id, provider=entry.provider)
        else:
            self._enrichment(item_id, entry.provider, row)

    def due_again(self, item_id: int, provider: str) -> None:
        """Make a provider due that has a row, and was skipped."""
        # Sent behind everything else: the batch may have written that it was skipped, and that must not win.
        self._due_again.append({"old_item_id": item_id, "old_provider": provider})
        self.due.append(JobKey(item_id, provider))

    def revision(self, item_id: int, *, actor: str, action: str, run: str, difference: Difference) -> None:
        """Keep a change in the item's history."""
        self._inserts[_revisions].append(
            {
                "item_id": item_id,
                "actor": actor,
                "action": action,
                "run": run,
                "at": self._now,
                "difference": difference,
            }
        )

    def send(self, connection: Connection) -> None:
        """Send everything: what goes first, so that a moved identifier does not meet its old row."""
        for table, gone in self._deletes.items():
            if gone:
                same = (table.c[name] == bindparam(f"old_{name}") for name in gone[0])
                keys = [{f"old_{name}": value for name, value in row.items()} for row in gone]
                connection.execute(delete(table).where(*same), keys)
        kinds = [table for table in self._inserts if table.name not in _ORDER]
        for table in (_items, *kinds, _names, _identifiers, _relations, _links, _images, _enrichments, _revisions):
            if self._inserts.get(table):
                connection.execute(insert(table), self._inserts[table])
        if self._waiting:
            connection.execute(insert(_enrichments), self._waiting)
        for (table, names), rows in self._updates.items():
            statement = update(table).where(*(table.c[name] == bindparam(f"old_{name}") for name in names))
            for shape in dict.fromkeys(tuple(row) for row in rows):
                connection.execute(statement, [row for row in rows if tuple(row) == shape])
        if self._due_again:
            same = (_enrichments.c[name] == bindparam(f"old_{name}") for name in ("item_id", "provider"))
            again = {"status": Status.DUE, "due_at": self._now, "priority": Priority.BULK, "attempts": 0, **_NO_CLAIM}
            connection.execute(update(_enrichments).where(*same).values(again), self._due_again)

    def _enrichment(self, item_id: int, provider: str, row: Row) -> None:
        if row["status"] == Status.DUE and row["due_at"] is not None and row["due_at"] <= self._now:
            self.due.append(JobKey(item_id, provider))
        if all(value is None for name, value in row.items() if name not in _WAITING):
            # Most rows of a new item only wait to be asked for: of those the few columns that are not empty are sent.
            waiting = {name: row.get(name, _EMPTY_ENRICHMENT[name]) for name in _WAITING}
            self._waiting.append({"item_id": item_id, "provider": provider, **waiting})
        else:
            self._inserts[_enrichments].append({**_EMPTY_ENRICHMENT, "item_id": item_id, "provider": provider, **row})

    def _update(self, table: Table, row: Row, **keys: object) -> None:
        old = {f"old_{key}": value for key, value in keys.items()}
        self._updates[table, tuple(keys)].append({**row, **old})


def _attempts(entry: LedgerEntry, before: int) -> int:
    if entry.status in (Status.SUCCEEDED, Status.NOT_FOUND):
        return 0
    return before + 1 if entry.attempts is None else entry.attempts


_NO_CLAIM: Row = {"claim": None, "lease_until": None}
_ORDER = frozenset(
    table.name for table in (_items, _names, _identifiers, _relations, _links, _images, _enrichments, _revisions)
)
_WAITING = ("status", "due_at", "priority")
_EMPTY_ENRICHMENT: Row = {
    "status": Status.DUE,
    "facts": None,
    "tied": None,
    "partial": False,
    "heard_at": None,
    "asked": None,
    "asked_at": None,
    "attempts": 0,
    "error_type": None,
    "error": None,
    "match": None,
    "candidates": None,
    "due_at": None,
    "priority": Priority.REFRESH,
    "trace": None,
    **_NO_CLAIM,
}
