"""How each call grows with the catalogue: its time among 1,000 items and among 300,000, and the ratio of the two."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import httpx2

from benchmarks.report import line
from bowerbird import Bowerbird
from bowerbird.catalogue.database import open_database
from bowerbird.settings import load_settings

sys.path.append(str(Path(__file__).parent.parent / "tests"))
from support.every_call import CALLS, GROWING, source  # the tests know every call
from support.large import fill

FEW, MANY = 1_000, 300_000
ROUNDS = 2
_RATES = ("MUSICBRAINZ", "WIKIDATA", "WIKIPEDIA", "DISCOGS", "COVERARTARCHIVE")
AIMS: Mapping[str, float] = {
    "bird.background.status": 200,
    "bird.background.jobs": 100,
    "bird.background.jobs failed": 100,
    "bird.background.enrich missing": 100,
    "bird.enrich": 100,
    "bird.catalogue.count": 100,
    "bird.catalogue.summaries": 100,
    "bird.catalogue.summaries from the middle": 100,
}
"""Milliseconds that a call may take among 300,000 items."""


def run() -> None:
    """Measure every call on both catalogues, and print a line for each."""
    print(f"Growth: each call among {FEW:,} items and among {MANY:,}, in milliseconds, the fastest of {ROUNDS}")
    with tempfile.TemporaryDirectory() as folder:
        few, many = (_times(Path(folder), size) for size in (FEW, MANY))
    for name in few:
        aim = f"aim ≤ {AIMS[name]:g} ms" if name in AIMS else ""
        reason = f"  ({GROWING[name]})" if name in GROWING and not aim else ""
        ratio = many[name] / few[name]
        line(f"{name:<40} {few[name]:>7.2f} {ratio:>6.2f} x", f"{many[name]:.2f} ms", aim or reason)
    # The ratio of a forced import, over many items of a file that is warm, is an aim of the bench `imports`.


def _times(folder: Path, size: int) -> dict[str, float]:
    found: dict[str, float] = {}
    environment = {f"BOWERBIRD_{name}_RATE": "0" for name in _RATES} | {"BOWERBIRD_CONTACT": "bench@example.org"}
    for number in range(ROUNDS):
        url = f"sqlite:///{folder}/{size}-{number}.db"
        engine = open_database(url)
        sizes = fill(engine, size)
        engine.dispose()
        settings = load_settings(environment, folder=folder)
        with Bowerbird(url, settings=settings, transport=httpx2.MockTransport(source)) as bird:
            bird.show(1)
            for name, call in CALLS.items():
                start = time.perf_counter()
                call(bird, sizes)
                took = (time.perf_counter() - start) * 1000
                found[name] = min(took, found.get(name, took))
        Path(f"{folder}/{size}-{number}.db").unlink()
    return found
