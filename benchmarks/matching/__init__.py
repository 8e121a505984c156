"""How well items are matched: precision, recall, share left to review, requests: so that a change shows.

Each set is imported as a list against a lookalike of MusicBrainz in which the albums stand among others; a tenth of
them is missing there, while singles, live records and sequels of the same names are not.
"""

from __future__ import annotations

from benchmarks.matching.cases import DATASETS, MEASURING_SEEDS, as_they_stand, greatest, noisy, share
from benchmarks.matching.harness import compared, imported, scored
from benchmarks.matching.recordings import recordings
from benchmarks.report import line


def run() -> None:
    """Measure albums and recordings."""
    print("Matching: precision, recall, share left to review, requests")
    if not DATASETS.is_dir():
        print("  skipped: the labelled sets are not at hand")
        return
    listed = share(greatest(), training=False)
    for seed in MEASURING_SEEDS[:2]:
        cases = as_they_stand("greatest", listed, {}, seed)
        line(f"the 500 greatest (not those to learn from), seed {seed}", scored(*imported(cases)).told, "aim ≥ 0.995")
        line("  reference: equal when folded, the first hit", scored(compared(cases)).told)
        rows = noisy("greatest", listed, {}, seed)
        line(f"the same with noise, seed {seed}", scored(*imported(rows)).told, "aim ≥ 0.99")
    line("recordings (labelled set)", recordings().told)
