"""Which starters wait for the note of this week."""

from datetime import date

import sqlalchemy as sa

from academy.db import db
from academy.enrolments.models import Away, Enrolment
from academy.enrolments.queries.enrolled import WITH_MANY
from academy.enrolments.rules import EnrolmentState
from academy.notifications.models import Told
from academy.people.models import Employment, Person
from academy.reminders.rules import key
from academy.signin.models import Account


def without_note(monday: date, today: date, limit: int = 100) -> list[Enrolment]:
    """Starters who have come, can sign in, are not away today, and were not looked at in this week."""
    away = sa.exists().where(
        Away.enrolment_id == Enrolment.id,
        Away.withdrawn_at.is_(None),
        Away.first_on <= today,
        Away.last_on >= today,
    )
    looked_at = sa.exists().where(Told.key == sa.literal(key(monday, "")) + Enrolment.ref)
    return list(
        db.session.scalars(
            sa.select(Enrolment)
            .join(Enrolment.person)
            .join(Enrolment.employment)
            .join(Account, Account.person_id == Person.id)
            .options(*WITH_MANY)
            .where(
                Enrolment.withdrawn_at.is_(None),
                Enrolment.state.in_([EnrolmentState.PENDING_REGISTRATION, EnrolmentState.ACTIVE]),
                Person.withdrawn_at.is_(None),
                Person.email.is_not(None),
                Account.password_hash.is_not(None),
                Account.closed_at.is_(None),
                Employment.first_day_on <= today,
                sa.or_(Employment.left_on.is_(None), Employment.left_on >= today),
                ~away,
                ~looked_at,
            )
            .order_by(Enrolment.id)
            .limit(limit)
        )
    )
