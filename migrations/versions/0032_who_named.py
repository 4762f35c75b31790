"""Who named somebody for a duty, so that a question about it goes to them."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_KEY = "fk_responsibility_entered_by_id"


def upgrade() -> None:
    """Add it; of what stands already nobody is known."""
    with op.batch_alter_table("responsibility") as table:
        table.add_column(sa.Column("entered_by_id", sa.Integer(), nullable=True))
        table.create_foreign_key(_KEY, "person", ["entered_by_id"], ["id"])


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("responsibility") as table:
        table.drop_constraint(_KEY, type_="foreignkey")
        table.drop_column("entered_by_id")
