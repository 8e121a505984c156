"""What lists as people have them need: cells that were left out, what is near a row not found, names of items."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from bowerbird.catalogue.names import FIELDS, further_names
from bowerbird.words.text import match_key

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
