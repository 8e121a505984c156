"""Calibration: the numbers of ``importing/matching/probability.py``, learnt on the training sets.

It prints them beside those of today, and of what is said to be so likely, how much was right.
"""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from benchmarks.matching.cases import TRAINING_SEEDS, Case, CaseSet, as_they_stand, noisy, share
from benchmarks.matching.labelled import labelled
from benchmarks.matching.sets import greatest, others, scripts
from benchmarks.report import line
from bowerbird.importing.matching import WEAK, probability
from bowerbird.importing.matching.choosing import in_order

_FINE = 1e-2


class Seen(NamedTuple):
    """The best candidate of a row: its score, its lead, how likely it is said to be, and whether it is right."""

    score: float
    lead: float
    likely: float
    right: bool


def run() -> None:
    """Print the numbers, and how often was right what is said to be so likely."""
    print("Calibration of the probability of a match, on training sets")
    seen = Counter(_seen())
    line("at the score 0, for each point of it, for a lead", _told(_numbers()))
    line("  as they would be learnt today", _told(_learnt(seen)))
    told: dict[float, Counter[bool]] = defaultdict(Counter)
    for shown, times in seen.items():
        told[math.floor(shown.likely * 10) / 10][shown.right] += times
    for least, counted in sorted(told.items()):
        line(f"  said to be {least:.1f} or more", f"{counted[True] / counted.total():.3f} of {counted.total()}")


def _numbers() -> tuple[float, float, float]:
    return probability.NOTHING, probability.SCORE, probability.STANDING


def _told(numbers: Sequence[float]) -> str:
    return " ".join(f"{number:.2f}" for number in numbers)


def _seen() -> Iterator[Seen]:
    """Yield the best candidate of every row: with its year, without, and with another one."""
    dice = random.Random("calibration")  # noqa: S311 -- no secret
    albums, other = share((*greatest(), *others()), training=True), share(scripts(), training=True)
    for seed in TRAINING_SEEDS:
        for cases in (as_they_stand("stand", albums, seed), noisy("noisy", albums, seed), noisy("other", other, seed)):
            for off in ((0,), (None,), (-2, -1, 1, 2, 3)):
                yield from _best(replace(cases, cases=[_dated(case, dice.choice(off)) for case in cases.cases]))


def _dated(case: Case, off: int | None) -> Case:
    words = dict(case.words)
    year = words.pop("year", None)
    return case._replace(words=words if year is None or off is None else {**words, "year": year + off})


def _best(cases: CaseSet) -> Iterator[Seen]:
    for case in labelled(cases):
        ranking = in_order([(candidate, candidate.match) for candidate in case.candidates], alone=False)
        for best in (candidate for candidate in ranking[:1] if candidate.match.probability is not None):
            yield Seen(
                best.match.score,
                best.match.lead or 0.0,
                best.match.probability or 0.0,
                best.identifier.value in case.right,
            )


def _learnt(seen: Counter[Seen]) -> Sequence[float]:
    """Return the numbers under which what was seen is likeliest: uphill from those of today, in steps that shrink."""
    found, steps = list(_numbers()), [1.0, 1.0, 10.0]
    while steps[0] > _FINE:
        tried = [
            [*found[:place], found[place] + sign * steps[place], *found[place + 1 :]]
            for place in range(len(found))
            for sign in (1, -1)
        ]
        better = max(tried, key=lambda numbers: _likelihood(numbers, seen))
        if _likelihood(better, seen) > _likelihood(found, seen):
            found = better
        else:
            steps = [step / 2 for step in steps]
    return found


def _likelihood(numbers: Sequence[float], seen: Counter[Seen]) -> float:
    nothing, score, standing = numbers
    told = 0.0
    for shown, times in seen.items():
        likely = 1.0 / (1.0 + math.exp(-(nothing + score * shown.score)))
        if shown.score >= WEAK:
            likely /= 1.0 + math.exp(-standing * shown.lead)
        told += times * math.log(max(1e-9, likely if shown.right else 1.0 - likely))
    return told
