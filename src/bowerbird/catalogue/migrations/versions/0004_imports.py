"""Imports of lists with their rows, lists as items, rejected candidates."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_MOMENT = sa.DateTime(timezone=True)
_NAME = sa.String(64)
_KEY = sa.String(32)


def upgrade() -> None:
    """Add what importing lists needs."""
    op.create_table(
        "lists",
        sa.Column("id", sa.Integer, sa.ForeignKey("items.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("description", sa.Text),
    )
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", _NAME, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("list_id", sa.Integer, sa.ForeignKey("items.id", ondelete="SET NULL")),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("options", _JSON, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("requests", sa.Integer, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("claim", sa.String(100)),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("finished_at", _MOMENT),
    )
    op.create_table(
        "import_rows",
        sa.Column("import_id", sa.Integer, sa.ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("told", _JSON, nullable=False),
        sa.Column("query", _JSON),
        sa.Column("rank", sa.Integer),
        sa.Column("key", _KEY),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("item_id", sa.Integer, sa.ForeignKey("items.id", ondelete="SET NULL")),
        sa.Column("match", _JSON),
        sa.Column("candidates", _JSON),
        sa.Column("settled_at", _MOMENT),
    )
    op.create_index("ix_import_rows_status", "import_rows", ["import_id", "status", "number"])
    op.create_index("ix_import_rows_key", "import_rows", ["key"])
    op.create_index("ix_import_rows_item", "import_rows", ["item_id"])
    op.create_table(
        "rejections",
        sa.Column("key", _KEY, primary_key=True),
        sa.Column("scheme", _NAME, primary_key=True),
        sa.Column("value", sa.String(255), primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
    )
