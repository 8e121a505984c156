"""What a driver's error means, and what is said of a schema that is not ours."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import psycopg
import pytest

from bowerbird.catalogue.database import HEAD, other_schema
from bowerbird.catalogue.database_errors import _REMEDIES, DatabaseTroubleError, Trouble, sentence, trouble_of
from bowerbird.catalogue.turns import Turns, turns_of
from bowerbird.words.errors import BowerbirdError


def _sqlite(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("said")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (_sqlite(sqlite3.SQLITE_BUSY), Trouble.LOCKED),
        (_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), Trouble.LOCKED),
        (_sqlite(sqlite3.SQLITE_READONLY_DIRECTORY), Trouble.READ_ONLY),
        (_sqlite(sqlite3.SQLITE_FULL), Trouble.FULL),
        (_sqlite(sqlite3.SQLITE_IOERR_WRITE), Trouble.BROKEN_DISK),
        (_sqlite(sqlite3.SQLITE_CORRUPT_INDEX), Trouble.DAMAGED),
        (_sqlite(sqlite3.SQLITE_NOTADB), Trouble.NO_DATABASE),
        (_sqlite(sqlite3.SQLITE_CANTOPEN_ISDIR), Trouble.UNREADABLE),
        (_sqlite(sqlite3.SQLITE_CONSTRAINT_UNIQUE), None),
        (_sqlite(sqlite3.SQLITE_ERROR), None),
        (psycopg.errors.AdminShutdown(), Trouble.LOST),
        (psycopg.errors.ConnectionFailure(), Trouble.LOST),
        (psycopg.errors.DiskFull(), Trouble.FULL),
        (psycopg.errors.ReadOnlySqlTransaction(), Trouble.READ_ONLY),
        (psycopg.errors.InsufficientPrivilege(), Trouble.NOT_ALLOWED),
        (psycopg.errors.TooManyConnections(), Trouble.CROWDED),
        (psycopg.errors.InvalidPassword(), Trouble.REFUSED),
        (psycopg.errors.SerializationFailure(), None),
        (psycopg.errors.UniqueViolation(), None),
        (psycopg.errors.UndefinedColumn(), None),
        (psycopg.OperationalError("server closed the connection unexpectedly"), Trouble.LOST),
        (psycopg.OperationalError('FATAL: password authentication failed for user "x"'), Trouble.REFUSED),
        (psycopg.OperationalError('FATAL: database "x" does not exist'), Trouble.REFUSED),
        (psycopg.OperationalError("FATAL: sorry, too many clients already"), Trouble.CROWDED),
        (psycopg.ProgrammingError("the placeholder is wrong"), None),
        (ValueError("another"), None),
        (None, None),
    ],
)
def test_a_drivers_error_is_classed_once(error: BaseException | None, trouble: Trouble | None) -> None:
    assert trouble_of(error) == trouble


def test_each_trouble_has_a_sentence_that_says_what_to_do() -> None:
    told = {sentence(trouble, "sqlite:///music.db", ValueError("said\nso")) for trouble in Trouble}
    assert len(told) == len(Trouble)
    assert all("sqlite:///music.db" in one and "(said so): " in one for one in told)
    assert len(set(_REMEDIES.values())) == len(Trouble)


def test_a_trouble_is_an_error_of_ours_that_tells_no_statement() -> None:
    error = DatabaseTroubleError(Trouble.FULL, "sqlite:///music.db", _sqlite(sqlite3.SQLITE_FULL))
    assert isinstance(error, BowerbirdError)
    assert not error.passing
    assert "no room left" in str(error)
    assert "SQL" not in str(error).replace("SQLite", "")


def test_a_newer_schema_is_not_told_to_upgrade_the_database() -> None:
    assert other_schema("x", "0001").endswith("run `bowerbird db upgrade`")
    assert "has no tables" in other_schema("x", None)
    newer = other_schema("x", f"{int(HEAD) + 1:04}")
    assert "pip install --upgrade bowerbird" in newer
    assert "does not lead back" in newer


def test_turns_come_in_the_order_in_which_they_were_asked_for() -> None:
    turns = Turns()
    assert turns.acquire(0)
    came: list[int] = []
    threads = []
    for number in range(5):
        threads.append(threading.Thread(target=_take, args=(turns, came, number)))
        threads[-1].start()
        while len(turns._waiting) <= number:
            pass
    turns.release()
    for thread in threads:
        thread.join()
    assert came == [0, 1, 2, 3, 4]
    assert turns.acquire(0)


def _take(turns: Turns, came: list[int], number: int) -> None:
    turns.acquire(60)
    came.append(number)
    turns.release()


def test_a_turn_that_does_not_come_is_given_up() -> None:
    turns = Turns()
    assert turns.acquire(0)
    assert not turns.acquire(0.001)
    turns.release()
    assert turns.acquire(0)


def test_engines_of_one_file_share_their_turns(tmp_path: Path) -> None:
    file = tmp_path / "music.db"
    assert turns_of(file) is turns_of(file.parent / "." / "music.db")
