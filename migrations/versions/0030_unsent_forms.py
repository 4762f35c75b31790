"""Forms that were sent when their session had ended, for their author alone."""

import sqlalchemy as sa
from alembic import op

import academy.db

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A whole form, as a browser sent it."""
    op.create_table(
        "unsent_form",
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("with_file", sa.Boolean(), nullable=False),
        sa.Column("sent_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_unsent_form_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsent_form")),
        sa.UniqueConstraint("ref", name=op.f("uq_unsent_form_ref")),
    )
    op.create_index(op.f("ix_unsent_form_author_id"), "unsent_form", ["author_id"], unique=False)
    op.create_index(op.f("ix_unsent_form_sent_at"), "unsent_form", ["sent_at"], unique=False)


def downgrade() -> None:
    """Take it away."""
    op.drop_table("unsent_form")
