"""An open catalogue on either database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bowerbird import Bowerbird
from bowerbird.catalogue.database import open_database
from bowerbird.settings import load_settings
from support.catalogue import Catalogue
from support.quiet import QUIET


@pytest.fixture
def catalogue(ready_url: str) -> Iterator[Catalogue]:
    """A store and a reader on a database with its tables."""
    engine = open_database(ready_url)
    yield Catalogue(engine)
    engine.dispose()


@pytest.fixture
def bird(ready_url: str) -> Iterator[Bowerbird]:
    """Bowerbird on a database with its tables; what a dead worker held is due again soon."""
    with Bowerbird(ready_url, settings=load_settings({**QUIET, "BOWERBIRD_LEASE_SECONDS": "2"})) as bird:
        yield bird
