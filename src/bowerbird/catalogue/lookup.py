"""Who an item is: which stored items some identifiers or a name belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, exists, select, text, update

from bowerbird.catalogue.bounded import rows_in
from bowerbird.catalogue.tables import IdentifierRow, Item, table_of
from bowerbird.words.identifiers import Identifier, spellings

KindIdentifier = tuple[str, Identifier]
"""An identifier together with the kind of item that it names."""

_identifiers = table_of(IdentifierRow)
_items = table_of(Item)
# In one order, whoever locks: so nobody waits for somebody who waits for him.
_LOCK_NAMES = text(
    "SELECT pg_advisory_xact_lock(number) FROM (SELECT DISTINCT hashtextextended(name, 0) AS number"
    " FROM jsonb_array_elements_text(CAST(:names AS jsonb)) AS name ORDER BY number OFFSET 0) AS numbers"
)

# One parameter holds all that is asked, so that the statement is always the same one, however much it is. It is by far
# the most frequent one, and building an OR of conditions cost more than running it.
_OWNERS = {
    "sqlite": text(
        "SELECT i.kind, i.scheme, i.value, i.item_id, i.former FROM json_each(:wanted) AS w CROSS JOIN identifiers AS i"
        " WHERE i.kind = json_extract(w.value, '$[0]')"
        " AND i.scheme = json_extract(w.value, '$[1]') AND i.value = json_extract(w.value, '$[2]')"
    ),
    "postgresql": text(
        "SELECT i.kind, i.scheme, i.value, i.item_id, i.former FROM jsonb_array_elements(CAST(:wanted AS jsonb)) AS w"
        " JOIN identifiers AS i ON i.kind = w ->> 0 AND i.scheme = w ->> 1 AND i.value = w ->> 2"
    ),
}


def owners(connection: Connection, wanted: Iterable[KindIdentifier]) -> dict[KindIdentifier, int]:
    """Return, for those of *wanted* that are stored, the item each belongs to."""
    return owners_and_former(connection, wanted)[0]


def owners_and_former(
    connection: Connection, wanted: Iterable[KindIdentifier]
) -> tuple[dict[KindIdentifier, int], set[KindIdentifier]]:
    """Return the item that each of *wanted* belongs to, and those by which no source is asked any more.

    One that is stored in another spelling only (a barcode with a zero more) belongs to that item.
    """
    meant: dict[KindIdentifier, list[KindIdentifier]] = {}
    for each in dict.fromkeys(wanted):
        for spelt in spellings(each[1]):
            meant.setdefault((each[0], spelt), []).append(each)
    if not meant:
        return {}, set()
    asked = [(kind, identifier.scheme, identifier.value) for kind, identifier in meant]
    rows = connection.execute(_OWNERS[connection.dialect.name], {"wanted": msgspec.json.encode(asked).decode()})
    found = [((kind, Identifier(scheme, value)), item_id, former) for kind, scheme, value, item_id, former in rows]
    owned: dict[KindIdentifier, int] = {}
    for key, item_id, _ in found:
        owned.update(dict.fromkeys(meant[key], item_id))
    # The very spelling wins.
    owned.update((key, item_id) for key, item_id, _ in found if key in meant[key])
    return owned, {identifier for key, _, former in found if former for identifier in meant[key]}


def identifiers_of(
    connection: Connection, item_ids: Iterable[int], *, own: bool = False
) -> dict[int, tuple[Identifier, ...]]:
    """Return the identifiers of some items; of *own* ones only those by which sources are asked."""
    held: dict[int, list[Identifier]] = {item_id: [] for item_id in item_ids}
    query = select(_identifiers.c.item_id, _identifiers.c.scheme, _identifiers.c.value)
    if own:
        query = query.where(_identifiers.c.former.is_(False))
    ordered = query.order_by(_identifiers.c.scheme, _identifiers.c.value)
    for item_id, scheme, value in rows_in(connection, ordered, _identifiers.c.item_id, list(held)):
        held[item_id].append(Identifier(scheme, value))
    return {item_id: tuple(found) for item_id, found in held.items()}


def own_again(connection: Connection, item_id: int, known: Identifier) -> None:
    """Have sources be asked about an item by one of its identifiers, also if it came with another item."""
    its = _identifiers.c.item_id == item_id, _identifiers.c.scheme == known.scheme, _identifiers.c.value == known.value
    connection.execute(update(_identifiers).where(*its).values(former=False))


class Held:
    """The identifiers of stored items: asked for once, of as many items at a time as are known to be wanted."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[int, tuple[Identifier, ...]] = {}

    def load(self, item_ids: Iterable[int]) -> None:
        """Read the identifiers of some items together."""
        new = {item_id for item_id in item_ids if item_id not in self._known}
        if new:
            self._known.update(identifiers_of(self._connection, new))

    def of(self, item_id: int) -> tuple[Identifier, ...]:
        """Return the identifiers of an item."""
        self.load([item_id])
        return self._known[item_id]


