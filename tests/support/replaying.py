"""Replaying: what the revisions of a catalogue lead to, item by item, to be compared with what its tables hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from bowerbird.catalogue import reading
from bowerbird.catalogue.kinds import known_kinds
from bowerbird.catalogue.tables import Item, RevisionRow, table_of
from bowerbird.words.facts import Image, Link, is_blank
from bowerbird.words.forms import convert
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Difference, Edge

_items, _revisions = table_of(Item), table_of(RevisionRow)
Place = tuple[str, int, int]


@dataclass
class Told:
    """What is said of one item."""

    fields: dict[str, Any] = field(default_factory=dict)
    identifiers: set[Identifier] = field(default_factory=set)
    links: dict[tuple[str, str], Link] = field(default_factory=dict)
    images: dict[tuple[str, str], Image] = field(default_factory=dict)
    edges: dict[Place, dict[str, Any]] = field(default_factory=dict)


def replayed(connection: Connection) -> dict[int, Told]:
    """Return what the revisions lead to, in the order in which they were made.

    Raises:
        AssertionError: one of them does not begin where the one before has ended.
    """
    found: dict[int, Told] = {}
    into: dict[int, int] = {}
    for row in connection.execute(select(_revisions).order_by(_revisions.c.id)):
        change = convert(row.difference, Difference)
        _change(found.setdefault(row.item_id, Told()), change, into, row)
        if "into" in change.merged:
            survivor = change.merged["into"]
            into.update({old: survivor for old, now in into.items() if now == row.item_id} | {row.item_id: survivor})
            del found[row.item_id]
            for told in found.values():
                _follow(told, row.item_id, survivor)
    for item_id, told in found.items():
        told.edges = {place: details for place, details in told.edges.items() if place[2] != item_id}
    return found


def stored(connection: Connection) -> dict[int, Told]:
    """Return what the tables hold of every living item."""
    kinds = known_kinds()
    living = connection.execute(select(_items.c.id, _items.c.kind).where(_items.c.merged_into.is_(None)))
    of = {item_id: kinds[kind] for item_id, kind in living}
    return {
        item_id: Told(
            fields={name: value for name, value in state.fields.items() if not is_blank(value)},
            identifiers=set(state.identifiers),
            links={(link.type, link.url): link for link in state.links},
            images={(image.type, image.url): image for image in state.images},
            edges={_place(edge): edge.details for edge in state.edges if edge.role not in of[item_id].kept_roles},
        )
        for item_id, state in reading.states(connection, of).items()
    }


def _change(told: Told, change: Difference, into: dict[int, int], row: Any) -> None:
    for name, (old, new) in change.fields.items():
        assert is_blank(old) or told.fields.get(name) == old, (row.item_id, row.id, name, told.fields.get(name), old)
        told.fields[name] = new
        if is_blank(new):
            del told.fields[name]
    assert told.identifiers >= set(change.identifiers_removed), (row.item_id, row.id)
    told.identifiers -= set(change.identifiers_removed)
    assert told.identifiers.isdisjoint(change.identifiers_added), (row.item_id, row.id)
    told.identifiers |= set(change.identifiers_added)
    for link in change.links_removed:
        assert told.links.pop((link.type, link.url)) == link
    told.links.update({(link.type, link.url): link for link in change.links_added})
    for image in change.images_removed:
        assert told.images.pop((image.type, image.url)) == image
    told.images.update({(image.type, image.url): image for image in change.images_added})
    for edge in change.relations_removed:
        told.edges.pop(_place(edge, into), None)
    for edge in change.relations_added:
        told.edges[_place(edge, into)] = edge.details


def _place(edge: Edge, into: dict[int, int] | None = None) -> Place:
    return edge.role, edge.position, (into or {}).get(edge.object_id, edge.object_id)


def _follow(told: Told, duplicate: int, survivor: int) -> None:
    for place, details in list(told.edges.items()):
        if place[2] == duplicate:
            del told.edges[place]
            told.edges.setdefault((place[0], place[1], survivor), details)
