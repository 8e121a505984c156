"""What was asked for by itself, and which item that is: so that who is meant by a mere name is asked once.

Rows of lists keep the same of what they ask for (``imports``). An item that neither a single import nor a row has asked
for is a by-product: it came along with another one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from sqlalchemy import Connection, ForeignKey, String, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from bowerbird.catalogue.bounded import rows_in
from bowerbird.catalogue.imports.tables import ImportEntryRow
from bowerbird.catalogue.lookup import unidentified
from bowerbird.catalogue.tables import Base, EnrichmentRow, table_of
from bowerbird.words.facts import CURATOR, Facts
from bowerbird.words.forms import convert


class AskedForRow(Base):
    """What the import of one item asked for, and the living item that it turned out to be."""

    __tablename__ = "asked_for"

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    """The same for queries that ask for the same (``importing.keys.query_key``)."""
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), index=True)
    at: Mapped[dt.datetime]


_asked_for = table_of(AskedForRow)


def note_asked_for(connection: Connection, key: str, item_id: int, now: dt.datetime) -> None:
    """Keep which stored item a query has turned out to ask for; the last word counts."""
    same = _asked_for.c.key == key
    before = connection.scalar(select(_asked_for.c.item_id).where(same))
    if before is None:
        connection.execute(insert(_asked_for).values(key=key, item_id=item_id, at=now))
    elif before != item_id:
        connection.execute(update(_asked_for).where(same).values(item_id=item_id, at=now))


def found_before(connection: Connection, keys: Collection[str]) -> dict[str, int]:
    """Return the items that queries have turned out to ask for, by key."""
    query = select(_asked_for.c.key, _asked_for.c.item_id)
    return {row.key: row.item_id for row in rows_in(connection, query, _asked_for.c.key, keys)}


def asked_for_themselves(connection: Connection, item_ids: Collection[int], *, named_by: str) -> set[int]:
    """Return those of some items that a person has named: by an import, a row of a list, or an edit.

    Whose mere name (the field *named_by*) was given with an album that nobody has is a by-product too.
    """
    rows, ledger = table_of(ImportEntryRow), table_of(EnrichmentRow)
    queries = (
        (select(_asked_for.c.item_id), _asked_for.c.item_id),
        (select(rows.c.item_id).distinct(), rows.c.item_id),
    )
    named = {row.item_id for query, column in queries for row in rows_in(connection, query, column, item_ids)}
    words = select(ledger.c.item_id, ledger.c.facts).where(ledger.c.provider == CURATOR)
    said = {row.item_id: row.facts for row in rows_in(connection, words, ledger.c.item_id, item_ids)}
    edited = {item_id: convert(facts or {}, Facts) for item_id, facts in said.items()}
    mere = unidentified(connection, [item_id for item_id, facts in edited.items() if is_mere_name(facts, named_by)])
    return named | (edited.keys() - set(mere))


def is_mere_name(facts: Facts, named_by: str) -> bool:
    """Return whether a person has said nothing of an item but its name, the field *named_by*. Pure."""
    return facts == Facts(fields={named_by: facts.fields.get(named_by)})
