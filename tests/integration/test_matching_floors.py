"""How well lists are matched must not get worse: small sets with fixed seeds, and floors for what comes of them.

The whole sets are measured by ``python -m benchmarks matching``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from benchmarks.matching import Aim, missed_by
from benchmarks.matching.cases import CaseSet, as_they_stand, noisy
from benchmarks.matching.harness import imported, scored
from benchmarks.matching.sets import Listed, others, scripts

SEED = 77
EVERY = 4
Make = Callable[[str, Sequence[Listed], int], CaseSet]


@pytest.mark.parametrize(
    ("make", "listed", "floor"),
    [
        (as_they_stand, others, Aim(0.99, 0.95, 0.03, 0.15)),
        (noisy, others, Aim(0.985, 0.91, 0.05, 0.17)),
        (as_they_stand, scripts, Aim(0.99, 0.93, 0.05, 0.32)),
    ],
    ids=["as they stand", "with noise", "scripts"],
)
def test_precision_recall_review_and_requests_keep_their_floors(
    make: Make, listed: Callable[[], Sequence[Listed]], floor: Aim
) -> None:
    score = scored(*imported(make("some", listed()[::EVERY], SEED)))
    assert missed_by(score, floor) == "", score.told
