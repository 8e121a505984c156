"""What all tests share: real databases, one SQLite file or one PostgreSQL database per test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bowerbird.catalogue.database import connect, upgrade
from support.postgres import ThrowawayPostgres
from support.quiet import QUIET

# For whatever a test opens or starts without settings of its own.
os.environ.update(QUIET)


@pytest.fixture(scope="session")
def postgres() -> Iterator[ThrowawayPostgres]:
    """A PostgreSQL server of our own."""
    if not ThrowawayPostgres.available():
        pytest.skip("PostgreSQL's programs are not installed on this machine")
    with ThrowawayPostgres() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database; every test that asks for it runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/bowerbird.db"
    server: ThrowawayPostgres = request.getfixturevalue("postgres")
    return server.create_database()


@pytest.fixture
def ready_url(database_url: str) -> str:
    """The address of a database that has its tables."""
    engine = connect(database_url)
    upgrade(engine)
    engine.dispose()
    return database_url
