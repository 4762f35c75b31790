"""Who is signing in, and as what they act today."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.access.rules import Actor
from academy.db import db
from academy.people.models import RoleGrant
from academy.people.queries import holds_on
from academy.signin.models import Account


def find_account(person_id: int) -> Account | None:
    """The open account of a person, with the person."""
    account = db.session.scalar(
        sa.select(Account).options(joinedload(Account.person)).where(Account.person_id == person_id)
    )
    if account is None or account.closed_at is not None or account.person.withdrawn_at is not None:
        return None
    return account


def actor_of(account: Account, today: date) -> Actor:
    """The person behind an account, in every role that they hold today."""
    grants = db.session.scalars(
        sa.select(RoleGrant).where(RoleGrant.person_id == account.person_id, holds_on(RoleGrant, today))
    ).all()
    return Actor(
        person_id=account.person_id,
        name=account.person.name,
        roles=frozenset(grant.role for grant in grants),
        service_ids=frozenset(grant.service_id for grant in grants if grant.service_id is not None),
    )
