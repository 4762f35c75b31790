"""Things that must be tried before they count, and signatures at the desk that are confirmed."""

import sqlalchemy as sa
from alembic import op

import academy.db

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

OPEN = "uq_kit_issue_line_open_asset"


def upgrade() -> None:
    """Add whether a kind must be tried, and when a thing was; a thing that does not work is still with its owner."""
    op.add_column(
        "kit_kind", sa.Column("needs_test", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("kit_issue_line", sa.Column("tested_at", academy.db.UtcDateTime(), nullable=True))
    op.add_column(
        "kit_issue_line", sa.Column("problem", sa.String(length=300), server_default="", nullable=False)
    )
    op.add_column("kit_issue_line", sa.Column("objection", sa.String(length=40), nullable=True))
    op.add_column("kit_issue", sa.Column("confirmed_at", academy.db.UtcDateTime(), nullable=True))
    op.add_column(
        "kit_issue", sa.Column("objection_note", sa.String(length=200), server_default="", nullable=False)
    )
    _open_again("'offered', 'accepted', 'tested', 'faulty', 'disputed'")


def downgrade() -> None:
    """Take them out again; what was tried is signed for."""
    op.execute("UPDATE kit_issue_line SET state = 'accepted' WHERE state IN ('tested', 'faulty', 'disputed')")
    _open_again("'offered', 'accepted'")
    for table, column in (
        ("kit_issue", "objection_note"),
        ("kit_issue", "confirmed_at"),
        ("kit_issue_line", "objection"),
        ("kit_issue_line", "problem"),
        ("kit_issue_line", "tested_at"),
        ("kit_kind", "needs_test"),
    ):
        op.drop_column(table, column)


def _open_again(states: str) -> None:
    where = sa.text(f"withdrawn_at IS NULL AND state IN ({states})")
    op.drop_index(OPEN, table_name="kit_issue_line")
    op.create_index(
        OPEN, "kit_issue_line", ["asset_id"], unique=True, sqlite_where=where, postgresql_where=where
    )
