"""Backups of either database, made while a worker writes, and read back."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import threading
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from bowerbird import Bowerbird
from bowerbird.catalogue.backup import back_up
from bowerbird.catalogue.database import open_database
from bowerbird.settings import load_settings
from bowerbird.words.errors import ConfigurationError, QueryError
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Query
from support.background import SCHEME, Background, mbid, named
from support.catalogue import importer_of
from support.postgres import ThrowawayPostgres
from support.quiet import QUIET

JOBS = 30


def _restored(url: str, backup: Path, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Bring a backup back as the pages of the docs say, and return the address of the database."""
    if url.startswith("sqlite"):
        shutil.copy(backup, tmp_path / "restored.db")
        return f"sqlite:///{tmp_path}/restored.db"
    server: ThrowawayPostgres = request.getfixturevalue("postgres")
    new = server.create_database()
    plain = make_url(new).set(drivername="postgresql").render_as_string(hide_password=False)
    subprocess.run(["pg_restore", "--no-owner", f"--dbname={plain}", backup], check=True)
    return new


def test_a_backup_that_is_made_while_a_worker_writes_is_whole(
    ready_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if ready_url.startswith("postgresql") and shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not on the path")
    half = threading.Event()

    def told(query: Query) -> Facts:
        if len(slow.fetched) > JOBS / 2:
            half.set()
        return Facts(fields={"area": "Cambridge"}, identifiers=(Identifier(SCHEME, query.identified_by(SCHEME) or ""),))

    slow = Background("slow", told, scheme=SCHEME)
    backup = tmp_path / "backup"
    with Bowerbird(ready_url, settings=load_settings(QUIET)) as bird:
        for number in range(JOBS):
            bird.run(importer_of(named(), slow), mbid=mbid(number))
        worker = bird.worker(refresh=False)
        worker.start()
        try:
            assert half.wait()
            assert back_up(ready_url, backup) == backup.stat().st_size
        finally:
            worker.stop()
    with Bowerbird(_restored(ready_url, backup, tmp_path, request), settings=load_settings(QUIET)) as bird:
        bird.register(importer_of(named(), Background("slow", Facts(fields={"area": "Cambridge"}), scheme=SCHEME)))
        assert bird.catalogue.count("artist") == JOBS
        # What was running when the copy was made is due again when its lease ends; nothing is half there.
        done = {item.id for item in bird.catalogue.summaries("artist", limit=JOBS) if item.fields["area"]}
        told_of = {
            line.item_id for line in bird.background.jobs(providers=["slow"], statuses=["succeeded"], limit=None)
        }
        assert done == told_of


def test_a_backup_is_one_file_with_the_rows_that_stand_in_the_log_only(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/music.db")
    with engine.execution_options(write=True).begin() as connection:
        connection.execute(text("INSERT INTO rate_slots (host, next_slot) VALUES ('x', 1)"))
    assert (tmp_path / "music.db-wal").stat().st_size > 0
    back_up(f"sqlite:///{tmp_path}/music.db", tmp_path / "copy.db")
    engine.dispose()
    copy = sqlite3.connect(f"file:{tmp_path}/copy.db?mode=ro", uri=True)
    assert copy.execute("SELECT host FROM rate_slots").fetchall() == [("x",)]
    assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    copy.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "music.db"]


def test_nothing_is_overwritten_and_nothing_half_is_left(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/music.db"
    open_database(url).dispose()
    with pytest.raises(QueryError, match="is there already"):
        back_up(url, tmp_path / "music.db")
    with pytest.raises(QueryError, match="there is no folder"):
        back_up(url, tmp_path / "nowhere" / "copy.db")
    (tmp_path / "notes.db").write_text("this is not a database, and long enough to be looked at as one" * 20)
    with pytest.raises(Exception, match="is no SQLite database"):
        back_up(f"sqlite:///{tmp_path}/notes.db", tmp_path / "copy.db")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["music.db", "notes.db"]


def test_a_password_does_not_stand_among_the_words_of_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "pg_dump"
    program.write_text('#!/bin/sh\necho "$@" > "$0.words"\nexit 1\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(ConfigurationError, match="pg_dump cannot copy the database"):
        back_up("postgresql://me:s3cret@127.0.0.1:1/x", tmp_path / "copy.dump")
    words = (tmp_path / "pg_dump.words").read_text()
    assert "passfile=" in words
    assert "s3cret" not in words
    assert not (tmp_path / "copy.dump").exists()
