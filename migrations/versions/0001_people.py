"""The tables of people."""

import sqlalchemy as sa
from alembic import op

import academy.db

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "person",
        sa.Column("given_name", sa.String(length=120), nullable=False),
        sa.Column("family_name", sa.String(length=120), nullable=False),
        sa.Column("known_as", sa.String(length=120), nullable=False),
        sa.Column(
            "sort_key",
            sa.String(length=250).with_variant(sa.String(length=250, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("search_key", sa.String(length=250), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("registration_number", sa.String(length=12), nullable=True),
        sa.Column("created_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["person.id"], name=op.f("fk_person_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("ref", name=op.f("uq_person_ref")),
    )
    op.create_index(op.f("ix_person_sort_key"), "person", ["sort_key"], unique=False)
    op.create_index(
        "uq_person_email_live",
        "person",
        ["email"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_index(
        "uq_person_registration_number_live",
        "person",
        ["registration_number"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "employment",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("employee_number", sa.String(length=30), nullable=True),
        sa.Column("job_title", sa.String(length=120), nullable=False),
        sa.Column("joins_as", sa.String(length=40), nullable=False),
        sa.Column("joins_as_confirmed_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("needs_registration", sa.Boolean(), nullable=False),
        sa.Column("contract_start_on", sa.Date(), nullable=False),
        sa.Column("first_day_on", sa.Date(), nullable=False),
        sa.Column("qualified_in", sa.String(length=20), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_employment_person_id")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_employment_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employment")),
        sa.UniqueConstraint("ref", name=op.f("uq_employment_ref")),
    )
    op.create_index(op.f("ix_employment_batch_id"), "employment", ["batch_id"], unique=False)
    op.create_index(op.f("ix_employment_person_id"), "employment", ["person_id"], unique=False)
    op.create_index(
        "uq_employment_employee_number_live",
        "employment",
        ["employee_number"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "hours",
        sa.Column("batch_place", sa.Integer(), nullable=True),
        sa.Column("employment_id", sa.Integer(), nullable=False),
        sa.Column("fte", sa.Numeric(precision=5, scale=4), nullable=False),
        sa.Column("weekly_hours", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("pattern", sa.String(length=60), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_hours_period")),
        sa.CheckConstraint("fte > 0 AND fte <= 1", name=op.f("ck_hours_fte")),
        sa.ForeignKeyConstraint(["employment_id"], ["employment.id"], name=op.f("fk_hours_employment_id")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["person.id"], name=op.f("fk_hours_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours")),
    )
    op.create_index(op.f("ix_hours_employment_id"), "hours", ["employment_id"], unique=False)
    op.create_table(
        "service",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("search_key", sa.String(length=120), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("ref", name=op.f("uq_service_ref")),
        sa.UniqueConstraint("search_key", name=op.f("uq_service_search_key")),
    )
    op.create_table(
        "role_grant",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "role <> 'head_of_service' OR service_id IS NOT NULL",
            name=op.f("ck_role_grant_head_of_one_service"),
        ),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_role_grant_period")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_role_grant_service_id")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_role_grant_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint("ref", name=op.f("uq_role_grant_ref")),
    )
    op.create_index(op.f("ix_role_grant_person_id"), "role_grant", ["person_id"], unique=False)
    op.create_table(
        "team",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("search_key", sa.String(length=120), nullable=False),
        sa.Column("base", sa.String(length=120), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_team_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("ref", name=op.f("uq_team_ref")),
        sa.UniqueConstraint("search_key", name=op.f("uq_team_search_key")),
    )
    op.create_index(op.f("ix_team_service_id"), "team", ["service_id"], unique=False)
    op.create_table(
        "open_question",
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("employment_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=254), nullable=False),
        sa.Column("sentence", sa.String(length=300), nullable=False),
        sa.Column("owner_role", sa.String(length=40), nullable=False),
        sa.Column("asked_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("answered_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=300), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)", name=op.f("ck_open_question_answered")
        ),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (team_id IS NULL)", name=op.f("ck_open_question_about_one")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_open_question_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["employment_id"], ["employment.id"], name=op.f("fk_open_question_employment_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_open_question_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_open_question_team_id")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_open_question_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_question")),
        sa.UniqueConstraint("ref", name=op.f("uq_open_question_ref")),
    )
    op.create_index(op.f("ix_open_question_employment_id"), "open_question", ["employment_id"], unique=False)
    op.create_index(op.f("ix_open_question_person_id"), "open_question", ["person_id"], unique=False)
    op.create_index(op.f("ix_open_question_team_id"), "open_question", ["team_id"], unique=False)
    op.create_index(
        "uq_open_question_live",
        "open_question",
        ["person_id", "code"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL AND answered_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL AND answered_at IS NULL"),
    )
    op.create_index(
        "uq_open_question_team_live",
        "open_question",
        ["team_id", "code"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL AND answered_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL AND answered_at IS NULL"),
    )
    op.create_table(
        "posting",
        sa.Column("batch_place", sa.Integer(), nullable=True),
        sa.Column("employment_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_posting_period")),
        sa.ForeignKeyConstraint(["employment_id"], ["employment.id"], name=op.f("fk_posting_employment_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_posting_team_id")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["person.id"], name=op.f("fk_posting_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
    )
    op.create_index(op.f("ix_posting_employment_id"), "posting", ["employment_id"], unique=False)
    op.create_index(op.f("ix_posting_team_id"), "posting", ["team_id"], unique=False)
    op.create_table(
        "responsibility",
        sa.Column("duty", sa.String(length=40), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("is_owner", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (team_id IS NULL)", name=op.f("ck_responsibility_towards_one")
        ),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_responsibility_period")),
        sa.ForeignKeyConstraint(["holder_id"], ["person.id"], name=op.f("fk_responsibility_holder_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_responsibility_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_responsibility_team_id")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_responsibility_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responsibility")),
        sa.UniqueConstraint("ref", name=op.f("uq_responsibility_ref")),
    )
    op.create_index(op.f("ix_responsibility_holder_id"), "responsibility", ["holder_id"], unique=False)
    op.create_index(op.f("ix_responsibility_person_id"), "responsibility", ["person_id"], unique=False)
    op.create_index(op.f("ix_responsibility_team_id"), "responsibility", ["team_id"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("responsibility")
    op.drop_table("posting")
    op.drop_table("open_question")
    op.drop_table("team")
    op.drop_table("role_grant")
    op.drop_table("service")
    op.drop_table("hours")
    op.drop_table("employment")
    op.drop_table("person")
