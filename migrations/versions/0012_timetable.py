"""The tables of timetable."""

import sqlalchemy as sa
from alembic import op

import academy.db

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "training_session",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("online_link", sa.String(length=500), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("cancelled_by_id", sa.Integer(), nullable=True),
        sa.Column("register_taken_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("register_taken_by_id", sa.Integer(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancelled_at IS NOT NULL)", name=op.f("ck_training_session_cancelled")
        ),
        sa.CheckConstraint(
            "(register_taken_at IS NULL) = (register_taken_by_id IS NULL)",
            name=op.f("ck_training_session_register_taken"),
        ),
        sa.CheckConstraint("capacity BETWEEN 1 AND 500", name=op.f("ck_training_session_capacity")),
        sa.CheckConstraint("ends > starts", name=op.f("ck_training_session_times")),
        sa.ForeignKeyConstraint(
            ["cancelled_by_id"], ["person.id"], name=op.f("fk_training_session_cancelled_by_id")
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_training_session_cohort_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_training_session_item_id")),
        sa.ForeignKeyConstraint(
            ["register_taken_by_id"], ["person.id"], name=op.f("fk_training_session_register_taken_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_session")),
        sa.UniqueConstraint("ref", name=op.f("uq_training_session_ref")),
    )
    op.create_index(op.f("ix_training_session_cohort_id"), "training_session", ["cohort_id"], unique=False)
    op.create_index(op.f("ix_training_session_item_id"), "training_session", ["item_id"], unique=False)
    op.create_index(op.f("ix_training_session_on"), "training_session", ["on"], unique=False)
    op.create_table(
        "booking",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("booked_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("booked_by_id", sa.Integer(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["booked_by_id"], ["person.id"], name=op.f("fk_booking_booked_by_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_booking_enrolment_id")),
        sa.ForeignKeyConstraint(["session_id"], ["training_session.id"], name=op.f("fk_booking_session_id")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["person.id"], name=op.f("fk_booking_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("ref", name=op.f("uq_booking_ref")),
    )
    op.create_index(op.f("ix_booking_enrolment_id"), "booking", ["enrolment_id"], unique=False)
    op.create_index(op.f("ix_booking_session_id"), "booking", ["session_id"], unique=False)
    op.create_index(
        "uq_booking_live",
        "booking",
        ["session_id", "enrolment_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "facilitator",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_facilitator_person_id")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["training_session.id"], name=op.f("fk_facilitator_session_id")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_facilitator_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facilitator")),
    )
    op.create_index(op.f("ix_facilitator_person_id"), "facilitator", ["person_id"], unique=False)
    op.create_index(op.f("ix_facilitator_session_id"), "facilitator", ["session_id"], unique=False)
    op.create_index(
        "uq_facilitator_live",
        "facilitator",
        ["session_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "register_claim",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_register_claim_person_id")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["training_session.id"], name=op.f("fk_register_claim_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_claim")),
    )
    op.create_index(op.f("ix_register_claim_session_id"), "register_claim", ["session_id"], unique=False)
    op.create_table(
        "register_mark",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=40), nullable=True),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_register_mark_booking_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_register_mark_by_id")),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["register_mark.id"], name=op.f("fk_register_mark_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_mark")),
        sa.UniqueConstraint("ref", name=op.f("uq_register_mark_ref")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_register_mark_replaces_id")),
    )
    op.create_index(op.f("ix_register_mark_booking_id"), "register_mark", ["booking_id"], unique=False)
    op.create_index(
        "uq_register_mark_first",
        "register_mark",
        ["booking_id"],
        unique=True,
        sqlite_where=sa.text("replaces_id IS NULL"),
        postgresql_where=sa.text("replaces_id IS NULL"),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("register_mark")
    op.drop_table("register_claim")
    op.drop_table("facilitator")
    op.drop_table("booking")
    op.drop_table("training_session")
