"""Each kind of noise for itself: which of them matching does not see through."""

from __future__ import annotations

from benchmarks.matching.cases import MEASURING_SEEDS, as_they_stand, of_kind, share
from benchmarks.matching.harness import imported_from, scored
from benchmarks.matching.sets import greatest, others
from benchmarks.report import line
from bowerbird.sandbox import Sandbox, build_dataset
from bowerbird.testing.spellings import SPELLINGS

ROWS = 40


def run() -> None:
    """Measure forty rows of each kind, each kind in a catalogue of its own."""
    print("Matching by kinds of noise: precision, recall, share left to review, requests, rows")
    seed = MEASURING_SEEDS[0]
    listed = share((*greatest(), *others()), training=False)
    stand = as_they_stand("both", listed, seed)
    with Sandbox(facts=build_dataset(stand.facts)) as sandbox:
        for kind in SPELLINGS:
            cases = of_kind(stand, listed, kind, ROWS, seed)
            score = scored(*imported_from(sandbox, cases))
            line(kind, f"{score.told} {score.rows:3}")
