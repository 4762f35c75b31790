"""Away: two dates and never a cause; what fell due meanwhile keeps the day on which it did."""

import sqlalchemy as sa
from alembic import op

import academy.db

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table, and beside each date the one that it takes the place of."""
    op.create_table(
        "away",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("entered_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_away_dates")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_away_enrolment_id")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_away_entered_by_id")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["person.id"], name=op.f("fk_away_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_away")),
        sa.UniqueConstraint("ref", name=op.f("uq_away_ref")),
    )
    op.create_index(op.f("ix_away_enrolment_id"), "away", ["enrolment_id"], unique=False)
    op.add_column("plan_item", sa.Column("fell_due_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take both away."""
    op.drop_column("plan_item", "fell_due_on")
    op.drop_table("away")
