"""Learning: by how much penalties should count, and how likely a score and a lead are right. Pure, no library."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from bowerbird.importing.matching.costs import LEAD, STRONG, WEAK

WRONG, REVIEW, MISSED = 10.0, 1.0, 1.2
"""What a row costs that is taken wrongly, left to a person, or not found although it is there."""
_TRIED = (0.5, 0.7, 0.85, 1.2, 1.4, 2.0)
_ROUNDS = 3
_WORTH = 2.0
"""A factor is moved only if that saves so much: the difference of a row or two is chance."""


class Weighed(NamedTuple):
    """A candidate: what speaks against it by name, how far it stands behind its rivals, and whether it is right."""

    costs: Mapping[str, float]
    behind: float
    right: bool


def factors(cases: Sequence[Sequence[Weighed]], least: Mapping[str, float]) -> dict[str, float]:
    """Return for each penalty the factor by which it should count, so that the cases cost least altogether.

    One penalty after another is tried smaller and larger, and moved to what is best, until nothing is gained. None gets
    below its *least* factor, and what costs the same stays as it is.
    """
    names = sorted({name for case in cases for candidate in case for name in candidate.costs})
    concerned = {name: [case for case in cases if any(name in candidate.costs for candidate in case)] for name in names}
    found = dict.fromkeys(names, 1.0)
    for _ in range(_ROUNDS):
        before = dict(found)
        for name in names:
            tried = [max(least.get(name, 0.0), found[name] * factor) for factor in _TRIED]
            costs = {factor: _cost(concerned[name], {**found, name: factor}) for factor in (found[name], *tried)}
            best = min(costs, key=lambda factor: (costs[factor], abs(factor - 1.0)))
            if costs[found[name]] - costs[best] >= _WORTH:
                found[name] = best
        if found == before:
            break
    return found


def _cost(cases: Sequence[Sequence[Weighed]], by: Mapping[str, float]) -> float:
    return sum(case_cost(case, by) for case in cases)


def case_cost(case: Sequence[Weighed], by: Mapping[str, float]) -> float:
    """Return what a row costs under these factors: as matching decides, in short."""
    scores = [
        max(0.0, 1.0 - sum(by.get(name, 1.0) * cost for name, cost in candidate.costs.items())) for candidate in case
    ]
    near = [
        (score - candidate.behind, score, candidate)
        for score, candidate in zip(scores, case, strict=True)
        if score >= WEAK
    ]
    strong = sorted(near, key=_standing)
    present = any(candidate.right for candidate in case)
    if not strong:
        return MISSED if present else 0.0
    standing, score, best = strong[0]
    lead = standing - strong[1][0] if len(strong) > 1 else score - WEAK
    if score < STRONG or lead < LEAD:
        return REVIEW
    return 0.0 if best.right else WRONG


def _standing(one: tuple[float, float, Weighed]) -> float:
    return -one[0]


class Curve(NamedTuple):
    """The probability that a best candidate is right: 1 / (1 + exp(-(base + score·s + lead·l)))."""

    base: float
    score: float
    lead: float

    def at(self, score: float, lead: float) -> float:
        """Return the probability at a score and a lead."""
        return _logistic(self.base + self.score * score + self.lead * lead)


def calibrated(seen: Sequence[tuple[float, float, bool]]) -> Curve:
    """Return the curve that fits scores, leads and whether each was right: Newton's method, a little damped."""
    curve = [0.0, 0.0, 0.0]
    for _ in range(50):
        slope, bend = [-0.001 * value for value in curve], [[0.001 * (i == j) for j in range(3)] for i in range(3)]
        for score, lead, right in seen:
            given = (1.0, score, lead)
            chance = _logistic(sum(factor * value for factor, value in zip(curve, given, strict=True)))
            for i in range(3):
                slope[i] += (right - chance) * given[i]
                for j in range(3):
                    bend[i][j] += chance * (1 - chance) * given[i] * given[j]
        curve = [value + step for value, step in zip(curve, _solved(bend, slope), strict=True)]
    return Curve(*curve)


def log_loss(seen: Sequence[tuple[float, float, bool]], chance: Callable[[float, float], float]) -> float:
    """Return how much what came surprises who believes in *chance*, on average."""
    surprises = (chance(score, lead) if right else 1 - chance(score, lead) for score, lead, right in seen)
    return -sum(math.log(max(surprise, 1e-9)) for surprise in surprises) / max(1, len(seen))


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, value))))


def _solved(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """Return the solution of three equations (Cramer's rule)."""
    whole = _determinant(matrix)
    columns = ([[*row[:i], value, *row[i + 1 :]] for row, value in zip(matrix, right, strict=True)] for i in range(3))
    return [_determinant(column) / whole for column in columns]


def _determinant(m: Sequence[Sequence[float]]) -> float:
    parts = (
        m[0][i] * (m[1][(i + 1) % 3] * m[2][(i + 2) % 3] - m[1][(i + 2) % 3] * m[2][(i + 1) % 3]) for i in range(3)
    )
    return sum(parts)
