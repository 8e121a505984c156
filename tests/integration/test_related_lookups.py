"""How neighbours are looked up: by index, and no more of them the more there are. On both databases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from bowerbird.catalogue import nearby
from bowerbird.catalogue.database import open_database
from bowerbird.catalogue.nearby_statements import Side, sql
from bowerbird.catalogue.neighbours import KEEP, OWN, SCAN, around

FORMS = ("bundles", "sizes", "around", "among", "named")
PARAMETERS = {
    "wanted": '[[1, "genre", 7]]',
    "others": "[2, 3]",
    "without": '["list"]',
    "at_most": 500,
    "left_out": "related",
    "keep": KEEP,
    "scan": SCAN,
}
NOW = "2026-01-01 00:00:00"
GENRE, LIST = 1, 2
FIRST = 10
"""Albums have the ids from here on."""


@pytest.fixture
def engine(ready_url: str) -> Iterator[Engine]:
    engine = open_database(ready_url)
    yield engine
    engine.dispose()


def crowd(engine: Engine, albums: int) -> None:
    """Albums of one genre, all in one list; each has a name of its own in the scheme "test"."""
    kinds = [(GENRE, "category"), (LIST, "list"), *((FIRST + number, "album") for number in range(albums))]
    items = "INSERT INTO items (id, kind, display_name, match_key, created_at, updated_at)"
    relations = "INSERT INTO relations (subject_id, role, position, object_id, details)"
    with engine.execution_options(write=True).begin() as connection:
        connection.execute(
            text(f"{items} VALUES (:id, :kind, :name, :name, :now, :now)"),
            [{"id": one, "kind": kind, "name": f"{kind} {one}", "now": NOW} for one, kind in kinds],
        )
        connection.execute(
            text("INSERT INTO identifiers (kind, scheme, value, item_id) VALUES (:kind, 'test', :value, :id)"),
            [{"id": one, "value": str(one), "kind": kind} for one, kind in kinds],
        )
        connection.execute(
            text(f"{relations} VALUES (:album, 'genre', 0, :genre, '{{}}'), (:list, 'entry', :place, :album, '{{}}')"),
            [{"album": FIRST + n, "genre": GENRE, "list": LIST, "place": n} for n in range(albums)],
        )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def plan(connection: Connection, form: str, side: Side, *, placed: bool = True, how: str = "") -> list[str]:
    """Return the plan of a statement, line by line."""
    dialect = connection.dialect.name
    asked = sql(form, dialect, side, placed=placed)
    known = {name: value for name, value in PARAMETERS.items() if f":{name}" in asked}
    words = "EXPLAIN QUERY PLAN" if dialect == "sqlite" else f"EXPLAIN {how}"
    return [str(row[-1]).strip() for row in connection.execute(text(f"{words} {asked}"), known)]


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("form", FORMS)
def test_every_table_is_searched_by_an_index(engine: Engine, form: str, side: Side) -> None:
    crowd(engine, 1000)
    with engine.connect() as connection:
        nearby.prepare(connection)
        lines = plan(connection, form, side)
    if engine.dialect.name == "postgresql":
        assert not [line for line in lines if "Seq Scan" in line or "Bitmap" in line]
        assert any("Index" in line for line in lines)
        return
    # In the statements the tables are called x, i and n, or r where that is no select of its own.
    scanned = [line for line in lines if re.match(r"SCAN [xin]\b", line)]
    assert not scanned
    assert lines.count("SCAN r") == lines.count("CO-ROUTINE r")
    assert any(line.startswith("SEARCH") for line in lines)
    assert form == "named" or not any("TEMP B-TREE" in line for line in lines)


@pytest.mark.parametrize("side", list(Side))
def test_postgresql_reads_no_more_of_a_hub_than_it_is_asked_for(engine: Engine, side: Side) -> None:
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite does not tell how many rows it has read; its steps are counted below")
    crowd(engine, 5000)
    with engine.connect() as connection:
        nearby.prepare(connection)
        asked = {**PARAMETERS, "wanted": f'[[{GENRE}, "genre", 2000], [{LIST}, "entry", 2000]]'}
        words = text("EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) " + sql("around", "postgresql", side))
        known = {name: asked[name] for name in ("wanted", "keep", "scan", "without")}
        lines = [str(row[0]) for row in connection.execute(words, known)]
    read = [float(found[1]) for line in lines if (found := re.search(r"actual rows=([\d.]+)", line))]
    assert max(read) <= max(2 * 2 * KEEP, SCAN)


def test_looking_around_takes_as_many_steps_in_a_large_hub_as_in_a_small_one(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("only SQLite counts its steps")
    crowd(engine, 1000)
    small = _steps(engine, "album", FIRST + 500)
    small_genre = _steps(engine, "category", GENRE)
    with engine.execution_options(write=True).begin() as connection:
        for table in ("relations", "identifiers", "items"):
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 -- our own names
    crowd(engine, 20_000)
    assert _steps(engine, "album", FIRST + 10_000) < small * 1.2
    assert _steps(engine, "category", GENRE) < small_genre * 1.2


def _steps(engine: Engine, kind: str, item_id: int) -> int:
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.set_progress_handler(step, 100)
        try:
            # The pool gives the connection that was used last.
            connection.close()
            assert around(engine, kind, item_id).neighbours
        finally:
            raw.set_progress_handler(None, 0)
    assert steps > 0
    return steps


def test_what_is_found_in_a_hub_stands_next_to_the_item(engine: Engine) -> None:
    crowd(engine, 1000)
    found = around(engine, "album", FIRST + 500)
    places = sorted(int(one.identifier.value) - FIRST - 500 for one in found.neighbours)
    assert places == [*range(-KEEP, 0), *range(1, KEEP)]
    assert around(engine, "album", FIRST + 500) == found
    assert {bond.role for one in found.neighbours for bond in one.bonds} == {"genre", "entry"}


def test_the_ties_of_an_item_itself_are_followed_to_a_limit(engine: Engine) -> None:
    crowd(engine, 3 * OWN)
    found = around(engine, "category", GENRE)
    # All the first are in the list too; what stands near them there is tied to the genre as well.
    assert len(found.neighbours) == OWN
