"""What keeps a catalogue sound and quick: states, names and indexes that earlier versions lacked."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Bring the tables to what the classes say now."""
    _imports()
    _clocks()
    _vocabularies()
    _indexes()
    _merges()
    _decisions()


def _imports() -> None:
    """Say of each import whether all of its rows were read."""
    op.add_column("imports", sa.Column("cut_short", sa.Text))
    # Whoever had read all rows went on under a claim, and left the status "running" in the end.
    op.execute(
        "UPDATE imports SET cut_short = COALESCE(error, 'reading them was cut short') "
        "WHERE (status = 'running' AND claim IS NULL) "
        "OR (status = 'stopped' AND error LIKE 'the rows could not all be read%')"
    )


def _vocabularies() -> None:
    """Keep what holds for all items of a source, so that each process need not ask for it."""
    op.create_table(
        "vocabularies",
        sa.Column("key", sa.String(255), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )


def _clocks() -> None:
    """Let a budget notice that a clock was put back."""
    op.add_column("rate_slots", sa.Column("waiting", sa.Integer, nullable=False, server_default="0"))
    op.add_column("rate_slots", sa.Column("paused_at", sa.Double, nullable=False, server_default="0"))


def _indexes() -> None:
    """Let each question be answered by an index that is in the order of the answer."""
    op.drop_index("ix_items_kind_match_key", "items")
    _index_of_some("ix_items_named", "items", ["kind", "match_key", "id"], "merged_into IS NULL")
    _index_of_some("ix_items_living", "items", ["kind", "id"], "merged_into IS NULL")
    _index_of_some("ix_items_merged_into", "items", ["merged_into"], "merged_into IS NOT NULL")
    op.create_index("ix_enrichments_status", "enrichments", ["provider", "status", "item_id"])
    op.drop_index("ix_enrichments_due", "enrichments")
    stale = "status IN ('succeeded', 'not_found')"
    _index_of_some("ix_enrichments_stale", "enrichments", ["provider", "due_at", "item_id"], stale)
    _index_of_some("ix_enrichments_ambiguous", "enrichments", ["item_id", "provider"], "status = 'ambiguous'")
    _index_of_some("ix_import_rows_ambiguous", "import_rows", ["import_id", "number"], "status = 'ambiguous'")
    op.create_index("ix_deferred_runs_item", "deferred_runs", ["item_id"])


def _index_of_some(name: str, table: str, columns: list[str], when: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(when), postgresql_where=sa.text(when))


def _merges() -> None:
    """Keep what a merge takes away, and which names are only those of a duplicate."""
    op.add_column("revisions", sa.Column("kept", _JSON))
    op.add_column("identifiers", sa.Column("former", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("import_rows", sa.Column("matched_id", sa.Integer))
    op.execute("UPDATE import_rows SET matched_id = item_id WHERE item_id IS NOT NULL")


def _decisions() -> None:
    """Keep what a row asked for and what there was to choose from: so it can be decided again."""
    op.add_column("import_rows", sa.Column("undecided", _JSON))
