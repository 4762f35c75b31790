"""A person's own drafts of one page."""

import sqlalchemy as sa

from academy.db import db
from academy.drafts.models import Draft


def drafts_at(author_id: int, address: str) -> dict[str, Draft]:
    """What somebody typed on a page and did not send, by field."""
    rows = db.session.scalars(
        sa.select(Draft).where(Draft.author_id == author_id, Draft.address == address).order_by(Draft.id)
    )
    return {row.field: row for row in rows}
