"""Rows that the database itself refuses to change: history, records, marks and what was published or signed."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NEVER = (
    "audit_event",
    "audit_seal",
    "completion_record",
    "record_pdf",
    "record_withdrawal",
    "register_mark",
    "item",
)
# What may still change in these is only the mark that a row was withdrawn; the named condition is refused.
UNLESS = {
    "decision": "NEW.facts <> OLD.facts OR NEW.facts_sha256 <> OLD.facts_sha256 OR NEW.outcome <> OLD.outcome"
    " OR NEW.signed_at <> OLD.signed_at OR NEW.signed_by_id <> OLD.signed_by_id",
    "programme_version": "OLD.state = 'published'",
    "kit_issue": "OLD.terms <> NEW.terms OR (OLD.signed_at IS NOT NULL AND NEW.signed_name <> OLD.signed_name)",
}
NEVER_DELETED = (
    *NEVER,
    "decision",
    "kit_issue",
    "kit_issue_line",
    "completion",
    "submission",
    "enrolment",
    "booking",
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


def upgrade() -> None:
    """Make the triggers."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% may not be changed', TG_TABLE_NAME; END $$"
        )
    for table in NEVER:
        _refuse(table, "UPDATE")
    for table, condition in UNLESS.items():
        _refuse(table, "UPDATE", condition)
    for table in NEVER_DELETED:
        _refuse(table, "DELETE")


def downgrade() -> None:
    """Drop the triggers."""
    on_postgres = op.get_bind().dialect.name == "postgresql"
    for act, tables in (("UPDATE", (*NEVER, *UNLESS)), ("DELETE", NEVER_DELETED)):
        for table in tables:
            op.execute(f"DROP TRIGGER refuse_{act.lower()}_{table}" + (f" ON {table}" if on_postgres else ""))
    if on_postgres:
        op.execute("DROP FUNCTION refuse_change()")
