"""A private address or number of somebody who has not come yet."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "private_contact",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_private_contact_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_contact")),
        sa.UniqueConstraint("person_id", name=op.f("uq_private_contact_person_id")),
    )
    op.create_index(op.f("ix_private_contact_email"), "private_contact", ["email"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("private_contact")
