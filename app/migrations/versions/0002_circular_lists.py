"""The lists of circulars in force, by date and by publication, each from one index."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_circular_status_date_id", "circular", ["status", "date", "id"])
    op.create_index("ix_circular_status_published_at", "circular", ["status", "published_at"])
    op.drop_index("ix_circular_status", "circular")
    op.drop_index("ix_circular_published_at", "circular")
