"""Further names: what stored items are called besides their display name, folded, so that an index finds them by it.

They are a copy of what the fields of a kind say (``sort_name`` and ``aliases``), kept by the store in the transaction
that changes the fields. The display name itself is not among them: ``items.match_key`` has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from bowerbird.catalogue.bounded import rows_in
from bowerbird.catalogue.tables import Base, table_of
from bowerbird.words.text import match_key

FIELDS = ("sort_name", "aliases")
"""The columns of a kind, if it has them, that hold further names of an item: a text, or a list of texts."""


class NameRow(Base):
    """A further name of a living item."""

    __tablename__ = "item_names"

    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), primary_key=True)
    match_key: Mapped[str] = mapped_column(primary_key=True)
    """The name folded for comparison (``words.text.match_key``)."""
    kind: Mapped[str] = mapped_column(String(64))

    __table_args__ = (Index("ix_item_names_called", "kind", "match_key", "item_id"),)


_names = table_of(NameRow)


def further_names(fields: Mapping[str, Any], display_field: str) -> frozenset[str]:
    """Return the folded further names that an item with these fields has. Pure."""
    own = fields.get(display_field)
    found = {match_key(name) for field in FIELDS for name in _texts(fields.get(field))}
    return frozenset(found - {"", match_key(own) if isinstance(own, str) else ""})


def by_further_name(connection: Connection, kind: str, match_keys: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Return the folded further names of living items of a kind that are among *match_keys*, each with its item."""
    query = select(_names.c.match_key, _names.c.item_id).where(_names.c.kind == kind)
    return ((row.match_key, row.item_id) for row in rows_in(connection, query, _names.c.match_key, set(match_keys)))


def _texts(value: object) -> Iterator[str]:
    for text in value if isinstance(value, list | tuple) else (value,):
        if isinstance(text, str):
            yield text
