"""The tables of notifications."""

import sqlalchemy as sa
from alembic import op

import academy.db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "outbox_message",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("due_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("cancelled_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("problem", sa.String(length=500), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(sent_at IS NULL AND cancelled_at IS NULL) OR body = ''",
            name=op.f("ck_outbox_message_body_goes"),
        ),
        sa.CheckConstraint(
            "(sent_at IS NULL AND cancelled_at IS NULL) OR due_at IS NULL",
            name=op.f("ck_outbox_message_ended"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outbox_message_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("ref", name=op.f("uq_outbox_message_ref")),
    )
    op.create_index(op.f("ix_outbox_message_due_at"), "outbox_message", ["due_at"], unique=False)
    op.create_index(op.f("ix_outbox_message_person_id"), "outbox_message", ["person_id"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("outbox_message")
