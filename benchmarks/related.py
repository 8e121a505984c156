"""What recommendations cost per item in a catalogue of 50,000, and how much of what a full scan finds they find."""

from __future__ import annotations

import random
import sqlite3
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import Engine

from benchmarks.report import line
from bowerbird.catalogue.database import open_database
from bowerbird.catalogue.nearby import COUNTED
from bowerbird.catalogue.neighbours import around
from bowerbird.sources.related.ranking import Wish, best, rarity

ALBUMS, ARTISTS, GENRES, LISTS, ENTRIES = 50_000, 8_000, 600, 30, 300
ASKED = 200
SCANNED = 20
WISH = Wish(same_kind=10, other_kinds=0)
NOW = "2026-01-01 00:00:00.000000"

Edge = tuple[int, str, int, int]


def run() -> None:
    """Measure items one by one, and the same answer by plain sqlite3 that reads every tie."""
    print(f"Related: {ALBUMS:,} albums, {ARTISTS:,} artists, {GENRES} genres (one of half the albums), {LISTS} lists")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        engine = open_database(f"sqlite:///{path}")
        edges = list(_edges(random.Random(1)))  # noqa: S311 -- no secret
        _fill(path, edges)
        chosen = random.Random(2).sample(range(1, ALBUMS + 1), ASKED)  # noqa: S311 -- no secret
        ours: dict[int, list[tuple[int, float]]] = {}
        spent = []
        _recommended(engine, chosen[0])
        for album in chosen:
            start = time.perf_counter()
            ours[album] = _recommended(engine, album)
            spent.append(time.perf_counter() - start)
        artists = random.Random(3).sample(_ids(ALBUMS, ARTISTS), ASKED)  # noqa: S311 -- no secret
        start = time.perf_counter()
        for artist in artists:
            _recommended(engine, artist, kind="artist")
        of_artists = (time.perf_counter() - start) / ASKED
        engine.dispose()
        scans, found, wanted = [], 0.0, 0.0
        connection = sqlite3.connect(path)
        for album in chosen[:SCANNED]:
            start = time.perf_counter()
            exact = _scanned(connection, album)
            scans.append(time.perf_counter() - start)
            # Many score alike: what counts is how good those are that were found, not which.
            wanted += sum(exact[: len(ours[album])])
            found += sum(score for _, score in ours[album])
        connection.close()
    typical, worst = statistics.median(spent) * 1000, max(spent) * 1000
    line("an album, median", f"{typical:.1f} ms", "aim ≤ 20 ms")
    line("an album, the slowest", f"{worst:.1f} ms")
    line("an artist, mean", f"{of_artists * 1000:.1f} ms")
    line("full scan in plain sqlite3, median", f"{statistics.median(scans) * 1000:.1f} ms")
    line("ratio", f"{statistics.median(scans) / statistics.median(spent):.0f}", "aim ≥ 20")
    line("sum of the scores, against the full scan's best", f"{found / wanted:.3f}", "aim ≥ 0.95")


def _edges(chance: random.Random) -> Iterator[Edge]:
    """Yield ties as a catalogue has them: some artists and genres are everywhere, most are rare."""
    artists, genres = _ids(ALBUMS, ARTISTS), _ids(ALBUMS + ARTISTS, GENRES)
    common = [1 / (rank + 1) for rank in range(GENRES)]
    busy = [1 / (rank + 10) for rank in range(ARTISTS)]
    for album in range(1, ALBUMS + 1):
        yield album, "artist", 0, chance.choices(artists, busy)[0]
        taken = dict.fromkeys(chance.choices(genres, common, k=chance.randint(1, 5)))
        if chance.random() < 0.5:  # noqa: PLR2004 -- half of them
            taken[genres[0]] = None
        for rank, genre in enumerate(taken):
            yield album, "genre", rank, genre
    for number in _ids(ALBUMS + ARTISTS + GENRES, LISTS):
        for rank, album in enumerate(chance.sample(range(1, ALBUMS + 1), ENTRIES)):
            yield number, "entry", rank, album


def _ids(after: int, count: int) -> range:
    return range(after + 1, after + count + 1)


def _fill(path: Path, edges: Sequence[Edge]) -> None:
    kinds = [("album", ALBUMS), ("artist", ARTISTS), ("category", GENRES), ("list", LISTS)]
    items = [kind for kind, count in kinds for _ in range(count)]
    with sqlite3.connect(path) as connection:
        connection.executemany(
            "INSERT INTO items VALUES (?, ?, ?, ?, NULL, ?, ?)",
            [(n, kind, f"{kind} {n}", f"{kind} {n}", NOW, NOW) for n, kind in enumerate(items, start=1)],
        )
        connection.executemany(
            "INSERT INTO identifiers VALUES (?, 'bench', ?, ?)",
            [(kind, str(n), n) for n, kind in enumerate(items, start=1)],
        )
        connection.executemany(
            "INSERT INTO relations (subject_id, role, position, object_id, details) VALUES (?, ?, ?, ?, '{}')", edges
        )
    connection.close()


def _recommended(engine: Engine, item: int, *, kind: str = "album") -> list[tuple[int, float]]:
    return [
        (int(one.neighbour.identifier.value), one.score)
        for one in best(around(engine, kind, item, ties=WISH.ties), WISH)
    ]


def _scanned(connection: sqlite3.Connection, album: int) -> list[float]:
    """Return the scores of all other albums, the best first: every tie is read, and weighed as `ranking` does."""
    whose: dict[int, set[int]] = defaultdict(set)
    members: dict[int, set[int]] = defaultdict(set)
    kinds = {}
    for subject, role, thing in connection.execute("SELECT subject_id, role, object_id FROM relations"):
        gathering, member = (subject, thing) if role == "entry" else (thing, subject)
        members[gathering].add(member)
        whose[member].add(gathering)
        kinds[gathering] = {"entry": 0.6, "genre": 0.4, "artist": 0.9}[role]
    left: dict[int, float] = defaultdict(lambda: 1.0)
    for gathering in whose[album]:
        worth = kinds[gathering] * rarity(min(len(members[gathering]), COUNTED))
        for member in members[gathering] - {album}:
            left[member] *= 1 - worth
    return sorted((round(1 - one, 2) for one in left.values()), reverse=True)
