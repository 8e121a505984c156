"""Neighbours: what an item of the catalogue has in common with others, as values.

A *bond* is one thing that two items have in common, or one tie between them. It names roles and kinds as the catalogue
has them, and says nothing about how much it is worth.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from bowerbird.words.identifiers import Identifier

RELATED = "related"
"""The role of recommendations. What is computed from ties is never computed from these."""
CATEGORY, LIST = "category", "list"
GATHERING = (CATEGORY, LIST)
"""Kinds whose items gather others: they say why two belong together, and are not recommended themselves."""
ENTRY = "entry"
"""The role of what stands in a list."""


class Way(StrEnum):
    """How an item and its neighbour belong together."""

    SHARES = "shares"
    """Both are tied to a third item: an artist, a genre."""
    TOGETHER = "together"
    """A third item is tied to both in one role: the list in which they stand, the album that both have made."""
    TIED = "tied"
    """The item is tied to its neighbour."""
    TIED_BY = "tied_by"
    """The neighbour is tied to the item."""
    PARTS = "parts"
    """Something that belongs to each of them (a release of either album) is tied to a third item (a label)."""
    PART_TIED = "part_tied"
    """The neighbour is tied to something that belongs to the item: a film to an artist's album."""
    WHOLE_TIED = "whole_tied"
    """The item is tied to something that belongs to the neighbour."""


class Thing(msgspec.Struct, frozen=True, order=True):
    """An item of the catalogue by its kind and name."""

    kind: str
    name: str


class Bond(msgspec.Struct, frozen=True, order=True):
    """One thing in common.

    Attributes:
        way: how they belong together.
        role: of the tie between the item and the third one, or its neighbour.
        their_role: of the tie between the neighbour and the third one; the same unless both are tied to it.
        through: the third item, or what belongs to one of them; None when they are tied to each other.
        through_id: its id, for two things may have one name.
        size: how many have that in common, both of them counted; of very many only that they are very many.
        part: the kind of what belongs to the neighbour, where it is that which has something in common.
    """

    way: Way
    role: str
    their_role: str
    through: Thing | None = None
    through_id: int = 0
    size: int = 2
    part: str = ""


class Neighbour(msgspec.Struct, frozen=True, kw_only=True):
    """Another item, and all that the item has in common with it.

    Attributes:
        kind: its kind.
        name: its name.
        name_field: the field of its kind that holds the name.
        identifier: one that belongs to it and to no other item of its kind.
        bonds: in order, each once.
    """

    kind: str
    name: str
    name_field: str
    identifier: Identifier
    bonds: tuple[Bond, ...]


class Neighbourhood(msgspec.Struct, frozen=True, kw_only=True):
    """An item's neighbours, in no order that means anything."""

    kind: str
    neighbours: tuple[Neighbour, ...]
