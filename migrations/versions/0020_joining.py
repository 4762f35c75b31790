"""How people join: HR's own words for it, and what was answered of a changed row of HR's list."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A changed row keeps whether it was a correction, or from which day it changes."""
    op.add_column("batch_row", sa.Column("answer", sa.String(length=20), nullable=True))
    op.add_column("employment", sa.Column("starter_type", sa.String(length=120), nullable=True))


def downgrade() -> None:
    """Nobody is asked any more."""
    op.drop_column("employment", "starter_type")
    op.drop_column("batch_row", "answer")
