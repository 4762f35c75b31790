"""One question may be open about each of somebody's jobs, not only about one of them."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_OPEN = "uq_open_question_live"
_WHERE = sa.text("withdrawn_at IS NULL AND answered_at IS NULL")


def upgrade() -> None:
    """Unique for each job."""
    _unique("person_id", "employment_id", "code")


def downgrade() -> None:
    """Unique for each person; what is open about a second job is taken back, since it cannot stand beside the first."""
    op.execute(
        "UPDATE open_question SET withdrawn_at = asked_at, withdrawn_reason = 'asked about another job too'"
        " WHERE withdrawn_at IS NULL AND answered_at IS NULL AND EXISTS (SELECT 1 FROM open_question AS other"
        " WHERE other.person_id = open_question.person_id AND other.code = open_question.code"
        " AND other.id < open_question.id AND other.withdrawn_at IS NULL AND other.answered_at IS NULL)"
    )
    _unique("person_id", "code")


def _unique(*columns: str) -> None:
    op.drop_index(_OPEN, table_name="open_question")
    op.create_index(
        _OPEN,
        "open_question",
        list(columns),
        unique=True,
        sqlite_where=_WHERE,
        postgresql_where=_WHERE,
    )
