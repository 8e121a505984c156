"""Lists whose rows cannot all be read: what was asked for is kept from the start, and half a list is never done."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from bowerbird import Bowerbird
from bowerbird.catalogue import migrations
from bowerbird.catalogue.database import connect, upgrade
from bowerbird.music import AlbumImporter
from bowerbird.sandbox import Sandbox
from bowerbird.words.errors import QueryError, TakenOverError
from bowerbird.words.lists import LIST_NAME_AT_MOST, ImportStatus, ListName, RowStatus
from support.shelf import catalogue, row, served, title

BLANK = {"title": ""}
STORED_AT_ONCE = 1000

KILLED_WHILE_READING = """
import os, signal, sys
from bowerbird import Bowerbird
from bowerbird.music import AlbumImporter
from support.shelf import row

def rows():
    yield row(1)
    for _ in range(1_500):
        yield {"title": ""}
    os.kill(os.getpid(), signal.SIGKILL)

Bowerbird(sys.argv[1]).run_many(AlbumImporter, rows(), list_name="Top", source="top.csv", force_providers=True)
"""


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with served() as running:
        yield running


@pytest.fixture
def bird(ready_url: str, sandbox: Sandbox, tmp_path: Path) -> Iterator[Bowerbird]:
    with catalogue(ready_url, sandbox, tmp_path) as bird:
        yield bird


def entries(bird: Bowerbird, list_id: int | None) -> list[str]:
    return [tie.name for tie in bird.show(list_id or 0).relations if tie.role == "entry"]


@pytest.mark.parametrize(
    ("error", "told"), [(RuntimeError("the stream broke"), "the stream broke"), (KeyboardInterrupt(), "interrupted")]
)
def test_half_a_list_never_becomes_done_and_loses_neither_name_nor_entries(
    bird: Bowerbird, error: BaseException, told: str
) -> None:
    def rows() -> Iterator[dict[str, Any]]:
        yield from (row(3), row(1))
        for _ in range(STORED_AT_ONCE):
            yield BLANK
        raise error

    whole = bird.run_many(AlbumImporter, [row(n) for n in (1, 2, 3, 4)], list_name="Top")
    with pytest.raises(type(error)):
        bird.run_many(AlbumImporter, rows(), list_name="Top", source="top.csv")
    cut = bird.imports.all(limit=1)[0]
    assert (cut.status, cut.list_id, cut.source, cut.total) == (ImportStatus.STOPPED, whole.list_id, "top.csv", 1_002)
    assert told in (cut.cut_short or "")
    for _ in range(2):
        done = bird.resume_import(cut.id)
        assert (done.success, done.status, done.finished_at) == (False, ImportStatus.STOPPED, None)
        assert done.counts == {RowStatus.EXISTING: 2, RowStatus.INVALID: STORED_AT_ONCE}
        assert "only the first 1002 rows were read; import the file again" in (done.error or "")
        assert told in (done.error or "")
        assert done.error is not None
        assert done.error.count("only the first") == 1
    # What was read took its place; what the rest of the list would have said is not guessed.
    assert set(entries(bird, whole.list_id)) == {title(n) for n in (1, 2, 3, 4)}
    again = bird.run_many(AlbumImporter, [row(3), row(1)], list_name="Top", source="top.csv")
    assert (again.success, again.cut_short, entries(bird, whole.list_id)) == (True, None, [title(3), title(1)])


def test_who_is_killed_while_rows_are_read_leaves_what_was_asked_for(
    ready_url: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    script = f"import sys; sys.path.insert(0, {str(Path(__file__).parent.parent)!r})\n{KILLED_WHILE_READING}"
    ended = subprocess.run([sys.executable, "-c", script, ready_url], check=False, cwd=tmp_path)
    assert ended.returncode == -signal.SIGKILL
    with catalogue(ready_url, sandbox, tmp_path) as bird:
        [cut] = bird.imports.all()
        assert (cut.status, cut.total, cut.source) == (ImportStatus.READING, STORED_AT_ONCE, "top.csv")
        assert (bird.show(cut.list_id or 0).name, bird.imports.options(cut.id)) == ("Top", {"force": True})
        done = bird.resume_import(cut.id)
        assert (done.success, done.list_id, done.counts[RowStatus.CREATED]) == (False, cut.list_id, 1)
        assert "only the first 1000 rows were read; import the file again" in (done.error or "")
        assert entries(bird, cut.list_id) == [title(1)]


@pytest.mark.parametrize("rows", [0, 1, STORED_AT_ONCE, STORED_AT_ONCE + 1])
def test_a_list_of_any_length_that_was_read_whole_is_done(bird: Bowerbird, rows: int) -> None:
    done = bird.run_many(AlbumImporter, [BLANK] * rows)
    assert (done.success, done.total, done.cut_short, done.error) == (True, rows, None, None)


def test_the_last_rows_are_stored_together_with_the_end_of_reading(bird: Bowerbird) -> None:
    """Whoever looks at an import finds either rows to come and `reading`, or all rows."""
    seen: list[tuple[str, int]] = []

    def rows() -> Iterator[dict[str, Any]]:
        for number in range(STORED_AT_ONCE + 1):
            yield BLANK
            if number == STORED_AT_ONCE:
                found = bird.imports.all()[0]
                seen.append((found.status, found.total))

    done = bird.run_many(AlbumImporter, rows())
    assert (seen, done.total) == ([("reading", STORED_AT_ONCE)], STORED_AT_ONCE + 1)


def test_who_is_overtaken_while_reading_writes_nothing_more(bird: Bowerbird) -> None:
    def rows() -> Iterator[dict[str, Any]]:
        for number in range(2 * STORED_AT_ONCE + 1):
            yield BLANK
            if number == STORED_AT_ONCE:
                bird.resume_import(bird.imports.all()[0].id)

    with pytest.raises(TakenOverError):
        bird.run_many(AlbumImporter, rows())
    [left] = bird.imports.all()
    assert (left.total, left.success, left.status) == (STORED_AT_ONCE, False, ImportStatus.STOPPED)


@pytest.mark.parametrize("name", ["", " ", "\t\n", "\x00\x07", "x" * (LIST_NAME_AT_MOST + 1)])
def test_a_list_that_cannot_be_called_so_is_refused_before_anything_is_written(
    bird: Bowerbird, sandbox: Sandbox, name: str
) -> None:
    with pytest.raises(QueryError, match="the name of the list"):
        bird.run_many(AlbumImporter, [row(1)], list_name=name)
    with pytest.raises(QueryError, match="the name of the list"):
        ListName(name=name)
    assert (bird.imports.all(), bird.catalogue.count("list"), sandbox.requests) == ([], 0, [])


@pytest.mark.parametrize("rows", ["title", b"title", {"title": "x"}, None, 5])
def test_what_is_no_rows_is_refused_before_anything_is_written(bird: Bowerbird, rows: Any) -> None:
    with pytest.raises(QueryError, match="rows must be an iterable of rows"):
        bird.run_many(AlbumImporter, rows, list_name="Mine")
    assert (bird.imports.all(), bird.catalogue.count("list")) == ([], 0)


def test_a_source_of_rows_that_fails_at_once_is_told(bird: Bowerbird) -> None:
    def rows() -> Iterator[dict[str, Any]]:
        raise RuntimeError("no stream")
        yield {}

    with pytest.raises(RuntimeError):
        bird.run_many(AlbumImporter, rows())
    cut = bird.imports.all()[0]
    assert "no row was read; import the file again" in (bird.resume_import(cut.id).error or "")


def test_a_row_that_cannot_be_read_or_stored_costs_itself(bird: Bowerbird) -> None:
    class Hostile(dict[str, Any]):
        def items(self) -> Any:
            raise RuntimeError("no items here")

    rows = [
        Hostile(title="x"),
        {"title": title(1), "artist": "The Band Dibobu", "note": float("nan")},
        {"title": title(2), "note": 10**5_000},
        {"title": title(2), "rank": 10**5_000},
        row(5),
    ]
    done = bird.run_many(AlbumImporter, rows)
    found = {one.number: one.status for one in bird.imports.rows(done.id)}
    assert (done.success, found[1], found[4], found[5]) == (True, "invalid", "invalid", "created")


def test_imports_of_earlier_versions_are_told_apart(database_url: str) -> None:
    """Under the schema before, an import whose reading broke off was ``running`` without a claim, or said why."""
    engine = connect(database_url)
    _upgrade_to(engine, "0006")
    imports = [
        ("done", None, None, False),
        ("running", "c", None, False),
        ("running", None, None, True),
        ("stopped", None, "it was interrupted", False),
        ("stopped", None, "the rows could not all be read: x", True),
    ]
    with engine.execution_options(write=True).begin() as connection:
        for status, claim, error, _ in imports:
            connection.execute(
                text(
                    "INSERT INTO imports (kind, source, status, options, total, requests, error, claim, created_at)"
                    " VALUES ('album', 's', :status, '{}', 0, 0, :error, :claim, '2026-01-01 00:00:00')"
                ),
                {"status": status, "error": error, "claim": claim},
            )
    upgrade(engine)
    with engine.connect() as connection:
        found = list(connection.scalars(text("SELECT cut_short IS NOT NULL FROM imports ORDER BY id")))
    engine.dispose()
    assert [bool(one) for one in found] == [cut for *_, cut in imports]


def _upgrade_to(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    with engine.execution_options(write=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
