"""The tables of list imports: each import, its rows with their outcomes, and the candidates that a person rejected."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, and_, literal
from sqlalchemy.orm import Mapped, mapped_column

from bowerbird.catalogue.tables import Base, index_of_some, table_of
from bowerbird.catalogue.types import Json
from bowerbird.words.lists import RowStatus


class ImportRow(Base):
    """One import of a list."""

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(64))
    source: Mapped[str]
    """Where the rows came from, in words."""
    list_id: Mapped[int | None] = mapped_column(ForeignKey("items.id", ondelete="SET NULL"))
    """The list that keeps their order."""
    status: Mapped[str] = mapped_column(String(16))
    options: Mapped[dict[str, Any]]
    total: Mapped[int] = mapped_column(default=0)
    requests: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    dropped: Mapped[dict[str, int] | None] = mapped_column(Json)
    """How many cells were left out, by the word of their column."""
    cut_short: Mapped[str | None]
    """Why not all of its rows were read: said from the start, and NULL from the moment when the last one is stored."""
    claim: Mapped[str | None] = mapped_column(String(100))
    """Who works on it: a value of its own per start, so that whoever is left behind cannot write any more."""
    created_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]


class ImportEntryRow(Base):
    """One row of a list, and what came of it."""

    __tablename__ = "import_rows"

    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    told: Mapped[dict[str, Any]]
    """The row as it stood, by column."""
    query: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """What it asks for; None when it is invalid."""
    rank: Mapped[int | None]
    key: Mapped[str | None] = mapped_column(String(32))
    """The same for rows that ask for the same, so that what came of one is known for the next."""
    status: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str | None]
    item_id: Mapped[int | None] = mapped_column(ForeignKey("items.id", ondelete="SET NULL"))
    matched_id: Mapped[int | None]
    """The item that it became when it was settled. A merge moves ``item_id`` and leaves this: so it can be undone."""
    match: Mapped[dict[str, Any] | None] = mapped_column(Json)
    candidates: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    settled_at: Mapped[dt.datetime | None]
    dropped: Mapped[list[str] | None] = mapped_column(Json)
    """What was wrong with each cell that was left out, a sentence for each."""
    undecided: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """What it asked for and what there was to choose from before a person decided, so that it can be decided anew."""

    __table_args__: Any = (
        Index("ix_import_rows_status", "import_id", "status", "number"),
        Index("ix_import_rows_key", "key"),
        Index("ix_import_rows_item", "item_id"),
        index_of_some("ix_import_rows_ambiguous", "import_id", "number", when="status = 'ambiguous'"),
        index_of_some(
            "ix_import_rows_near", "import_id", "number", when="status = 'not_found' AND candidates IS NOT NULL"
        ),
        index_of_some("ix_import_rows_dropped", "import_id", "number", when="dropped IS NOT NULL"),
    )


_rows = table_of(ImportEntryRow)
# Sent as they stand and not as parameters, so that the indexes of these few rows are found.
AMBIGUOUS: ColumnElement[bool] = _rows.c.status == literal(RowStatus.AMBIGUOUS.value, literal_execute=True)
"""Rows that a person has to decide."""
NEAR: ColumnElement[bool] = and_(
    _rows.c.status == literal(RowStatus.NOT_FOUND.value, literal_execute=True), _rows.c.candidates.is_not(None)
)
"""Rows that are not found and have candidates all the same, which a person may want to look at."""


class RejectionRow(Base):
    """A candidate that a person has said is not the one: it is not offered again for what was asked for."""

    __tablename__ = "rejections"

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    scheme: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str] = mapped_column(String(255), primary_key=True)
    at: Mapped[dt.datetime]


def item_key(item_id: int) -> str:
    """Return the key of what is asked for a stored item."""
    return f"item {item_id}"
