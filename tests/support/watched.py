"""Watches what a call costs the database: its statements, their plans, the rows that come back, and the work done.

None of it is time, so all of it is the same on a busy machine. The work is counted in steps of SQLite's machine, or in
the rows that PostgreSQL reads.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, event

from bowerbird.catalogue.tables import Base

STEPS = 100
"""SQLite tells of its work in portions of so many steps."""
SMALL = frozenset(
    {
        *(
            "alembic_version",
            "sqlite_master",
            "sqlite_schema",
            "imports",
            "provider_states",
            "rate_slots",
            "paid_answers",
            "vocabularies",
        ),
        *("deferred_runs", "rejections", "lists", "categories", "sqlite_sequence", "labels"),
    }
)
"""Tables that do not grow with the catalogue, or only slowly: to read all of one of them costs little."""
_STATEMENT = re.compile(r"\s*(SELECT|WITH|INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
_TABLE = re.compile(r"\b(?:FROM|JOIN|UPDATE|INTO|,)\s+\"?([a-z_]+)\"?\s+AS\s+\"?(\w+)\"?", re.IGNORECASE)
# What a subquery has brought, a list given as JSON, and the rows of VALUES are no tables.
_OF_FEW = re.compile(r"INDEX ix_\w+_(running|ambiguous)\b")
"""Indexes of few rows, however large their table is."""
_SCAN = re.compile(r"^SCAN (?!CONSTANT|\d+ CONSTANT)(\w+)(?! .*VIRTUAL TABLE)")


@dataclass
class Cost:
    """What a call has cost.

    Attributes:
        statements: how many were sent; the same one for many rows counts once.
        rows: how many rows came back.
        work: steps of SQLite's machine, or rows that PostgreSQL has read.
        scans: the statements that read a whole large table, each with the plan that says so.
    """

    statements: int = 0
    rows: int = 0
    work: int = 0
    scans: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)


class Watch:
    """Watches every connection to a database from now on, whoever opens it."""

    def __init__(self) -> None:
        self._cost: Cost | None = None
        self._plans: dict[str, list[str]] = {}
        self._explaining = False

    @contextmanager
    def on(self) -> Iterator[None]:
        """Watch while the block lasts."""
        hooks = [
            (event, hook)
            for event, hook in (
                ("connect", self._connected),
                ("before_cursor_execute", self._before),
                ("after_cursor_execute", self._after),
                ("begin", self._begun),
                ("commit", self._ended),
                ("rollback", self._ended),
            )
        ]
        for name, hook in hooks:
            event.listen(Engine, name, hook)
        try:
            yield
        finally:
            for name, hook in hooks:
                event.remove(Engine, name, hook)

    @contextmanager
    def cost(self) -> Iterator[Cost]:
        """Count what is done in the block; the value is complete when the block has ended."""
        self._cost = Cost()
        try:
            yield self._cost
        finally:
            self._cost = None

    def _connected(self, raw: Any, _record: object) -> None:
        if hasattr(raw, "set_progress_handler"):
            raw.set_progress_handler(self._step, STEPS)
            raw.row_factory = self._row

    def _step(self) -> int:
        if self._cost is not None and not self._explaining:
            self._cost.work += STEPS
        return 0

    def _row(self, _cursor: object, row: tuple[Any, ...]) -> tuple[Any, ...]:
        if self._cost is not None and not self._explaining:
            self._cost.rows += 1
        return row

    def _before(
        self, connection: Connection, cursor: Any, statement: str, parameters: Any, _context: object, many: bool
    ) -> None:
        if self._cost is None or self._explaining or not _STATEMENT.match(statement):
            return
        self._cost.statements += 1
        self._cost.sent.append(statement)
        if statement not in self._plans:
            self._explaining = True
            try:
                self._plans[statement] = _scans(
                    connection.dialect.name, cursor.connection, statement, parameters[0] if many else parameters
                )
            finally:
                self._explaining = False
        self._cost.scans += [f"{plan}\n    {' '.join(statement.split())}" for plan in self._plans[statement]]

    def _after(
        self, connection: Connection, cursor: Any, statement: str, _parameters: Any, _context: object, many: bool
    ) -> None:
        counted = self._cost is not None and connection.dialect.name == "postgresql"
        if self._cost is not None and counted and not many and cursor.description and _STATEMENT.match(statement):
            self._cost.rows += cursor.rowcount

    def _begun(self, connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            # What earlier transactions have read may be counted here still: the server is told of it now and then.
            connection.info["read before"] = _rows_read(connection)

    def _ended(self, connection: Connection) -> None:
        if self._cost is not None and connection.dialect.name == "postgresql":
            self._cost.work += _rows_read(connection) - connection.info["read before"]


def _rows_read(connection: Connection) -> int:
    raw: Any = connection.connection.driver_connection
    with raw.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0) FROM pg_stat_xact_user_tables"
        )
        return int(cursor.fetchone()[0])


def _scans(dialect: str, raw: Any, statement: str, parameters: Any) -> list[str]:
    """Return what the plan of a statement says of whole tables that are read, or many rows that are sorted."""
    cursor = raw.cursor()
    if dialect == "sqlite":
        tables = {alias: table for table, alias in _TABLE.findall(statement)}
        lines = [row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
        named = [(line, found[1]) for line in lines if (found := _SCAN.match(line))]
        return [
            line for line, name in named if _is_large(tables.get(str(name), str(name))) and not _OF_FEW.search(line)
        ]
    cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
    (told,) = cursor.fetchone()
    plan = told if isinstance(told, list) else json.loads(told)
    return [
        f"{node['Node Type']} on {node['Relation Name']} {node.get('Filter', '')}"
        for node in _nodes(plan[0]["Plan"])
        if node["Node Type"] == "Seq Scan" and _is_large(node["Relation Name"])
    ]


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)


def _is_large(name: str) -> bool:
    """What a statement itself has named, or brought together, is no table."""
    return name in Base.metadata.tables and name not in SMALL
