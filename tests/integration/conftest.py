"""An open catalogue on either database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bowerbird.catalogue.database import open_database
from support.catalogue import Catalogue


@pytest.fixture
def catalogue(ready_url: str) -> Iterator[Catalogue]:
    """A store and a reader on a database with its tables."""
    engine = open_database(ready_url)
    yield Catalogue(engine)
    engine.dispose()
