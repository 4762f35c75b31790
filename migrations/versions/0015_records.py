"""The tables of records."""

import sqlalchemy as sa
from alembic import op

import academy.db

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "completion_record",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("definition", sa.String(length=60), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("once", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("name_written", sa.String(length=200), nullable=False),
        sa.Column("decision_ref", sa.String(length=12), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=True),
        sa.Column("snapshot_sha256", sa.String(length=64), nullable=False),
        sa.Column("issued_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("replace_reason", sa.String(length=300), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_completion_record_enrolment_id")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["person.id"], name=op.f("fk_completion_record_issued_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["completion_record.id"], name=op.f("fk_completion_record_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion_record")),
        sa.UniqueConstraint("code", name=op.f("uq_completion_record_code")),
        sa.UniqueConstraint(
            "enrolment_id",
            "definition",
            "turn",
            name=op.f("uq_completion_record_enrolment_id_definition_turn"),
        ),
        sa.UniqueConstraint("number", name=op.f("uq_completion_record_number")),
        sa.UniqueConstraint("once", name=op.f("uq_completion_record_once")),
        sa.UniqueConstraint("ref", name=op.f("uq_completion_record_ref")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_completion_record_replaces_id")),
    )
    op.create_index(
        op.f("ix_completion_record_enrolment_id"), "completion_record", ["enrolment_id"], unique=False
    )
    op.create_index(op.f("ix_completion_record_issued_at"), "completion_record", ["issued_at"], unique=False)
    op.create_table(
        "record_number",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_record_number")),
    )
    op.create_table(
        "record_pdf",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("variant", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["completion_record.id"], name=op.f("fk_record_pdf_record_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_pdf")),
        sa.UniqueConstraint("record_id", "variant", name=op.f("uq_record_pdf_record_id_variant")),
        sa.UniqueConstraint("sha256", name=op.f("uq_record_pdf_sha256")),
    )
    op.create_table(
        "record_withdrawal",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_record_withdrawal_by_id")),
        sa.ForeignKeyConstraint(
            ["record_id"], ["completion_record.id"], name=op.f("fk_record_withdrawal_record_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_withdrawal")),
        sa.UniqueConstraint("record_id", name=op.f("uq_record_withdrawal_record_id")),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("record_withdrawal")
    op.drop_table("record_pdf")
    op.drop_table("record_number")
    op.drop_table("completion_record")
