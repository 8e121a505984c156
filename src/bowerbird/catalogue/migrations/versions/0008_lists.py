"""What lists as people have them need: the cells of a row that were left out."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Bring the tables to what the classes say now."""
    _dropped_cells()


def _dropped_cells() -> None:
    """Keep with each row which of its cells could not be read."""
    op.add_column("import_rows", sa.Column("dropped", _JSON))
