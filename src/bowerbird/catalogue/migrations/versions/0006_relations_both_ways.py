"""Relations are looked up from their objects, role by role: the first few of very many, in one order."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Replace the index of objects by one that has role and subject too."""
    op.create_index("ix_relations_object", "relations", ["object_id", "role", "subject_id"])
    op.drop_index("ix_relations_object_id", "relations")
