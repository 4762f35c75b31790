"""The tables of enrolments."""

import sqlalchemy as sa
from alembic import op

import academy.db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "cohort",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["programme_version.id"], name=op.f("fk_cohort_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
        sa.UniqueConstraint("name", name=op.f("uq_cohort_name")),
        sa.UniqueConstraint("ref", name=op.f("uq_cohort_ref")),
    )
    op.create_index(op.f("ix_cohort_version_id"), "cohort", ["version_id"], unique=False)
    op.create_table(
        "cohort_block",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("stage_code", sa.String(length=60), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_cohort_block_cohort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_block")),
        sa.UniqueConstraint(
            "cohort_id", "stage_code", "day", name=op.f("uq_cohort_block_cohort_id_stage_code_day")
        ),
    )
    op.create_index(op.f("ix_cohort_block_cohort_id"), "cohort_block", ["cohort_id"], unique=False)
    op.create_table(
        "cohort_runner",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_cohort_runner_cohort_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_cohort_runner_person_id")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_cohort_runner_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_runner")),
    )
    op.create_index(op.f("ix_cohort_runner_cohort_id"), "cohort_runner", ["cohort_id"], unique=False)
    op.create_index(op.f("ix_cohort_runner_person_id"), "cohort_runner", ["person_id"], unique=False)
    op.create_index(
        "uq_cohort_runner_live",
        "cohort_runner",
        ["cohort_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL AND ends_on IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL AND ends_on IS NULL"),
    )
    op.create_table(
        "enrolment",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("employment_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("programme_start_on", sa.Date(), nullable=True),
        sa.Column("fte", sa.Numeric(precision=5, scale=4), nullable=False),
        sa.Column("enrolled_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("enrolled_by_id", sa.Integer(), nullable=True),
        sa.Column("name_on_record", sa.String(length=200), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_enrolment_cohort_id")),
        sa.ForeignKeyConstraint(
            ["employment_id"], ["employment.id"], name=op.f("fk_enrolment_employment_id")
        ),
        sa.ForeignKeyConstraint(["enrolled_by_id"], ["person.id"], name=op.f("fk_enrolment_enrolled_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["programme_version.id"], name=op.f("fk_enrolment_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_enrolment_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("ref", name=op.f("uq_enrolment_ref")),
    )
    op.create_index(op.f("ix_enrolment_cohort_id"), "enrolment", ["cohort_id"], unique=False)
    op.create_index(op.f("ix_enrolment_employment_id"), "enrolment", ["employment_id"], unique=False)
    op.create_index(op.f("ix_enrolment_person_id"), "enrolment", ["person_id"], unique=False)
    op.create_index(op.f("ix_enrolment_version_id"), "enrolment", ["version_id"], unique=False)
    op.create_index(
        "uq_enrolment_employment_live",
        "enrolment",
        ["employment_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "enrolment_framework",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_enrolment_framework_enrolment_id")
        ),
        sa.ForeignKeyConstraint(
            ["framework_id"], ["framework_version.id"], name=op.f("fk_enrolment_framework_framework_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_framework")),
        sa.UniqueConstraint(
            "enrolment_id", "framework_id", name=op.f("uq_enrolment_framework_enrolment_id_framework_id")
        ),
    )
    op.create_index(
        op.f("ix_enrolment_framework_enrolment_id"), "enrolment_framework", ["enrolment_id"], unique=False
    )
    op.create_table(
        "plan_item",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("original_due_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("why_due", sa.String(length=300), nullable=False),
        sa.Column("not_needed_reason", sa.String(length=200), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_plan_item_enrolment_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_plan_item_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_item")),
        sa.UniqueConstraint("enrolment_id", "item_id", name=op.f("uq_plan_item_enrolment_id_item_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_plan_item_ref")),
    )
    op.create_index(op.f("ix_plan_item_due_on"), "plan_item", ["due_on"], unique=False)
    op.create_index(op.f("ix_plan_item_item_id"), "plan_item", ["item_id"], unique=False)
    op.create_table(
        "completion",
        sa.Column("plan_item_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("source_ref", sa.String(length=40), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("how", sa.String(length=200), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_as", sa.String(length=40), nullable=False),
        sa.Column("at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_completion_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(["plan_item_id"], ["plan_item.id"], name=op.f("fk_completion_plan_item_id")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_completion_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion")),
        sa.UniqueConstraint("ref", name=op.f("uq_completion_ref")),
    )
    op.create_index(op.f("ix_completion_plan_item_id"), "completion", ["plan_item_id"], unique=False)
    op.create_index(
        "uq_completion_source_live",
        "completion",
        ["plan_item_id", "source", "source_ref"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "submission",
        sa.Column("plan_item_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("certificate_number", sa.String(length=80), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("sent_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=False),
        sa.Column("answered_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("what_to_change", sa.Text(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)", name=op.f("ck_submission_answered")
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_submission_answered_by_id")),
        sa.ForeignKeyConstraint(["plan_item_id"], ["plan_item.id"], name=op.f("fk_submission_plan_item_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["person.id"], name=op.f("fk_submission_sent_by_id")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_submission_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("ref", name=op.f("uq_submission_ref")),
    )
    op.create_index(op.f("ix_submission_plan_item_id"), "submission", ["plan_item_id"], unique=False)
    op.create_index(
        "uq_submission_waiting",
        "submission",
        ["plan_item_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL AND state = 'waiting'"),
        postgresql_where=sa.text("withdrawn_at IS NULL AND state = 'waiting'"),
    )
    op.create_table(
        "evidence",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_evidence_added_by_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_evidence_submission_id")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["person.id"], name=op.f("fk_evidence_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("ref", name=op.f("uq_evidence_ref")),
    )
    op.create_index(op.f("ix_evidence_sha256"), "evidence", ["sha256"], unique=False)
    op.create_index(op.f("ix_evidence_submission_id"), "evidence", ["submission_id"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("evidence")
    op.drop_table("submission")
    op.drop_table("completion")
    op.drop_table("plan_item")
    op.drop_table("enrolment_framework")
    op.drop_table("enrolment")
    op.drop_table("cohort_runner")
    op.drop_table("cohort_block")
    op.drop_table("cohort")
