"""The private address of somebody who has not come yet: where their welcome goes, and until when it is kept."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from academy.db import db
from academy.people.models import Employment, Person, PrivateContact


def private_contact_of(person_id: int) -> PrivateContact | None:
    """What is kept of one person, if anything."""
    return db.session.scalar(sa.select(PrivateContact).where(PrivateContact.person_id == person_id))


def welcome_addresses(found: Sequence[Person], today: date) -> dict[int, str]:
    """Where an invitation goes today, by person: a private address until the day before the first day in.

    From the first day in on, and where no private one is known, it is the work address; empty where none is known.
    """
    rows = db.session.execute(
        sa.select(PrivateContact.person_id, PrivateContact.email, sa.func.max(Employment.first_day_on))
        .join(Employment, Employment.person_id == PrivateContact.person_id)
        .where(
            PrivateContact.person_id.in_([each.id for each in found]),
            PrivateContact.email.is_not(None),
            Employment.withdrawn_at.is_(None),
        )
        .group_by(PrivateContact.person_id, PrivateContact.email)
        .order_by(PrivateContact.person_id)
    )
    private = {person_id: email for person_id, email, first_day in rows if first_day > today and email}
    return {each.id: private.get(each.id) or each.email or "" for each in found}


def private_contacts() -> list[PrivateContact]:
    """Everything of this kind that is kept."""
    return list(db.session.scalars(sa.select(PrivateContact).order_by(PrivateContact.id)))
