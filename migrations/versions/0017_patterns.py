"""Working patterns over one or two weeks, with their own dates; they were part of the hours before."""

import sqlalchemy as sa
from alembic import op

import academy.db

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# Each pattern that stood with hours becomes one of its own; two hours of one day are one pattern, the later.
_OUT = """
INSERT INTO working_pattern (ref, employment_id, starts_on, first_week, withdrawn_at, withdrawn_reason, withdrawn_by_id)
SELECT {ref}, employment_id, starts_on, pattern, withdrawn_at, withdrawn_reason, withdrawn_by_id FROM hours
WHERE pattern IS NOT NULL AND (withdrawn_at IS NOT NULL OR NOT EXISTS (
  SELECT 1 FROM hours AS later WHERE later.employment_id = hours.employment_id AND later.starts_on = hours.starts_on
  AND later.withdrawn_at IS NULL AND later.pattern IS NOT NULL AND later.id > hours.id))
ORDER BY id
"""
# And back: the hours get the pattern that begins with them. A second week has no place there.
_BACK = """
UPDATE hours SET pattern = (SELECT first_week FROM working_pattern
  WHERE working_pattern.employment_id = hours.employment_id AND working_pattern.starts_on = hours.starts_on
  AND working_pattern.withdrawn_at IS NULL AND first_week <> '')
WHERE withdrawn_at IS NULL
"""
_REFS = {
    "sqlite": "lower(hex(randomblob(6)))",
    "postgresql": "substr(md5(random()::text || id::text), 1, 12)",
}


def upgrade() -> None:
    """The table, filled from the hours."""
    op.create_table(
        "working_pattern",
        sa.Column("employment_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("first_week", sa.String(length=60), nullable=False),
        sa.Column("second_week", sa.String(length=60), nullable=True),
        sa.Column("first_monday_on", sa.Date(), nullable=True),
        sa.Column("entered_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(second_week IS NULL) = (first_monday_on IS NULL)", name=op.f("ck_working_pattern_two_weeks")
        ),
        sa.CheckConstraint(
            "(entered_at IS NULL) = (entered_by_id IS NULL)", name=op.f("ck_working_pattern_entered")
        ),
        sa.ForeignKeyConstraint(
            ["employment_id"], ["employment.id"], name=op.f("fk_working_pattern_employment_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_working_pattern_entered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_working_pattern_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_pattern")),
        sa.UniqueConstraint("ref", name=op.f("uq_working_pattern_ref")),
    )
    op.create_index(
        op.f("ix_working_pattern_employment_id"), "working_pattern", ["employment_id"], unique=False
    )
    op.create_index(
        "uq_working_pattern_live",
        "working_pattern",
        ["employment_id", "starts_on"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.execute(_OUT.format(ref=_REFS[op.get_bind().dialect.name]))
    op.drop_column("hours", "pattern")


def downgrade() -> None:
    """One week goes back to the hours."""
    op.add_column("hours", sa.Column("pattern", sa.String(length=60), nullable=True))
    op.execute(_BACK)
    op.drop_table("working_pattern")
