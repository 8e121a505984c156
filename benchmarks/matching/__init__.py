"""How well items are matched: precision, recall, share left to review, requests: so that a change shows.

Each set is imported as a list against a lookalike of MusicBrainz in which the albums stand among others; a tenth of
them is missing there, while singles, live records and sequels of the same names are not.
"""

from __future__ import annotations

from typing import NamedTuple

from benchmarks.matching.artists import artists
from benchmarks.matching.cases import MEASURING_SEEDS, CaseSet, as_they_stand, noisy, share
from benchmarks.matching.harness import Score, compared, imported, scored
from benchmarks.matching.recordings import recordings
from benchmarks.matching.sets import DATASETS, greatest, others, scripts
from benchmarks.matching.songs import songs
from benchmarks.report import line


class Aim(NamedTuple):
    """What a set is to reach; requests for as many rows as the aim says, else in proportion."""

    precision: float
    recall: float
    review: float
    requests: float


STAND, NOISY, SCRIPTS = Aim(0.995, 0.94, 0.06, 0.14), Aim(0.99, 0.87, 0.10, 0.22), Aim(0.99, 0.85, 1.0, 1.0)
ARTISTS, SONGS = Aim(0.99, 0.85, 0.15, 0.2), Aim(0.97, 0.80, 0.15, 0.6)


def run() -> None:
    """Measure albums and recordings."""
    print("Matching: precision, recall, share left to review, requests, rows")
    for name, listed in (("the 500 greatest", greatest()), ("other famous albums", others())):
        measured = share(listed, training=False)
        for seed in MEASURING_SEEDS[:2]:
            stand = as_they_stand(name, measured, seed)
            told(f"{name} as they stand, seed {seed}", stand, STAND)
            told(f"{name} with noise, seed {seed}", noisy(name, measured, seed), NOISY)
    told(
        "other scripts, aliases, signs, numerals",
        as_they_stand("scripts", share(scripts(), training=False), 1),
        SCRIPTS,
    )
    reference = as_they_stand("reference", share(others(), training=False), MEASURING_SEEDS[0])
    line("reference: other famous albums, equal when folded", scored(compared(reference)).told)
    told("artists by name, aliases and namesakes", artists(MEASURING_SEEDS[0]), ARTISTS)
    told("songs of a public mapping", songs(MEASURING_SEEDS[0]), SONGS)
    if DATASETS.is_dir():
        line("recordings (labelled set)", recordings().told)


def told(name: str, cases: CaseSet, aim: Aim) -> None:
    """Print the figures of a set, and what they miss of its aim."""
    if cases.cases:
        score = scored(*imported(cases))
        line(name, f"{score.told} {score.rows:4}", missed_by(score, aim))


def missed_by(score: Score, aim: Aim) -> str:
    """Return what a score misses of its aim, for a line of the report; an empty text when nothing. Pure."""
    asked = score.requests / max(score.rows, 1)
    reached = (score.precision, score.recall, -score.review / max(score.rows, 1), -asked)
    wanted = (aim.precision, aim.recall, -aim.review, -aim.requests)
    pairs = zip(Aim._fields, reached, wanted, strict=True)
    return "; ".join(
        f"{name} {'≥' if bound > 0 else '≤'} {abs(bound)}" for name, value, bound in pairs if value < bound
    )
