"""What is chosen for a session to which somebody cannot come; the database refuses to change what was signed."""

import sqlalchemy as sa
from alembic import op

import academy.db

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TABLE = "session_choice"
# What may still change is only the mark that a row was withdrawn.
CHANGED = (
    "NEW.plan_item_id <> OLD.plan_item_id OR NEW.kind <> OLD.kind"
    " OR COALESCE(NEW.session_id, 0) <> COALESCE(OLD.session_id, 0) OR NEW.time_back <> OLD.time_back"
    " OR NEW.what <> OLD.what OR NEW.with_whom <> OLD.with_whom"
    " OR COALESCE(NEW.done_on, '0001-01-01') <> COALESCE(OLD.done_on, '0001-01-01')"
    " OR NEW.reason <> OLD.reason OR NEW.chosen_at <> OLD.chosen_at"
    " OR NEW.chosen_by_id <> OLD.chosen_by_id OR NEW.chosen_as <> OLD.chosen_as"
)


def upgrade() -> None:
    """Make the table, and let the database refuse what nobody may change."""
    op.create_table(
        TABLE,
        sa.Column("plan_item_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("time_back", sa.String(length=200), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("with_whom", sa.String(length=200), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("chosen_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("chosen_by_id", sa.Integer(), nullable=False),
        sa.Column("chosen_as", sa.String(length=40), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind = 'next_intake' OR (kind = 'agreed_to_come') = (session_id IS NOT NULL)",
            name=op.f("ck_session_choice_session"),
        ),
        sa.CheckConstraint(
            "(kind = 'covered') = (done_on IS NOT NULL)", name=op.f("ck_session_choice_covered")
        ),
        sa.ForeignKeyConstraint(
            ["plan_item_id"], ["plan_item.id"], name=op.f("fk_session_choice_plan_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["training_session.id"], name=op.f("fk_session_choice_session_id")
        ),
        sa.ForeignKeyConstraint(["chosen_by_id"], ["person.id"], name=op.f("fk_session_choice_chosen_by_id")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_session_choice_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_choice")),
        sa.UniqueConstraint("ref", name=op.f("uq_session_choice_ref")),
    )
    op.create_index(op.f("ix_session_choice_plan_item_id"), TABLE, ["plan_item_id"], unique=False)
    op.create_index(op.f("ix_session_choice_session_id"), TABLE, ["session_id"], unique=False)
    op.create_index(
        "uq_session_choice_live",
        TABLE,
        ["plan_item_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    _refuse("UPDATE", CHANGED)
    _refuse("DELETE")


def _refuse(act: str, condition: str = "") -> None:
    name = f"refuse_{act.lower()}_{TABLE}"
    if op.get_bind().dialect.name == "sqlite":
        when = f"WHEN {condition} " if condition else ""
        said = f"{TABLE} may not be changed"
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {act} ON {TABLE} {when}BEGIN SELECT RAISE(ABORT, '{said}'); END"
        )
    else:
        when = f"WHEN ({condition}) " if condition else ""
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {act} ON {TABLE} FOR EACH ROW {when}EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    """Drop the table; its triggers go with it."""
    op.drop_table(TABLE)