def adopt(held: Held, kind: str, identifiers: Sequence[Identifier], owned: Mapping[KindIdentifier, int]) -> int | None:
    """Return the stored item that *identifiers* name, or None.

    The first identifier says who the item is. A later one counts too (the same Wikidata item), unless the item it
    leads to is known under another value of the first one's scheme: sources do give one ISNI to two artists.
    """
    for rank, identifier in enumerate(identifiers):
        item_id = owned.get((kind, identifier))
        if item_id is None:
            continue
        if rank == 0 or not _contradicted(held.of(item_id), identifiers):
            return item_id
    return None


def doubtful(kind: str, identifiers: Sequence[Identifier], owned: Mapping[KindIdentifier, int]) -> set[int]:
    """Return the items of which :func:`adopt` has to know all identifiers. Pure."""
    found = [owned.get((kind, identifier)) for identifier in identifiers]
    return set() if not found or found[0] is not None else {item_id for item_id in found if item_id is not None}


def by_name(connection: Connection, kind: str, match_keys: Iterable[str]) -> dict[str, list[int]]:
    """Return the items of a kind by their folded display name."""
    found: dict[str, list[int]] = defaultdict(list)
    query = select(_items.c.match_key, _items.c.id).where(_items.c.kind == kind, _items.c.merged_into.is_(None))
    for match_key, item_id in rows_in(connection, query, _items.c.match_key, set(match_keys)):
        found[match_key].append(item_id)
    return found


def _contradicted(held: Sequence[Identifier], identifiers: Sequence[Identifier]) -> bool:
    scheme = identifiers[0].scheme
    ours = {one.value for one in identifiers if one.scheme == scheme}
    theirs = {one.value for one in held if one.scheme == scheme}
    return bool(theirs) and ours.isdisjoint(theirs)


def unidentified(connection: Connection, item_ids: Iterable[int]) -> list[int]:
    """Return those of some items of which nobody knows an identifier; not those that have become part of another."""
    ids = list(item_ids)
    known = exists().where(_identifiers.c.item_id == _items.c.id)
    query = select(_items.c.id).where(_items.c.merged_into.is_(None), ~known)
    free = {row.id for row in rows_in(connection, query, _items.c.id, ids)}
    return [item_id for item_id in ids if item_id in free]


LARGEST_ID = 2**31 - 1
"""What the column of ids holds on PostgreSQL; no item has a larger one."""


def possible(item_ids: Iterable[int]) -> list[int]:
    """Return those of some numbers that can be ids; a database refuses to look for the others."""
    return [item_id for item_id in item_ids if 0 < item_id <= LARGEST_ID]


def lock_names(connection: Connection, names: Iterable[tuple[str, str]]) -> None:
    """Hold names against other writers until the transaction ends.

    No unique key keeps two processes from creating an item of which only the name is known. On SQLite there is but one
    writer anyway.
    """
    told = [f"{kind}:{key}" for kind, key in names]
    if told and connection.dialect.name == "postgresql":
        connection.execute(_LOCK_NAMES, {"names": msgspec.json.encode(told).decode()})
