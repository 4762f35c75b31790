"""A person's own drafts of one page, and the forms that they sent too late."""

import sqlalchemy as sa

from academy.db import db
from academy.drafts.models import Draft, UnsentForm
from academy.people.models import Person


def drafts_at(author_id: int, address: str) -> dict[str, Draft]:
    """What somebody typed on a page and did not send, by field."""
    rows = db.session.scalars(
        sa.select(Draft).where(Draft.author_id == author_id, Draft.address == address).order_by(Draft.id)
    )
    return {row.field: row for row in rows}


def unsent_of(author_id: int) -> list[UnsentForm]:
    """What somebody sent when their session had ended and has not sent again, newest first."""
    mine = sa.select(UnsentForm).where(UnsentForm.author_id == author_id)
    return list(db.session.scalars(mine.order_by(UnsentForm.sent_at.desc(), UnsentForm.id.desc())))


def find_unsent(author_id: int, ref: str) -> UnsentForm | None:
    """One of them; None where it is another's, was sent, or never was."""
    mine = sa.select(UnsentForm).where(UnsentForm.author_id == author_id, UnsentForm.ref == ref)
    return db.session.scalar(mine)


def author_id_of(person_ref: str) -> int | None:
    """Whose reference that is."""
    return db.session.scalar(sa.select(Person.id).where(Person.ref == person_ref)) if person_ref else None
