"""Descriptions, products behind links, requests a day, and answers that were paid for."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_DESCRIBED = ("artists", "albums", "labels")


def upgrade() -> None:
    """Add what slow, paid and clever sources need."""
    for table in _DESCRIBED:
        op.add_column(table, sa.Column("description", sa.Text))
    op.add_column("links", sa.Column("product", _JSON))
    op.add_column("rate_slots", sa.Column("day", sa.Integer, nullable=False, server_default="0"))
    op.add_column("rate_slots", sa.Column("sent", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "paid_answers",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("tokens_in", sa.Integer, nullable=False),
        sa.Column("tokens_out", sa.Integer, nullable=False),
        sa.Column("cost", sa.Double, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_index("ix_paid_answers_source_at", "paid_answers", ["source", "at"])
