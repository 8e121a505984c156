"""What lists as people have them need: cells that were left out, what is near a row not found, names of items."""

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from bowerbird.catalogue.names import FIELDS, further_names
from bowerbird.words.text import fold, match_key, spelling

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Bring the tables to what the classes say now."""
    _dropped_cells()
    _near_rows()
    _names()
    _asked_for()
    _keys_with_accents()


def _dropped_cells() -> None:
    """Keep with each row which of its cells could not be read, and with each import how many."""
    op.add_column("import_rows", sa.Column("dropped", _JSON))
    op.add_column("imports", sa.Column("dropped", _JSON))
    _index_of_some("ix_import_rows_dropped", "dropped IS NOT NULL")


def _near_rows() -> None:
    """Find the rows that are not found and have candidates all the same: a person looks through them."""
    _index_of_some("ix_import_rows_near", "status = 'not_found' AND candidates IS NOT NULL")


def _index_of_some(name: str, when: str) -> None:
    where = sa.text(when)
    op.create_index(name, "import_rows", ["import_id", "number"], sqlite_where=where, postgresql_where=where)


_AT_ONCE = 1000


def _names() -> None:
    """Keep what items are called besides their display name, and fold all names as this version does."""
    op.create_table(
        "item_names",
        sa.Column("item_id", sa.Integer, sa.ForeignKey("items.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("match_key", sa.Text, primary_key=True),
        sa.Column("kind", sa.String(64), nullable=False),
    )
    _fold_again()
    names = sa.table("item_names", sa.column("item_id"), sa.column("match_key"), sa.column("kind"))
    for table, columns in _tables_of_kinds():
        for rows in _pages(table, columns):
            found = [
                {"item_id": row["id"], "match_key": key, "kind": row["kind"]}
                for row in rows
                for key in sorted(further_names(dict(row), "display_name"))
            ]
            if found:
                op.get_bind().execute(sa.insert(names), found)
    op.create_index("ix_item_names_called", "item_names", ["kind", "match_key", "item_id"])


def _items() -> sa.TableClause:
    return sa.table("items", *(sa.column(name) for name in ("id", "kind", "display_name", "match_key", "merged_into")))


def _fold_again() -> None:
    """Fold the display names anew: how names are folded has changed since they were stored."""
    items, after = _items(), 0
    page = sa.select(items.c.id, items.c.display_name, items.c.match_key).order_by(items.c.id).limit(_AT_ONCE)
    same = sa.update(items).where(items.c.id == sa.bindparam("of")).values(match_key=sa.bindparam("now"))
    while rows := op.get_bind().execute(page.where(items.c.id > after)).all():
        after = rows[-1].id
        changed = [{"of": row.id, "now": key} for row in rows if (key := match_key(row.display_name)) != row.match_key]
        if changed:
            op.get_bind().execute(same, changed)


def _tables_of_kinds() -> Iterator[tuple[str, list[sa.ColumnClause[object]]]]:
    """Yield the tables of all kinds, also of those that a person has added, that have columns of further names."""
    inspector = sa.inspect(op.get_bind())
    for name in inspector.get_table_names():
        keys = inspector.get_foreign_keys(name)
        if any(key["constrained_columns"] == ["id"] and key["referred_table"] == "items" for key in keys):
            columns = [
                sa.column(one["name"], one["type"]) for one in inspector.get_columns(name) if one["name"] in FIELDS
            ]
            if columns:
                yield name, columns


def _pages(name: str, columns: list[sa.ColumnClause[object]]) -> Iterator[list[sa.RowMapping]]:
    """Yield the living items of a table, some at a time."""
    items, after = _items(), 0
    table = sa.table(name, sa.column("id"), *columns)
    query = sa.select(table, items.c.kind, items.c.display_name).join(items, items.c.id == table.c.id)
    query = query.where(items.c.merged_into.is_(None)).order_by(table.c.id).limit(_AT_ONCE)
    while rows := list(op.get_bind().execute(query.where(table.c.id > after)).mappings()):
        after = rows[-1]["id"]
        yield rows


def _asked_for() -> None:
    """Keep which item a query of one item turned out to ask for."""
    op.create_table(
        "asked_for",
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("item_id", sa.Integer, sa.ForeignKey("items.id", ondelete="CASCADE"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_asked_for_item_id", "asked_for", ["item_id"])


def _keys_with_accents() -> None:
    """Give rows that ask for a mere name with accents a key of its own spelling, and keep what was rejected for them.

    A name without a maker is that of an artist or a label; titles of works have the keys that they had.
    How keys are made is told in ``importing.keys``; here it is written down once more, as it is in this version.
    """
    numbers = sa.column("import_id", sa.Integer), sa.column("number", sa.Integer)
    told = sa.column("query", _JSON), sa.column("undecided", _JSON)
    rows = sa.table("import_rows", *numbers, sa.column("key", sa.Text), *told)
    imports = sa.table("imports", sa.column("id"), sa.column("kind"))
    query = sa.select(rows, imports.c.kind).join(imports, imports.c.id == rows.c.import_id)
    query = query.where(imports.c.kind.in_(("artist", "label")), rows.c.key.is_not(None))
    query = query.order_by(rows.c.import_id, rows.c.number).limit(_AT_ONCE)
    same = rows.c.import_id == sa.bindparam("of_import"), rows.c.number == sa.bindparam("of_row")
    after, renamed = (0, 0), dict[str, str]()
    while page := op.get_bind().execute(query.where(sa.tuple_(rows.c.import_id, rows.c.number) > after)).all():
        after = (page[-1].import_id, page[-1].number)
        changed = []
        for row in page:
            key = _key(row.kind, (row.undecided or {}).get("query") or row.query or {})
            if key is not None and key != row.key:
                changed.append({"of_import": row.import_id, "of_row": row.number, "now": key})
                renamed[key] = row.key
        if changed:
            op.get_bind().execute(sa.update(rows).where(*same).values(key=sa.bindparam("now")), changed)
    rejections = sa.table("rejections", *(sa.column(name) for name in ("key", "scheme", "value", "at")))
    for key, old in renamed.items():
        kept = sa.select(sa.literal(key), rejections.c.scheme, rejections.c.value, rejections.c.at)
        kept = kept.where(rejections.c.key == old)
        op.get_bind().execute(sa.insert(rejections).from_select(["key", "scheme", "value", "at"], kept))


def _key(kind: str, query: dict[str, Any]) -> str | None:
    name = query.get("name")
    if not isinstance(name, str) or spelling(name) == fold(name):
        return None
    hints = {word: query[word] for word in ("type", "country", "disambiguation") if query.get(word) is not None}
    known = sorted(f"{one['scheme']}:{one['value']}" for one in query.get("identifiers", ()))
    asked = [kind, known, [spelling(name), "", sorted(hints.items())]]
    return hashlib.blake2b(msgspec.json.encode(asked), digest_size=16).hexdigest()
