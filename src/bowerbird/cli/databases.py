"""The state of the database, and bringing it up to date. Looking changes nothing: no file is made by it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from bowerbird.catalogue.database import HEAD, cannot_open, connect, shown, upgrade
from bowerbird.catalogue.own_tables import add_columns
from bowerbird.catalogue.tables import Item
from bowerbird.words.errors import ConfigurationError, DatabaseFailedError


@dataclass(frozen=True, kw_only=True)
class DatabaseState:
    """How it stands with the database.

    Attributes:
        database: its URL, the password masked.
        exists: False for a SQLite file that is not there yet; it is made on first use.
        revision: the migration that it is at, None when there are no tables yet.
        needed: the migration that this version works with.
    """

    database: str
    exists: bool
    revision: str | None
    needed: str = HEAD

    @property
    def usable(self) -> bool:
        """Whether commands can work with it as it is."""
        new_file = self.revision is None and self.database.startswith("sqlite")
        return self.revision == self.needed or new_file

    def told(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {**asdict(self), "usable": self.usable}


def database_state(url: str) -> DatabaseState:
    """Return how it stands with the database at *url*, without making or changing anything.

    Raises:
        ConfigurationError: the URL is wrong, or the database cannot be reached.
    """
    from alembic.runtime.migration import MigrationContext

    engine = connect(url)
    database = shown(engine.url)
    try:
        if engine.dialect.name == "sqlite" and not _is_file(engine.url.database):
            return DatabaseState(database=database, exists=False, revision=None)
        with engine.connect() as connection:
            revision = MigrationContext.configure(connection).get_current_revision()
    except DBAPIError as error:
        raise cannot_open(engine, error) from error
    finally:
        engine.dispose()
    return DatabaseState(database=database, exists=True, revision=revision)


def upgrade_to_head(url: str, kinds: Iterable[type[Item]] = ()) -> list[str]:
    """Bring the database at *url* to the newest migration, and return the columns that were added (TABLE.COLUMN).

    Args:
        url: where the database is.
        kinds: kinds whose tables get the columns that they lack, when they are kinds of one's own.

    Raises:
        ConfigurationError: it cannot be reached, or it is at a migration that this version does not know.
    """
    from alembic.util import CommandError

    engine = connect(url)
    try:
        upgrade(engine)
        return add_columns(engine, kinds)
    except CommandError as error:
        raise ConfigurationError(f"cannot upgrade: {error}; is a newer Bowerbird in use elsewhere?") from error
    except DatabaseFailedError:
        raise
    except DBAPIError as error:
        raise ConfigurationError(f"cannot upgrade the database {shown(engine.url)}: {error.orig}") from error
    finally:
        engine.dispose()


def _is_file(database: str | None) -> bool:
    return bool(database) and Path(database or "").is_file()
