"""What somebody holds since an earlier job is still theirs: when they said so."""

import sqlalchemy as sa
from alembic import op

import academy.db

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the moment."""
    op.add_column("kit_issue_line", sa.Column("kept_at", academy.db.UtcDateTime(), nullable=True))


def downgrade() -> None:
    """Drop it; who said that something is gone said that they did not get it."""
    op.execute("UPDATE kit_issue_line SET objection = 'not_received' WHERE objection = 'gone'")
    op.drop_column("kit_issue_line", "kept_at")
