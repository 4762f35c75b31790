"""Things that are set aside in one person's bag, the day before they come."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

OPEN = "uq_kit_issue_line_open_asset"
BAG = "uq_kit_issue_bag"
HELD = "'offered', 'accepted', 'tested', 'faulty', 'disputed'"


def upgrade() -> None:
    """A person has at most one bag, and what is in it can be given to nobody else."""
    op.add_column("kit_issue", sa.Column("is_bag", sa.Boolean(), server_default=sa.false(), nullable=False))
    where = sa.text("is_bag")
    op.create_index(BAG, "kit_issue", ["person_id"], unique=True, sqlite_where=where, postgresql_where=where)
    _open_again(f"'set_aside', {HELD}")


def downgrade() -> None:
    """Without bags; what lay in one was never handed over."""
    op.execute("UPDATE kit_issue_line SET state = 'declined' WHERE state = 'set_aside'")
    _open_again(HELD)
    op.drop_index(BAG, table_name="kit_issue")
    op.drop_column("kit_issue", "is_bag")


def _open_again(states: str) -> None:
    where = sa.text(f"withdrawn_at IS NULL AND state IN ({states})")
    op.drop_index(OPEN, table_name="kit_issue_line")
    op.create_index(
        OPEN, "kit_issue_line", ["asset_id"], unique=True, sqlite_where=where, postgresql_where=where
    )
