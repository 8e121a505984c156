"""The core tables, and the kinds of music."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_MOMENT = sa.DateTime(timezone=True)
_NAME = sa.String(64)


def upgrade() -> None:
    """Create everything."""
    op.create_table(
        "items",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", _NAME, nullable=False),
        sa.Column("display_name", sa.Text, nullable=False),
        sa.Column("match_key", sa.Text, nullable=False),
        sa.Column("merged_into", sa.Integer, sa.ForeignKey("items.id")),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_items_kind_match_key", "items", ["kind", "match_key"])
    _attachments()
    _ledger()
    _kinds()
    op.create_table(
        "rate_slots",
        sa.Column("host", sa.String(255), primary_key=True),
        sa.Column("next_slot", sa.Double, nullable=False),
        sa.Column("paused_until", sa.Double, nullable=False, server_default="0"),
    )


def _attachments() -> None:
    op.create_table(
        "identifiers",
        sa.Column("kind", _NAME, primary_key=True),
        sa.Column("scheme", _NAME, primary_key=True),
        sa.Column("value", sa.String(255), primary_key=True),
        _item("item_id", index=True),
    )
    op.create_table(
        "relations",
        sa.Column("id", sa.Integer, primary_key=True),
        _item("subject_id"),
        sa.Column("role", _NAME, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        _item("object_id", index=True),
        sa.Column("details", _JSON, nullable=False),
        sa.UniqueConstraint("subject_id", "role", "position", "object_id"),
    )
    for name in ("links", "images"):
        op.create_table(
            name,
            _item("item_id", primary_key=True),
            sa.Column("type", _NAME, primary_key=True),
            sa.Column("url", sa.String(2048), primary_key=True),
        )


def _ledger() -> None:
    op.create_table(
        "enrichments",
        _item("item_id", primary_key=True),
        sa.Column("provider", _NAME, primary_key=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("facts", _JSON),
        sa.Column("tied", _JSON),
        sa.Column("partial", sa.Boolean, nullable=False),
        sa.Column("heard_at", _MOMENT),
        sa.Column("asked", _JSON),
        sa.Column("asked_at", _MOMENT),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("error_type", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("match", _JSON),
        sa.Column("candidates", _JSON),
        sa.Column("due_at", _MOMENT),
    )
    op.create_index("ix_enrichments_due", "enrichments", ["provider", "status", "due_at"])
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer, primary_key=True),
        _item("item_id", index=True),
        sa.Column("actor", _NAME, nullable=False),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("run", sa.String(32), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("difference", _JSON, nullable=False),
    )


def _kinds() -> None:
    _kind("categories", [_text("vocabulary", required=True), _text("name", required=True)])
    _kind(
        "artists",
        [
            _text("name", required=True),
            *_texts("sort_name", "type", "gender", "country", "area", "begin_area", "end_area"),
            *_partial_dates("begin_date", "end_date"),
            sa.Column("ended", sa.Boolean),
            _text("disambiguation"),
            _text_list("aliases"),
        ],
    )
    _kind(
        "albums",
        [
            _text("title", required=True),
            _text("primary_type"),
            _text_list("secondary_types"),
            *_partial_dates("first_release_date"),
            sa.Column("release_year", sa.Integer),
            *_texts("artist_credit", "disambiguation"),
            _text_list("aliases"),
        ],
    )


def _kind(table: str, columns: Iterable[sa.Column[Any]]) -> None:
    op.create_table(table, _item("id", primary_key=True), *columns)


def _item(name: str, *, primary_key: bool = False, index: bool = False) -> sa.Column[Any]:
    key = sa.ForeignKey("items.id", ondelete="CASCADE")
    return sa.Column(name, sa.Integer, key, primary_key=primary_key, index=index, nullable=False)


def _text(name: str, *, required: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=not required)


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [_text(name) for name in names]


def _partial_dates(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.String(10)) for name in names]


def _text_list(name: str) -> sa.Column[Any]:
    return sa.Column(name, _JSON, nullable=False)
