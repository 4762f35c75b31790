"""The tables of equipment."""

import sqlalchemy as sa
from alembic import op

import academy.db

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "kit_issue",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("issued_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("terms_sha256", sa.String(length=64), nullable=False),
        sa.Column("signed_name", sa.String(length=200), nullable=False),
        sa.Column("signed_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("witnessed_by_id", sa.Integer(), nullable=True),
        sa.Column("once", sa.String(length=40), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(signed_at IS NULL) = (signed_name = '')", name=op.f("ck_kit_issue_signed")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["person.id"], name=op.f("fk_kit_issue_issued_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_kit_issue_person_id")),
        sa.ForeignKeyConstraint(
            ["witnessed_by_id"], ["person.id"], name=op.f("fk_kit_issue_witnessed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit_issue")),
        sa.UniqueConstraint("once", name=op.f("uq_kit_issue_once")),
        sa.UniqueConstraint("ref", name=op.f("uq_kit_issue_ref")),
    )
    op.create_index(op.f("ix_kit_issue_person_id"), "kit_issue", ["person_id"], unique=False)
    op.create_table(
        "kit_kind",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("kit_class", sa.String(length=20), nullable=False),
        sa.Column("serial", sa.Boolean(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit_kind")),
        sa.UniqueConstraint("code", name=op.f("uq_kit_kind_code")),
        sa.UniqueConstraint("ref", name=op.f("uq_kit_kind_ref")),
    )
    op.create_table(
        "account_access",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("requested_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("granted_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("granted_by_id", sa.Integer(), nullable=True),
        sa.Column("tested_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("problem", sa.String(length=300), nullable=False),
        sa.Column("revoked_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(granted_at IS NULL) = (granted_by_id IS NULL)", name=op.f("ck_account_access_granted")
        ),
        sa.ForeignKeyConstraint(
            ["granted_by_id"], ["person.id"], name=op.f("fk_account_access_granted_by_id")
        ),
        sa.ForeignKeyConstraint(["kind_id"], ["kit_kind.id"], name=op.f("fk_account_access_kind_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_access_person_id")),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["person.id"], name=op.f("fk_account_access_requested_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_account_access_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_access")),
        sa.UniqueConstraint("ref", name=op.f("uq_account_access_ref")),
    )
    op.create_index(op.f("ix_account_access_person_id"), "account_access", ["person_id"], unique=False)
    op.create_index(
        "uq_account_access_live",
        "account_access",
        ["person_id", "kind_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL AND state <> 'revoked'"),
        postgresql_where=sa.text("withdrawn_at IS NULL AND state <> 'revoked'"),
    )
    op.create_table(
        "asset",
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("tag", sa.String(length=60), nullable=False),
        sa.Column("serial_number", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("added_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["kind_id"], ["kit_kind.id"], name=op.f("fk_asset_kind_id")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["person.id"], name=op.f("fk_asset_withdrawn_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset")),
        sa.UniqueConstraint("ref", name=op.f("uq_asset_ref")),
    )
    op.create_index(op.f("ix_asset_kind_id"), "asset", ["kind_id"], unique=False)
    op.create_index(
        "uq_asset_tag_live",
        "asset",
        ["tag"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "kit_issue_line",
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("decline_reason", sa.String(length=300), nullable=False),
        sa.Column("answered_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("returned_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("returned_to_id", sa.Integer(), nullable=True),
        sa.Column("return_condition", sa.String(length=40), nullable=True),
        sa.Column("return_note", sa.String(length=300), nullable=False),
        sa.Column("return_signed_name", sa.String(length=200), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(returned_at IS NULL) = (returned_to_id IS NULL)", name=op.f("ck_kit_issue_line_returned")
        ),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_kit_issue_line_asset_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["kit_issue.id"], name=op.f("fk_kit_issue_line_issue_id")),
        sa.ForeignKeyConstraint(["kind_id"], ["kit_kind.id"], name=op.f("fk_kit_issue_line_kind_id")),
        sa.ForeignKeyConstraint(
            ["returned_to_id"], ["person.id"], name=op.f("fk_kit_issue_line_returned_to_id")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_kit_issue_line_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit_issue_line")),
        sa.UniqueConstraint("ref", name=op.f("uq_kit_issue_line_ref")),
    )
    op.create_index(op.f("ix_kit_issue_line_asset_id"), "kit_issue_line", ["asset_id"], unique=False)
    op.create_index(op.f("ix_kit_issue_line_issue_id"), "kit_issue_line", ["issue_id"], unique=False)
    op.create_index(
        "uq_kit_issue_line_open_asset",
        "kit_issue_line",
        ["asset_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL AND state IN ('offered', 'accepted')"),
        postgresql_where=sa.text("withdrawn_at IS NULL AND state IN ('offered', 'accepted')"),
    )
    op.create_table(
        "kit_order",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("ordered_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=500), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["kind_id"], ["kit_kind.id"], name=op.f("fk_kit_order_kind_id")),
        sa.ForeignKeyConstraint(["ordered_by_id"], ["person.id"], name=op.f("fk_kit_order_ordered_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_kit_order_person_id")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_kit_order_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kit_order")),
    )
    op.create_index(op.f("ix_kit_order_person_id"), "kit_order", ["person_id"], unique=False)
    op.create_index(
        "uq_kit_order_live",
        "kit_order",
        ["person_id", "kind_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("kit_order")
    op.drop_table("kit_issue_line")
    op.drop_table("asset")
    op.drop_table("account_access")
    op.drop_table("kit_kind")
    op.drop_table("kit_issue")
