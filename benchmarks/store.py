"""The store's writes per second, against plain sqlite3 that writes the same rows."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from benchmarks.report import line, seconds
from bowerbird.catalogue.answers import Answer, LedgerEntry
from bowerbird.catalogue.database import open_database
from bowerbird.catalogue.plan import Plan
from bowerbird.catalogue.store import Store
from bowerbird.catalogue.tables import Item
from bowerbird.music import Album
from bowerbird.words.categories import category
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Status

ITEMS = 2000
BATCH = 100
MUSICBRAINZ_ONLY = Plan(precedence=lambda _kind: ("musicbrainz",), asked=lambda _kind: ("musicbrainz",))
GENRES = ("rock", "progressive rock", "psychedelic rock", "art rock", "space rock")


def run() -> None:
    """Measure items one by one and in batches: 2 identifiers, 5 categories, a source record and a revision each."""
    print(f"Store: {ITEMS} new albums, 2 identifiers, 5 categories, one source record and one revision each")
    for size, aim in ((1, 0.15), (BATCH, 0.20)):
        ours, plain = _both(size)
        how = "one by one" if size == 1 else f"in batches of {size}"
        line(f"Bowerbird, {how}", f"{ITEMS / ours:,.0f} items/s")
        line(f"plain sqlite3, {how}", f"{ITEMS / plain:,.0f} items/s")
        line("ratio", f"{plain / ours:.3f}", f"aim ≥ {aim:.2f}")


def album_facts(number: int) -> Facts:
    """Return facts about an album that nobody made."""
    return Facts(
        fields={
            "title": f"Album {number}",
            "primary_type": "Album",
            "first_release_date": "1973-03-24",
            "release_year": 1973,
            "artist_credit": "Pink Floyd",
        },
        identifiers=(
            Identifier("musicbrainz_release_group", f"f5093c06-23e3-404f-aeaa-{number:012}"),
            Identifier("wikidata", f"Q{number + 1}"),
        ),
        related=tuple(category("genre", name, position=rank) for rank, name in enumerate(GENRES)),
    )


def album_answer(facts: Facts, kind: type[Item] = Album) -> Answer:
    """Return the answer in which the runner would save *facts*."""
    entry = LedgerEntry(provider="musicbrainz", status=Status.SUCCEEDED, facts=facts, asked={"title": "…"})
    return Answer(kind=kind, entry=entry, run="benchmark")


def _both(size: int) -> tuple[float, float]:
    facts = [album_facts(number) for number in range(ITEMS)]
    ours: list[float] = []
    plain: list[float] = []
    # In turn, so that what else the machine does hits both alike.
    for _ in range(3):
        ours.append(_timed(lambda path: _bowerbird(path, facts, size)))
        plain.append(_timed(lambda path: _sqlite(path, facts, size)))
    return min(ours), min(plain)


def _timed(prepare: Callable[[Path], Callable[[], None]]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        return seconds(prepare(Path(folder) / "bench.db"), rounds=1)


def _bowerbird(path: Path, facts: list[Facts], size: int) -> Callable[[], None]:
    engine = open_database(f"sqlite:///{path}")
    store = Store(engine, plan=MUSICBRAINZ_ONLY)
    store.apply([album_answer(album_facts(ITEMS))])

    def work() -> None:
        for start in range(0, len(facts), size):
            store.apply([album_answer(one) for one in facts[start : start + size]])
        engine.dispose()

    return work


def _sqlite(path: Path, facts: list[Facts], size: int) -> Callable[[], None]:
    """The same rows in the same tables, by hand: one statement a table, one commit a batch."""
    open_database(f"sqlite:///{path}").dispose()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA synchronous = normal; PRAGMA foreign_keys = on;")
    now = "2026-01-01 00:00:00.000000"
    genres = range(1, len(GENRES) + 1)
    for genre in genres:
        connection.execute("INSERT INTO items VALUES (?, 'category', 'x', 'x', NULL, ?, ?)", (genre, now, now))

    def work() -> None:
        for start in range(0, len(facts), size):
            part = list(enumerate(facts[start : start + size], start + 100))
            connection.execute("BEGIN IMMEDIATE")
            for statement, rows in _statements(part, genres, now):
                connection.executemany(statement, rows)
            connection.execute("COMMIT")
        connection.close()

    return work


def _statements(
    part: list[tuple[int, Facts]], genres: range, now: str
) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    yield (
        "INSERT INTO items VALUES (?, 'album', ?, ?, NULL, ?, ?)",
        [(n, one.fields["title"], one.fields["title"].casefold(), now, now) for n, one in part],
    )
    yield (
        """INSERT INTO albums
        (id, title, primary_type, secondary_types, first_release_date, release_year, artist_credit, aliases)
        VALUES (?, ?, ?, '[]', ?, ?, ?, '[]')""",
        [(n, *one.fields.values()) for n, one in part],
    )
    yield (
        "INSERT INTO identifiers (kind, scheme, value, item_id) VALUES ('album', ?, ?, ?)",
        [(name.scheme, name.value, n) for n, one in part for name in one.identifiers],
    )
    yield (
        "INSERT INTO relations (subject_id, role, position, object_id, details) VALUES (?, 'genre', ?, ?, '{}')",
        [(n, rank, genre) for n, _ in part for rank, genre in enumerate(genres)],
    )
    yield (
        """INSERT INTO enrichments (item_id, provider, status, facts, partial, heard_at, asked, asked_at, attempts)
        VALUES (?, 'musicbrainz', 'succeeded', ?, 0, ?, ?, ?, 0)""",
        [(n, msgspec.json.encode(one).decode(), now, json.dumps({"title": "…"}), now) for n, one in part],
    )
    yield (
        """INSERT INTO revisions (item_id, actor, action, run, at, difference)
        VALUES (?, 'musicbrainz', 'created', 'x', ?, ?)""",
        [(n, now, json.dumps({name: [None, value] for name, value in one.fields.items()})) for n, one in part],
    )
