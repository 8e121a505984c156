"""More kinds of music: labels, releases, songs."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_DATE = sa.String(10)
_Column = tuple[str, Any, bool]


def upgrade() -> None:
    """Add the tables of the kinds."""
    _kind(
        "labels",
        ("name", sa.Text, False),
        *_texts("sort_name", "type", "country", "area"),
        ("label_code", sa.Integer, True),
        ("begin_date", _DATE, True),
        ("end_date", _DATE, True),
        ("ended", sa.Boolean, True),
        ("disambiguation", sa.Text, True),
        ("aliases", _list(), False),
    )
    _kind(
        "songs",
        ("title", sa.Text, False),
        ("length", sa.Integer, True),
        ("artist_credit", sa.Text, True),
        ("isrcs", _list(), False),
        ("first_release_date", _DATE, True),
        ("release_year", sa.Integer, True),
        ("video", sa.Boolean, True),
        ("disambiguation", sa.Text, True),
        ("aliases", _list(), False),
    )
    _kind(
        "releases",
        ("title", sa.Text, False),
        ("status", sa.Text, True),
        ("date", _DATE, True),
        ("release_year", sa.Integer, True),
        ("country", sa.Text, True),
        ("release_events", _list(), False),
        *_texts("barcode", "asin", "packaging", "language", "script"),
        ("media", _list(), False),
        ("disc_count", sa.Integer, True),
        ("track_count", sa.Integer, True),
        *_texts("artist_credit", "disambiguation"),
        ("aliases", _list(), False),
        ("upstream_status", sa.Text, True),
    )


def _kind(table: str, *columns: _Column) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer, sa.ForeignKey("items.id", ondelete="CASCADE"), primary_key=True),
        *(sa.Column(name, kind, nullable=nullable) for name, kind, nullable in columns),
    )


def _texts(*names: str) -> list[_Column]:
    return [(name, sa.Text, True) for name in names]


def _list() -> sa.JSON:
    return sa.JSON().with_variant(JSONB(), "postgresql")
