"""The tables of readiness."""

import sqlalchemy as sa
from alembic import op

import academy.db

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "accepted_condition",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("not_until_then", sa.String(length=300), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("accepted_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("accepted_by_id", sa.Integer(), nullable=False),
        sa.Column("accepted_as", sa.String(length=40), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"], ["person.id"], name=op.f("fk_accepted_condition_accepted_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_accepted_condition_enrolment_id")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_accepted_condition_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accepted_condition")),
        sa.UniqueConstraint("ref", name=op.f("uq_accepted_condition_ref")),
    )
    op.create_index(
        op.f("ix_accepted_condition_enrolment_id"), "accepted_condition", ["enrolment_id"], unique=False
    )
    op.create_index(
        "uq_accepted_condition_live",
        "accepted_condition",
        ["enrolment_id", "code"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "decision",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("facts_sha256", sa.String(length=64), nullable=False),
        sa.Column("signed_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=False),
        sa.Column("signed_as", sa.String(length=40), nullable=False),
        sa.Column("signed_name", sa.String(length=200), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_decision_enrolment_id")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["person.id"], name=op.f("fk_decision_signed_by_id")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["person.id"], name=op.f("fk_decision_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("ref", name=op.f("uq_decision_ref")),
    )
    op.create_index(op.f("ix_decision_enrolment_id"), "decision", ["enrolment_id"], unique=False)
    op.create_index(
        "uq_decision_live",
        "decision",
        ["enrolment_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "recorded_check",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_recorded_check_enrolment_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_recorded_check_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_recorded_check_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recorded_check")),
        sa.UniqueConstraint("ref", name=op.f("uq_recorded_check_ref")),
    )
    op.create_index(op.f("ix_recorded_check_enrolment_id"), "recorded_check", ["enrolment_id"], unique=False)
    op.create_index(
        "uq_recorded_check_live",
        "recorded_check",
        ["enrolment_id", "code"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("recorded_check")
    op.drop_table("decision")
    op.drop_table("accepted_condition")
