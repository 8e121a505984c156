"""Background work: claims and leases in the ledger, the state of providers, deferred runs, files of images."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from bowerbird.words.errors import ConfigurationError

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")
_MOMENT = sa.DateTime(timezone=True)
_NAME = sa.String(64)
_CLAIM = sa.String(100)


def upgrade() -> None:
    """Add what background work needs; on PostgreSQL with the tables of Procrastinate, which carries it there."""
    _ledger()
    _images()
    op.create_table(
        "provider_states",
        sa.Column("provider", _NAME, primary_key=True),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("opened_at", _MOMENT),
        sa.Column("probe_at", _MOMENT),
        sa.Column("error", sa.Text),
    )
    op.create_table(
        "deferred_runs",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", _NAME, nullable=False),
        sa.Column("query", _JSON, nullable=False),
        sa.Column("options", _JSON, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("item_id", sa.Integer, sa.ForeignKey("items.id", ondelete="SET NULL")),
        sa.Column("error", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", _MOMENT),
        sa.Column("claim", _CLAIM),
        sa.Column("lease_until", _MOMENT),
        sa.Column("created_at", _MOMENT, nullable=False),
    )
    op.create_index("ix_deferred_runs_status", "deferred_runs", ["status", "due_at"])
    if op.get_bind().dialect.name == "postgresql":
        _procrastinate()


def _ledger() -> None:
    op.add_column("enrichments", sa.Column("priority", sa.Integer, nullable=False, server_default="10"))
    op.add_column("enrichments", sa.Column("claim", _CLAIM))
    op.add_column("enrichments", sa.Column("lease_until", _MOMENT))
    op.add_column("enrichments", sa.Column("trace", sa.Text))
    op.create_index("ix_enrichments_asked", "enrichments", ["asked_at"])
    in_turn = ["provider", "priority", "due_at", "item_id"]
    _partial("ix_enrichments_claimable", in_turn, "status IN ('due', 'unavailable')")
    _partial("ix_enrichments_running", ["lease_until"], "status = 'running'")


def _partial(name: str, columns: list[str], when: str) -> None:
    op.create_index(name, "enrichments", columns, sqlite_where=sa.text(when), postgresql_where=sa.text(when))


def _images() -> None:
    for name in ("file", "sha256", "media_type"):
        kind = {"file": sa.Text(), "sha256": sa.String(64), "media_type": sa.String(64)}[name]
        op.add_column("images", sa.Column(name, kind, nullable=False, server_default=""))
    for name in ("width", "height", "size"):
        op.add_column("images", sa.Column(name, sa.Integer, nullable=False, server_default="0"))
    op.add_column("images", sa.Column("types", _JSON, nullable=False, server_default="[]"))


def _procrastinate() -> None:
    try:
        from procrastinate.schema import SchemaManager  # noqa: PLC0415 -- a catalogue in SQLite does without
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"what carries background work on PostgreSQL is not installed ({error.name}): "
            "pip install 'bowerbird[postgres]'"
        ) from error
    connection = op.get_bind()
    if connection.scalar(sa.text("SELECT to_regclass('procrastinate_jobs')")) is None:
        # The driver itself: the script is many statements, and its percent signs are no parameters.
        connection.connection.cursor().execute(SchemaManager.get_schema())
