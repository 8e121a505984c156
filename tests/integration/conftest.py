"""An open catalogue on either database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bowerbird.catalogue.database import connect, open_database, upgrade
from support.catalogue import Catalogue


@pytest.fixture
def ready_url(database_url: str) -> str:
    """The address of a database that has its tables."""
    engine = connect(database_url)
    upgrade(engine)
    engine.dispose()
    return database_url


@pytest.fixture
def catalogue(ready_url: str) -> Iterator[Catalogue]:
    """A store and a reader on a database with its tables."""
    engine = open_database(ready_url)
    yield Catalogue(engine)
    engine.dispose()
