"""Bonds by way of parts: what belongs to an item (the releases of an album, an artist's albums) has ties of its own.

A part is tied to its whole in the role that is the whole's kind: a release has an ``album``. So the label of two
albums is found, which only their releases have, and the film that is based on an artist's album.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from bowerbird.catalogue import nearby
from bowerbird.catalogue.nearby import Asked, Tie
from bowerbird.catalogue.nearby_statements import Side
from bowerbird.words.neighbours import GATHERING, Bond, Thing, Way

OF_EACH_KIND = 4
"""So many parts of one kind speak for the whole."""
MADE = 12
"""So many ties of a part are followed, of each role."""
THINGS = 40
"""So many things that parts are tied to are looked into."""
KEEP, SCAN = 6, 30
"""So many on either side are taken of those that are tied to such a thing, of so many that are looked at."""
WHOLES = 2
"""A part belongs to so many wholes at most, of one kind."""


@dataclass(frozen=True)
class Parts:
    """Some of the parts of an item, and what they lead to.

    Attributes:
        connection: to read with.
        kind: of the item.
        item_id: the item.
        things: the parts, by id.
    """

    connection: Connection
    kind: str
    item_id: int
    things: Mapping[int, Thing]

    def sharing(self, known: Collection[int]) -> Iterator[tuple[int, Bond]]:
        """Yield others of the item's kind with a part that is tied to the same thing as one of these parts.

        Args:
            known: what the item has to do with itself; that its parts have to do with it says no more.
        """
        role_of, wanted = self._made({self.item_id, *known, *self.things})
        bundles = nearby.bundles(self.connection, Side.OBJECT, wanted, nearby.COUNTED)
        sizes: Counter[int] = Counter()
        for one in bundles:
            sizes[one.item_id] += one.size
        asked = [Asked(one.item_id, one.role, self.item_id) for one in bundles if sizes[one.item_id] > 1]
        left_out = (*GATHERING, self.kind)
        ties = nearby.around(self.connection, Side.OBJECT, asked, keep=KEEP, scan=SCAN, without=left_out, placed=False)
        ties = [tie for tie in ties if tie.subject_id not in self.things]
        wholes = self._wholes({tie.subject_id for tie in ties})
        named = named_things(self.connection, {tie.object_id for tie in ties} | wholes.keys())
        for tie in ties:
            through, part = named.get(tie.object_id), named.get(tie.subject_id)
            if through and part:
                size = max(sizes[tie.object_id], 2)
                bond = Bond(Way.PARTS, role_of[tie.object_id], tie.role, through, tie.object_id, size, part.kind)
                yield from ((whole, bond) for whole in wholes[tie.subject_id] if whole != tie.object_id)

    def tied(self, ties: Collection[str], without: Collection[str]) -> Iterator[tuple[int, Bond]]:
        """Yield what is tied to a part in one of the roles *ties*: the film that is based on an artist's album."""
        asked = [Asked(part, role, self.item_id) for part in self.things for role in ties]
        found = nearby.around(self.connection, Side.OBJECT, asked, keep=KEEP, scan=SCAN, without=without, placed=False)
        for tie in found:
            yield tie.subject_id, Bond(Way.PART_TIED, tie.role, tie.role, self.things[tie.object_id], tie.object_id)

    def _made(self, known: Collection[int]) -> tuple[dict[int, str], list[int]]:
        """Return the roles of what the parts are tied to, and what of it is looked into: what most of them have."""
        roles = nearby.bundles(self.connection, Side.SUBJECT, self.things.keys(), 1)
        asked = [Asked(one.item_id, one.role, -1) for one in roles if one.role != self.kind]
        made = nearby.around(self.connection, Side.SUBJECT, asked, keep=MADE, scan=MADE, without=GATHERING)
        counted = Counter(tie.object_id for tie in made if tie.object_id not in known)
        role_of = {tie.object_id: tie.role for tie in sorted(made, reverse=True)}
        return role_of, sorted(counted, key=lambda one: (-counted[one], one))[:THINGS]

    def _wholes(self, parts: Collection[int]) -> defaultdict[int, set[int]]:
        """Return the items of the same kind that other parts belong to."""
        wholes: defaultdict[int, set[int]] = defaultdict(set)
        asked = [Asked(part, self.kind, -1) for part in parts]
        for tie in nearby.around(self.connection, Side.SUBJECT, asked, keep=WHOLES, scan=WHOLES):
            wholes[tie.subject_id].add(tie.object_id)
        return wholes


def parts_of(kind: str, gathered: Sequence[Tie], things: Mapping[int, Thing]) -> dict[int, Thing]:
    """Return some of the parts of an item of *kind*, a few of each kind of part, out of all that is tied to it."""
    taken: dict[str, dict[int, Thing]] = defaultdict(dict)
    for tie in sorted(gathered):
        part = things.get(tie.subject_id)
        if tie.role == kind and part and part.kind not in GATHERING and len(taken[part.kind]) < OF_EACH_KIND:
            taken[part.kind][tie.subject_id] = part
    return {part_id: part for of_kind in taken.values() for part_id, part in of_kind.items()}


def wholes_of_tied(
    connection: Connection, made: Sequence[Tie], things: Mapping[int, Thing], ties: Collection[str]
) -> Iterator[tuple[int, Bond]]:
    """Yield the wholes of what the item is tied to in one of the roles *ties*: whose album the film is based on."""
    tied = {tie.object_id: tie.role for tie in sorted(made, reverse=True) if tie.role in ties}
    roles = nearby.bundles(connection, Side.SUBJECT, tied.keys(), 1)
    asked = [Asked(one.item_id, one.role, -1) for one in roles]
    found = nearby.around(connection, Side.SUBJECT, asked, keep=WHOLES, scan=WHOLES, without=GATHERING)
    named = named_things(connection, {tie.object_id for tie in found})
    for tie in found:
        part, whole = things.get(tie.subject_id), named.get(tie.object_id)
        if part and whole and whole.kind == tie.role:
            role = tied[tie.subject_id]
            yield tie.object_id, Bond(Way.WHOLE_TIED, role, role, part, tie.subject_id)


def named_things(connection: Connection, item_ids: Collection[int]) -> dict[int, Thing]:
    """Return what some items are called, but for those that have become part of another one."""
    return {one.item_id: one.thing for one in nearby.named(connection, item_ids)}
