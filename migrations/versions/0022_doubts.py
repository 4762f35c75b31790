"""What starters say is not right, and what they are answered."""

import sqlalchemy as sa
from alembic import op

import academy.db

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table; a fact has one open question at a time."""
    op.create_table(
        "doubt",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("fact_ref", sa.String(length=40), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("says", sa.String(length=300), nullable=False),
        sa.Column("holds", sa.String(length=80), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("asked_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("asked_of_id", sa.Integer(), nullable=True),
        sa.Column("asked_of", sa.String(length=200), nullable=False),
        sa.Column("coordinators_on", sa.Date(), nullable=False),
        sa.Column("answered_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)", name=op.f("ck_doubt_answered")
        ),
        sa.CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name=op.f("ck_doubt_answer")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_doubt_answered_by_id")),
        sa.ForeignKeyConstraint(["asked_of_id"], ["person.id"], name=op.f("fk_doubt_asked_of_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_doubt_person_id")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["person.id"], name=op.f("fk_doubt_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doubt")),
        sa.UniqueConstraint("ref", name=op.f("uq_doubt_ref")),
    )
    for column in ("asked_of_id", "fact_ref", "holds", "person_id"):
        op.create_index(op.f(f"ix_doubt_{column}"), "doubt", [column], unique=False)
    op.create_index(
        "uq_doubt_open",
        "doubt",
        ["kind", "fact_ref"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL AND answered_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL AND answered_at IS NULL"),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("doubt")
