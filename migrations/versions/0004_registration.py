"""The tables of registration."""

import sqlalchemy as sa
from alembic import op

import academy.db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "registration_check",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("name_there", sa.String(length=250), nullable=False),
        sa.Column("status", sa.String(length=80), nullable=False),
        sa.Column("registered_until", sa.Date(), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_registration_check_person_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_registration_check_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_registration_check_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_check")),
        sa.UniqueConstraint("ref", name=op.f("uq_registration_check_ref")),
    )
    op.create_index(
        op.f("ix_registration_check_person_id"), "registration_check", ["person_id"], unique=False
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("registration_check")
