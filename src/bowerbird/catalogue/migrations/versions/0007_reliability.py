"""What keeps a catalogue sound and quick: states, names and indexes that earlier versions lacked."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to what the classes say now."""
    _imports()


def _imports() -> None:
    """Say of each import whether all of its rows were read."""
    op.add_column("imports", sa.Column("cut_short", sa.Text))
    # Whoever had read all rows went on under a claim, and left the status "running" in the end.
    op.execute(
        "UPDATE imports SET cut_short = COALESCE(error, 'reading them was cut short') "
        "WHERE (status = 'running' AND claim IS NULL) "
        "OR (status = 'stopped' AND error LIKE 'the rows could not all be read%')"
    )
