"""How likely it is that a candidate is the right one: its score and its rivals, weighed by what lists have shown.

The three numbers are learnt (``python -m benchmarks calibration``) from lists of albums that measure nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from bowerbird.importing.matching.costs import NEAR
from bowerbird.words.results import Candidate, Match

NOTHING, SCORE = -7.0, 12.25
"""How likely a candidate without rivals is, as log odds: at the score 0, and for each point of it."""
STANDING = 83.0
"""How fast a rival's part falls with how far it stands behind: to a twelfth at 0.03."""


def probabilities(matches: Sequence[Match]) -> list[float | None]:
    """Return for each of the matches of one wanted item how likely it is the right one; None below ``NEAR``.

    What a score is worth is shared among all that stand near each other: two that fit equally well have half each.
    """
    rivals = [match.standing for match in matches if match.score >= NEAR]
    best = max(rivals, default=0.0)
    whole = sum(math.exp(STANDING * (standing - best)) for standing in rivals)
    return [
        round(likelihood(match.score) * math.exp(STANDING * (match.standing - best)) / whole, 3)
        if match.score >= NEAR
        else None
        for match in matches
    ]


def likelihood(score: float) -> float:
    """Return how likely a candidate of this score is the right one when it has no rival."""
    return 1.0 / (1.0 + math.exp(-(NOTHING + SCORE * score)))


def without_probability(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return candidates of words that say too little: what was learnt is true of names with their makers."""
    return tuple(
        msgspec.structs.replace(candidate, match=msgspec.structs.replace(candidate.match, probability=None))
        for candidate in candidates
    )
