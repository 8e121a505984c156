"""Opening and upgrading databases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, inspect, text

from bowerbird import music
from bowerbird.catalogue.database import HEAD, connect, open_database, upgrade
from bowerbird.catalogue.tables import Base, table_of
from bowerbird.catalogue.work import tables as work_tables
from bowerbird.http.budget import rate_slots
from bowerbird.http.paid import paid_answers
from bowerbird.http.vocabularies import vocabularies
from bowerbird.words.errors import ConfigurationError
from support.processes import processes


def test_the_migrations_come_to_what_the_classes_say(ready_url: str) -> None:
    assert music.Album.__table__ is not None
    assert work_tables.DeferredRunRow.__table__ is not None
    wanted = MetaData()
    mapped = [mapper.class_ for mapper in Base.registry.mappers if mapper.class_.__module__.startswith("bowerbird.")]
    for table in {rate_slots, paid_answers, vocabularies, *map(table_of, mapped)}:
        table.to_metadata(wanted)
    engine = connect(ready_url)
    options = {"compare_type": True, "include_name": _is_ours}
    with engine.connect() as connection:
        differences: Any = compare_metadata(MigrationContext.configure(connection, opts=options), wanted)
    engine.dispose()
    assert differences == []


def _is_ours(name: str | None, what: str, _: Any) -> bool:
    others = ("alembic_version", "procrastinate_")
    return not (what == "table" and name is not None and name.startswith(others))


def test_upgrading_twice_does_nothing(ready_url: str) -> None:
    engine = connect(ready_url)
    upgrade(engine)
    with engine.connect() as connection:
        assert connection.scalars(text("SELECT version_num FROM alembic_version")).all() == [HEAD]
    engine.dispose()


def test_the_head_is_the_newest_migration() -> None:
    folder = Path(music.__file__).parent.parent / "catalogue" / "migrations" / "versions"
    assert max(path.name[:4] for path in folder.glob("[0-9]*.py")) == HEAD


def test_a_new_sqlite_file_gets_its_tables_by_itself(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/new.db")
    assert inspect(engine).has_table("enrichments")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()


def _open(url: str) -> str:
    open_database(url).dispose()
    return "opened"


def test_many_processes_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    with processes().Pool(6) as pool:
        assert pool.map(_open, [url] * 12) == ["opened"] * 12


def test_a_database_of_another_version_is_refused_with_what_to_do(ready_url: str) -> None:
    engine = connect(ready_url)
    with engine.execution_options(write=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(ConfigurationError, match=r"is at 9999, this version needs .*bowerbird db upgrade"):
        open_database(ready_url)


def test_an_empty_postgresql_database_is_refused_with_what_to_do(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        open_database(database_url).dispose()
        return
    with pytest.raises(ConfigurationError, match=r"has no tables of Bowerbird.*bowerbird db upgrade"):
        open_database(database_url)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("music.db", "is not a database URL"),
        ("", "is not a database URL"),
        ("mysql://root@localhost/x", "neither SQLite nor PostgreSQL"),
        ("sqlite:////no/such/folder/x.db", "the folder /no/such/folder does not exist"),
        ("postgresql://nobody:secret@127.0.0.1:1/x", "cannot open the database"),
    ],
)
def test_a_database_that_cannot_be_opened_is_a_configuration_error(url: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match=told) as caught:
        open_database(url)
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_database_is_a_configuration_error(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("this is not a database, and long enough to be looked at as one" * 20)
    with pytest.raises(ConfigurationError, match="cannot open the database"):
        open_database(f"sqlite:///{tmp_path}/notes.txt")


@pytest.mark.parametrize("table", ["items", "moz_places"])
def test_an_sqlite_file_of_another_program_is_left_alone(tmp_path: Path, table: str) -> None:
    url = f"sqlite:///{tmp_path}/other.db"
    engine = connect(url)
    with engine.execution_options(write=True).begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, price REAL)")
    engine.dispose()
    before = (tmp_path / "other.db").read_bytes()
    with pytest.raises(ConfigurationError, match="has no tables of Bowerbird"):
        open_database(url)
    assert (tmp_path / "other.db").read_bytes() == before
