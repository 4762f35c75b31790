"""The tables of policies."""

import sqlalchemy as sa
from alembic import op

import academy.db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "policy",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
        sa.UniqueConstraint("code", name=op.f("uq_policy_code")),
        sa.UniqueConstraint("ref", name=op.f("uq_policy_ref")),
    )
    op.create_table(
        "policy_version",
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("in_force_on", sa.Date(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_policy_version_policy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
        sa.UniqueConstraint("policy_id", "label", name=op.f("uq_policy_version_policy_id_label")),
        sa.UniqueConstraint("ref", name=op.f("uq_policy_version_ref")),
    )
    op.create_index(op.f("ix_policy_version_policy_id"), "policy_version", ["policy_id"], unique=False)
    op.create_table(
        "acknowledgement",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("policy_version_id", sa.Integer(), nullable=False),
        sa.Column("at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_acknowledgement_person_id")),
        sa.ForeignKeyConstraint(
            ["policy_version_id"], ["policy_version.id"], name=op.f("fk_acknowledgement_policy_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_acknowledgement_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgement")),
    )
    op.create_index(op.f("ix_acknowledgement_person_id"), "acknowledgement", ["person_id"], unique=False)
    op.create_index(
        "uq_acknowledgement_live",
        "acknowledgement",
        ["person_id", "policy_version_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("acknowledgement")
    op.drop_table("policy_version")
    op.drop_table("policy")
