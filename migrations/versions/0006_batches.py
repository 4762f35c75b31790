"""The tables of batches."""

import sqlalchemy as sa
from alembic import op

import academy.db

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "batch",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_bytes", sa.LargeBinary(), nullable=True),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("orders", sa.Text(), nullable=False),
        sa.Column("uploaded_at", academy.db.UtcDateTime(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("committed_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("committed_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", academy.db.UtcDateTime(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["committed_by_id"], ["person.id"], name=op.f("fk_batch_committed_by_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["person.id"], name=op.f("fk_batch_undone_by_id")),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["person.id"], name=op.f("fk_batch_uploaded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("ref", name=op.f("uq_batch_ref")),
    )
    op.create_table(
        "batch_row",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("label", sa.String(length=250), nullable=False),
        sa.Column("fate", sa.String(length=40), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("meaning", sa.String(length=64), nullable=False),
        sa.Column("previewed_as", sa.String(length=40), nullable=True),
        sa.Column("made", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_batch_row_batch_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_batch_row_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_row")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_batch_row_batch_id_number")),
    )
    op.create_index(op.f("ix_batch_row_batch_id"), "batch_row", ["batch_id"], unique=False)
    op.create_table(
        "column_memory",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("column_key", sa.String(length=120), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("date_order", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_memory")),
        sa.UniqueConstraint("kind", "column_key", name=op.f("uq_column_memory_kind_column_key")),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("column_memory")
    op.drop_table("batch_row")
    op.drop_table("batch")
