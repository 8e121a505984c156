"""The tables of kinds of one's own: made when they are missing, and kept in step with their classes.

Migrations look after the built-in tables; of all others only the classes say what they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Engine, Table, inspect
from sqlalchemy.schema import CreateColumn

from bowerbird.catalogue.tables import Item, kind_name, table_of
from bowerbird.words.errors import ConfigurationError


@dataclass(frozen=True)
class Lacking:
    """A table that lacks columns of its kind."""

    kind: str
    table: Table
    columns: tuple[Column[Any], ...]

    def __str__(self) -> str:
        """Say which table lacks which columns."""
        names = ", ".join(column.name for column in self.columns)
        word = "column" if len(self.columns) == 1 else "columns"
        return f"the table {self.table.name} of the kind {self.kind} lacks the {word} {names}"


def make_missing(engine: Engine, kinds: Iterable[type[Item]]) -> None:
    """Make the tables of some kinds that are missing.

    Raises:
        ConfigurationError: a table is there and lacks a column of its kind.
    """
    wanted = list(kinds)
    present = set(inspect(engine).get_table_names())
    missing = [table for kind in wanted if (table := table_of(kind)).name not in present]
    if missing:
        with engine.execution_options(write=True).begin() as connection:
            for table in missing:
                table.create(connection, checkfirst=True)
    own = [kind for kind in wanted if not _is_built_in(kind) and table_of(kind).name in present]
    if own:
        with engine.connect() as connection:
            behind = _lacking(connection, own)
        if behind:
            lacks = "; ".join(map(str, behind))
            raise ConfigurationError(
                f"{lacks}: run `bowerbird db upgrade`, with your importers in the setting importers"
            )


def add_columns(engine: Engine, kinds: Iterable[type[Item]]) -> list[str]:
    """Add the columns that the tables of kinds of one's own lack, and return them as TABLE.COLUMN.

    A table that is missing altogether is left to :func:`make_missing`.

    Raises:
        ConfigurationError: a column cannot be added, because the rows that are there have no value for it; nothing is
            added then.
    """
    own = [kind for kind in kinds if not _is_built_in(kind)]
    if not own:
        return []
    with engine.execution_options(write=True).begin() as connection:
        present = set(inspect(connection).get_table_names())
        behind = _lacking(connection, [kind for kind in own if table_of(kind).name in present])
        for lacking in behind:
            _refuse_required(lacking)
        for lacking in behind:
            for column in lacking.columns:
                _add(connection, lacking.table, column)
    return [f"{lacking.table.name}.{column.name}" for lacking in behind for column in lacking.columns]


def _is_built_in(kind: type[Item]) -> bool:
    return kind.__module__.startswith("bowerbird.")


def _lacking(connection: Connection, kinds: Iterable[type[Item]]) -> list[Lacking]:
    inspector = inspect(connection)
    found = []
    for kind in kinds:
        table = table_of(kind)
        there = {column["name"] for column in inspector.get_columns(table.name)}
        columns = tuple(column for column in table.columns if column.name not in there)
        if columns:
            found.append(Lacking(kind_name(kind), table, columns))
    return found


def _refuse_required(lacking: Lacking) -> None:
    for column in lacking.columns:
        if not column.nullable and column.server_default is None:
            raise ConfigurationError(
                f"{lacking.table.name}.{column.name} cannot be added: the {lacking.kind} items that are stored have no "
                f"value for it. Let it be empty ({column.name}: Mapped[… | None]), upgrade, and fill it in"
            )


def _add(connection: Connection, table: Table, column: Column[Any]) -> None:
    form = CreateColumn(column).compile(dialect=connection.dialect)
    name = connection.dialect.identifier_preparer.format_table(table)
    connection.exec_driver_sql(f"ALTER TABLE {name} ADD COLUMN {form}")
    for index in table.indexes:
        if column.name in index.columns:
            index.create(connection, checkfirst=True)
