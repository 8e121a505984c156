"""Ranking: an item's neighbours -> the best of them as ties, each with a score and a reason. Pure.

Everything that two items have in common is a piece of evidence between 0 and 1, the weaker the more items have it too;
together they make the score as independent evidence does: 1 - (1 - a)(1 - b)…. So the order of the evidence does not
matter, more of it never lowers a score, and two items have the same score for each other.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from bowerbird.sources.related.reasons import reason
from bowerbird.words.facts import Facts, Related
from bowerbird.words.neighbours import CATEGORY, LIST, RELATED, Bond, Neighbour, Neighbourhood, Way

# What it is worth to have something in common that nobody else has: two works of one maker belong together more than
# two of one genre. How good these numbers are is measured in benchmarks/related.py.
_DIRECT = (Way.TIED, Way.TIED_BY)
_TIED = 0.9
_SHARES = {CATEGORY: 0.4, LIST: 0.6}
_SHARES_ELSE = 0.9
_TOGETHER = {LIST: 0.6}
_TOGETHER_ELSE = 0.7
_BY_PARTS = 0.6


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is wanted of the neighbours.

    Attributes:
        ties: roles in which a direct tie makes a recommendation also between two kinds.
        same_kind: how many of the item's own kind.
        other_kinds: how many of each other kind.
        in_all: how many together.
        least: what scores less is none.
    """

    ties: Collection[str] = ("influenced_by", "based_on")
    same_kind: int = 12
    other_kinds: int = 6
    in_all: int = 24
    least: float = 0.1


@dataclass(frozen=True)
class Scored:
    """A neighbour with its score, and the bonds that make it, the strongest first."""

    neighbour: Neighbour
    score: float
    bonds: tuple[Bond, ...]


def ranked(around: Neighbourhood, wish: Wish) -> tuple[Related, ...]:
    """Return the best neighbours as ties in the role ``related``, the best first."""
    return tuple(
        Related(
            role=RELATED,
            kind=one.neighbour.kind,
            facts=Facts(fields={one.neighbour.name_field: one.neighbour.name}, identifiers=(one.neighbour.identifier,)),
            position=position,
            details={"score": one.score, "reason": reason(around.kind, one.bonds)},
            partial=False,
            stored_only=True,
        )
        for position, one in enumerate(best(around, wish))
    )


def best(around: Neighbourhood, wish: Wish) -> list[Scored]:
    """Return the best neighbours, the best first; those that score alike in the order of their kinds and names."""
    scored = [found for one in around.neighbours if (found := score(around.kind, one, wish)) is not None]
    scored = [one for one in scored if one.score >= wish.least]
    scored.sort(key=lambda one: (-one.score, one.neighbour.kind, one.neighbour.name, one.neighbour.identifier))
    taken: list[Scored] = []
    room: dict[str, int] = defaultdict(lambda: wish.other_kinds, {around.kind: wish.same_kind})
    for one in scored:
        if room[one.neighbour.kind] > 0 and len(taken) < wish.in_all:
            room[one.neighbour.kind] -= 1
            taken.append(one)
    return taken


def score(kind: str, neighbour: Neighbour, wish: Wish) -> Scored | None:
    """Return how much an item of *kind* and its neighbour have in common, in hundredths.

    None when they are tied to each other in a way that is no recommendation: an album has its own artist anyway.
    """
    direct = [one for one in neighbour.bonds if one.way in _DIRECT]
    if direct and neighbour.kind != kind and not any(one.role in wish.ties for one in direct):
        return None
    weighed = sorted((-weight(one), one.way, one.role, one.their_role, one.through_id, one) for one in neighbour.bonds)
    strongest: dict[tuple[int, bool], tuple[float, Bond]] = {}
    for worth, *_, bond in weighed:
        # What both have to do with one thing counts once, however many roles it has.
        strongest.setdefault((bond.through_id, bond.way in _DIRECT), (-worth, bond))
    total = 1.0 - math.prod(1.0 - worth for worth, _ in strongest.values())
    return Scored(neighbour, round(total, 2), tuple(bond for _, bond in strongest.values()))


def weight(bond: Bond) -> float:
    """Return what a bond is worth: less, the more items have it."""
    if bond.through is None:
        return _TIED
    if bond.way in (Way.PART_TIED, Way.WHOLE_TIED):
        return _BY_PARTS
    if bond.way == Way.PARTS:
        return _BY_PARTS * rarity(bond.size)
    if bond.way == Way.SHARES:
        return _SHARES.get(bond.through.kind, _SHARES_ELSE) * rarity(bond.size)
    return _TOGETHER.get(bond.through.kind, _TOGETHER_ELSE) * rarity(bond.size)


def rarity(size: int) -> float:
    """Return 1 for what only two have, and less and less for what more have: 0.4 for ten, 0.2 for a hundred."""
    return 1.0 / (1.0 + math.log(max(size, 2) / 2))
