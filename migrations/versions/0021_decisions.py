"""Conditions that are read, renewed and end; work without a decision; what was told once."""

import sqlalchemy as sa
from alembic import op

import academy.db

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

NEVER = ("condition_reading", "condition_renewal")
# What may still change in these is only the mark that a row was withdrawn; the named condition is refused.
UNLESS = {
    "accepted_condition": "NEW.not_until_then <> OLD.not_until_then OR NEW.until_on <> OLD.until_on"
    " OR NEW.code <> OLD.code OR NEW.enrolment_id <> OLD.enrolment_id OR NEW.accepted_at <> OLD.accepted_at"
    " OR NEW.accepted_by_id <> OLD.accepted_by_id OR NEW.accepted_as <> OLD.accepted_as",
    "working_since": "NEW.since_on <> OLD.since_on OR NEW.enrolment_id <> OLD.enrolment_id"
    " OR NEW.entered_at <> OLD.entered_at OR NEW.entered_by_id <> OLD.entered_by_id"
    " OR NEW.entered_as <> OLD.entered_as",
}
NEVER_DELETED = (*NEVER, *UNLESS)


def upgrade() -> None:
    """Make the tables, and let the database refuse what nobody may change."""
    _conditions()
    _working_since()
    op.create_table(
        "told",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("told_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told")),
        sa.UniqueConstraint("key", name=op.f("uq_told_key")),
    )
    for table in NEVER:
        _refuse(table, "UPDATE")
    for table, condition in UNLESS.items():
        _refuse(table, "UPDATE", condition)
    for table in NEVER_DELETED:
        _refuse(table, "DELETE")


def downgrade() -> None:
    """Drop the triggers and the tables."""
    on = " ON accepted_condition" if op.get_bind().dialect.name == "postgresql" else ""
    for act in ("update", "delete"):
        op.execute(f"DROP TRIGGER refuse_{act}_accepted_condition{on}")
    for table in ("told", "working_since", "condition_renewal", "condition_reading"):
        op.drop_table(table)


def _conditions() -> None:
    op.create_table(
        "condition_reading",
        sa.Column("condition_id", sa.Integer(), nullable=False),
        sa.Column("read_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("read_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["condition_id"], ["accepted_condition.id"], name=op.f("fk_condition_reading_condition_id")
        ),
        sa.ForeignKeyConstraint(["read_by_id"], ["person.id"], name=op.f("fk_condition_reading_read_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition_reading")),
        sa.UniqueConstraint("condition_id", name=op.f("uq_condition_reading_condition_id")),
    )
    op.create_table(
        "condition_renewal",
        sa.Column("condition_id", sa.Integer(), nullable=False),
        sa.Column("renews_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["condition_id"], ["accepted_condition.id"], name=op.f("fk_condition_renewal_condition_id")
        ),
        sa.ForeignKeyConstraint(
            ["renews_id"], ["accepted_condition.id"], name=op.f("fk_condition_renewal_renews_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition_renewal")),
        sa.UniqueConstraint("condition_id", name=op.f("uq_condition_renewal_condition_id")),
    )
    op.create_index(op.f("ix_condition_renewal_renews_id"), "condition_renewal", ["renews_id"], unique=False)


def _working_since() -> None:
    op.create_table(
        "working_since",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("entered_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_as", sa.String(length=40), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_working_since_enrolment_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_working_since_entered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_working_since_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_since")),
        sa.UniqueConstraint("ref", name=op.f("uq_working_since_ref")),
    )
    op.create_index(op.f("ix_working_since_enrolment_id"), "working_since", ["enrolment_id"], unique=False)
    op.create_index(
        "uq_working_since_live",
        "working_since",
        ["enrolment_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


def _refuse(table: str, act: str, condition: str = "") -> None:
    name = f"refuse_{act.lower()}_{table}"
    if op.get_bind().dialect.name == "sqlite":
        when = f"WHEN {condition} " if condition else ""
        said = f"{table} may not be changed"
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {act} ON {table} {when}BEGIN SELECT RAISE(ABORT, '{said}'); END"
        )
    else:
        when = f"WHEN ({condition}) " if condition else ""
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW {when}EXECUTE FUNCTION refuse_change()"
        )
