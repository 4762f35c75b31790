"""What was reported as about a child or a family; and words that may leave rows that nobody else may change."""

import sqlalchemy as sa
from alembic import op

import academy.db

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

MARK = "'Hidden: reported on %'"
# Nothing of these may change, but that their words are hidden, put back or destroyed.
NEVER = {
    "register_mark": ("reason",),
    "completion_record": ("replace_reason",),
    "record_withdrawal": ("reason",),
}
# What may not change in these, and in which words may be hidden.
UNLESS = {
    "session_choice": (
        (
            "NEW.plan_item_id <> OLD.plan_item_id OR NEW.kind <> OLD.kind"
            " OR COALESCE(NEW.session_id, 0) <> COALESCE(OLD.session_id, 0)"
            " OR COALESCE(NEW.done_on, '0001-01-01') <> COALESCE(OLD.done_on, '0001-01-01')"
            " OR NEW.chosen_at <> OLD.chosen_at OR NEW.chosen_by_id <> OLD.chosen_by_id"
            " OR NEW.chosen_as <> OLD.chosen_as"
        ),
        ("time_back", "what", "with_whom", "reason"),
    ),
    "accepted_condition": (
        (
            "NEW.until_on <> OLD.until_on OR NEW.code <> OLD.code OR NEW.enrolment_id <> OLD.enrolment_id"
            " OR NEW.accepted_at <> OLD.accepted_at OR NEW.accepted_by_id <> OLD.accepted_by_id"
            " OR NEW.accepted_as <> OLD.accepted_as"
        ),
        ("not_until_then",),
    ),
}


def upgrade() -> None:
    """The table, and the triggers that let words be hidden and nothing else."""
    op.create_table(
        "hidden_text",
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("kept", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("is_file", sa.Boolean(), nullable=False),
        sa.Column("reported_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("reported_by_id", sa.Integer(), nullable=False),
        sa.Column("settled_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_by_id IS NULL)", name=op.f("ck_hidden_text_settled")
        ),
        sa.CheckConstraint("(settled_at IS NULL) = (outcome IS NULL)", name=op.f("ck_hidden_text_outcome")),
        sa.CheckConstraint("outcome IS NULL OR kept IS NULL", name=op.f("ck_hidden_text_forgotten")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_hidden_text_person_id")),
        sa.ForeignKeyConstraint(
            ["reported_by_id"], ["person.id"], name=op.f("fk_hidden_text_reported_by_id")
        ),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name=op.f("fk_hidden_text_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hidden_text")),
        sa.UniqueConstraint("ref", name=op.f("uq_hidden_text_ref")),
    )
    op.create_index(op.f("ix_hidden_text_person_id"), "hidden_text", ["person_id"], unique=False)
    op.create_index(op.f("ix_hidden_text_sha256"), "hidden_text", ["sha256"], unique=False)
    op.create_index(
        "uq_hidden_text_open",
        "hidden_text",
        ["place", "row_id"],
        unique=True,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    for table, words in NEVER.items():
        columns = [each["name"] for each in sa.inspect(op.get_bind()).get_columns(table)]
        _drop(table)
        _refuse(table, f"UPDATE OF {', '.join(each for each in columns if each not in words)}", "update")
        _refuse(table, f"UPDATE OF {', '.join(words)}", "words", _said_anew(words))
    for table, (changed, words) in UNLESS.items():
        _drop(table)
        _refuse(table, "UPDATE", "update", f"{changed} OR {_said_anew(words)}")


def downgrade() -> None:
    """As it was: no word may change either."""
    for table in NEVER:
        _drop(table)
        _drop(table, "words")
        _refuse(table, "UPDATE", "update")
    for table, (changed, words) in UNLESS.items():
        _drop(table)
        same = " OR ".join(f"NEW.{each} <> OLD.{each}" for each in words)
        _refuse(table, "UPDATE", "update", f"{changed} OR {same}")
    op.drop_table("hidden_text")


def _said_anew(words: tuple[str, ...]) -> str:
    """True of a change that neither hides words nor puts hidden ones back."""
    return " OR ".join(
        f"(NEW.{each} <> OLD.{each} AND NEW.{each} NOT LIKE {MARK} AND OLD.{each} NOT LIKE {MARK})"
        for each in words
    )


def _drop(table: str, name: str = "update") -> None:
    on = f" ON {table}" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"DROP TRIGGER refuse_{name}_{table}{on}")


def _refuse(table: str, act: str, name: str, condition: str = "") -> None:
    if op.get_bind().dialect.name == "sqlite":
        when = f"WHEN {condition} " if condition else ""
        said = f"{table} may not be changed"
        op.execute(
            f"CREATE TRIGGER refuse_{name}_{table} BEFORE {act} ON {table} {when}"
            f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
        )
    else:
        when = f"WHEN ({condition}) " if condition else ""
        op.execute(
            f"CREATE TRIGGER refuse_{name}_{table} BEFORE {act} ON {table} FOR EACH ROW {when}"
            "EXECUTE FUNCTION refuse_change()"
        )
