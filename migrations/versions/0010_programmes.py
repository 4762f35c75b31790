"""The tables of programmes."""

import sqlalchemy as sa
from alembic import op

import academy.db

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "crosswalk",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("loaded_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crosswalk")),
        sa.UniqueConstraint("code", name=op.f("uq_crosswalk_code")),
        sa.UniqueConstraint("ref", name=op.f("uq_crosswalk_ref")),
    )
    op.create_table(
        "framework_version",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("document_sha256", sa.String(length=64), nullable=False),
        sa.Column("loaded_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_version")),
        sa.UniqueConstraint("code", name=op.f("uq_framework_version_code")),
        sa.UniqueConstraint("ref", name=op.f("uq_framework_version_ref")),
    )
    op.create_table(
        "programme",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("code", name=op.f("uq_programme_code")),
        sa.UniqueConstraint("ref", name=op.f("uq_programme_ref")),
    )
    op.create_table(
        "programme_version",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("document_sha256", sa.String(length=64), nullable=False),
        sa.Column("drafted_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'published') = (published_at IS NOT NULL)", name=op.f("ck_programme_version_published")
        ),
        sa.ForeignKeyConstraint(
            ["drafted_by_id"], ["person.id"], name=op.f("fk_programme_version_drafted_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_programme_version_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["person.id"], name=op.f("fk_programme_version_published_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_version")),
        sa.UniqueConstraint("programme_id", "label", name=op.f("uq_programme_version_programme_id_label")),
        sa.UniqueConstraint("ref", name=op.f("uq_programme_version_ref")),
    )
    op.create_index(
        op.f("ix_programme_version_programme_id"), "programme_version", ["programme_id"], unique=False
    )
    op.create_table(
        "item",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("stage_code", sa.String(length=60), nullable=False),
        sa.Column("stage_title", sa.String(length=200), nullable=False),
        sa.Column("stage_order", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("owner", sa.String(length=30), nullable=False),
        sa.Column("completion", sa.String(length=20), nullable=False),
        sa.Column("mandatory", sa.Boolean(), nullable=False),
        sa.Column("licence", sa.Boolean(), nullable=False),
        sa.Column("milestone", sa.String(length=80), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["programme_version.id"], name=op.f("fk_item_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("version_id", "code", name=op.f("uq_item_version_id_code")),
    )
    op.create_index(op.f("ix_item_version_id"), "item", ["version_id"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("item")
    op.drop_table("programme_version")
    op.drop_table("programme")
    op.drop_table("framework_version")
    op.drop_table("crosswalk")
