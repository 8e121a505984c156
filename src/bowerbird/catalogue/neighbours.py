"""Neighbours: what a stored item has in common with others, read in bounded look-ups.

A hub (a genre of 50,000 albums) is never walked through: only what was stored next to the item is looked at, and then,
for those that anything else led to, whether they hang on the hub too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from sqlalchemy import Connection, Engine

from bowerbird.catalogue import nearby
from bowerbird.catalogue.kinds import known_kinds
from bowerbird.catalogue.nearby import COUNTED, Asked, Tie
from bowerbird.catalogue.nearby_statements import Side
from bowerbird.catalogue.parts import Parts, named_things, parts_of, wholes_of_tied
from bowerbird.words.neighbours import GATHERING, Bond, Neighbour, Neighbourhood, Thing, Way

OWN = 40
"""So many ties of the item itself are followed, of each role."""
KEEP = 40
"""So many on either side are taken of those that hang on the same thing."""
SCAN = 200
"""So many on either side are looked at for it, also of kinds that are not wanted."""
CANDIDATES = 150
"""So many neighbours are looked at closely."""


def around(
    engine: Engine, kind: str, item_id: int, *, without: Collection[str] = (), ties: Collection[str] = ()
) -> Neighbourhood:
    """Return what there is around an item of a kind (see `words.stored.CatalogueView.around`)."""
    with engine.connect() as connection:
        nearby.prepare(connection)
        return _Look(connection, kind, item_id, {*GATHERING, *without}, sorted(ties)).around()


@dataclass(eq=False)
class _Look:
    """One look around one item."""

    connection: Connection
    kind: str
    item_id: int
    unwanted: set[str]
    ties: Sequence[str]
    _bonds: dict[int, set[Bond]] = field(default_factory=lambda: defaultdict(set))
    _things: dict[int, Thing] = field(default_factory=dict)

    def around(self) -> Neighbourhood:
        roles = {side: nearby.bundles(self.connection, side, [self.item_id], OWN + 1) for side in Side}
        own = {side: self._own(side, [one.role for one in roles[side]]) for side in Side}
        made, gathered = own[Side.SUBJECT], own[Side.OBJECT]
        through = {tie.object_id for tie in made} | {tie.subject_id for tie in gathered}
        self._things = named_things(self.connection, through)
        self._direct(made, gathered)
        large_things = self._shares(made)
        large_gatherings = self._together(gathered)
        self._by_parts(made, gathered)
        self._keep_nearest()
        others = sorted(self._bonds)
        for tie in nearby.among(self.connection, Side.OBJECT, large_things.keys(), others):
            self._bonds[tie.subject_id].add(large_things[tie.object_id, tie.role])
        for tie in nearby.among(self.connection, Side.SUBJECT, large_gatherings.keys(), others):
            self._bonds[tie.object_id].add(large_gatherings[tie.subject_id, tie.role])
        cut = {side: [(self.item_id, one.role) for one in roles[side] if one.size > OWN] for side in Side}
        self._direct(*(nearby.among(self.connection, side, cut[side], others) for side in (Side.SUBJECT, Side.OBJECT)))
        return Neighbourhood(kind=self.kind, neighbours=tuple(self._neighbours()))

    def _own(self, side: Side, roles: Iterable[str]) -> list[Tie]:
        """Return the first ties of the item, of each role."""
        asked = [Asked(self.item_id, role, -1) for role in roles]
        ties = nearby.around(self.connection, side, asked, keep=OWN, scan=OWN)
        return [tie for tie in ties if tie.subject_id != tie.object_id]

    def _direct(self, made: Iterable[Tie], gathered: Iterable[Tie]) -> None:
        for tie in made:
            self._bonds[tie.object_id].add(Bond(Way.TIED, tie.role, tie.role))
        for tie in gathered:
            self._bonds[tie.subject_id].add(Bond(Way.TIED_BY, tie.role, tie.role))

    def _shares(self, made: Sequence[Tie]) -> dict[tuple[int, str], Bond]:
        """Note who is tied to the same things, and return the bonds of those things that too many are tied to."""
        roles: dict[int, set[str]] = defaultdict(set)
        for tie in made:
            roles[tie.object_id].add(tie.role)
        bundles = nearby.bundles(self.connection, Side.OBJECT, roles.keys(), COUNTED)
        sizes: dict[int, int] = defaultdict(int)
        for one in bundles:
            sizes[one.item_id] += one.size
        bonds = {
            (one.item_id, one.role): Bond(
                Way.SHARES,
                # As the neighbour is tied to it, if the item is tied to it so too.
                one.role if one.role in roles[one.item_id] else min(roles[one.item_id]),
                one.role,
                self._things.get(one.item_id),
                one.item_id,
                max(sizes[one.item_id], 2),
            )
            for one in bundles
        }
        asked = [Asked(one.item_id, one.role, self.item_id) for one in bundles if sizes[one.item_id] > 1]
        ties = nearby.around(
            self.connection, Side.OBJECT, asked, keep=KEEP, scan=SCAN, without=self.unwanted, placed=False
        )
        for tie in ties:
            self._bonds[tie.subject_id].add(bonds[tie.object_id, tie.role])
        return {(one.item_id, one.role): bonds[one.item_id, one.role] for one in bundles if one.size > KEEP}

    def _together(self, gathered: Sequence[Tie]) -> dict[tuple[int, str], Bond]:
        """Note what the same items are tied to in the same role, and return the bonds of those that are too many."""
        bundles = nearby.sizes(self.connection, Side.SUBJECT, {(tie.subject_id, tie.role) for tie in gathered}, COUNTED)
        bonds = {
            (one.item_id, one.role): Bond(
                Way.TOGETHER, one.role, one.role, self._things.get(one.item_id), one.item_id, max(one.size, 2)
            )
            for one in bundles
            if one.size > 1
        }
        asked = {
            Asked(tie.subject_id, tie.role, tie.position) for tie in gathered if (tie.subject_id, tie.role) in bonds
        }
        for tie in nearby.around(self.connection, Side.SUBJECT, asked, keep=KEEP, scan=SCAN, without=self.unwanted):
            self._bonds[tie.object_id].add(bonds[tie.subject_id, tie.role])
        return {(one.item_id, one.role): bonds[one.item_id, one.role] for one in bundles if one.size > KEEP}

    def _by_parts(self, made: Sequence[Tie], gathered: Sequence[Tie]) -> None:
        """Note what parts have in common with others, and what is tied to them."""
        own = parts_of(self.kind, gathered, self._things)
        parts = Parts(self.connection, self.kind, self.item_id, own)
        found = chain(
            parts.sharing({tie.object_id for tie in made} | {tie.subject_id for tie in gathered}),
            parts.tied(self.ties, self.unwanted),
            wholes_of_tied(self.connection, made, self._things, self.ties),
        )
        for other, bond in found:
            self._bonds[other].add(bond)

    def _keep_nearest(self) -> None:
        """Forget the item itself, and those that have least in common with it where they are too many."""
        self._bonds.pop(self.item_id, None)
        nearness = {other: sum(1 / bond.size for bond in bonds) for other, bonds in self._bonds.items()}
        for other in sorted(nearness, key=lambda one: (-nearness[one], one))[CANDIDATES:]:
            del self._bonds[other]

    def _neighbours(self) -> Iterable[Neighbour]:
        kinds = known_kinds()
        for other, thing, identifier in sorted(nearby.named(self.connection, self._bonds)):
            if identifier is not None and thing.kind in kinds and thing.kind not in self.unwanted:
                yield Neighbour(
                    kind=thing.kind,
                    name=thing.name,
                    name_field=kinds[thing.kind].display_field,
                    identifier=identifier,
                    bonds=tuple(sorted(self._bonds[other], key=_in_order)),
                )


def _in_order(bond: Bond) -> tuple[str, str, str, int, str]:
    return bond.way, bond.role, bond.their_role, bond.through_id, bond.part
