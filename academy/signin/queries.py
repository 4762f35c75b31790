"""Who is signing in, as what they act today, and what links and cards there are."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from academy import clock
from academy.access.rules import Actor, Role, Subject
from academy.db import db
from academy.people import queries as people
from academy.people.models import Employment, Person, RoleGrant
from academy.people.queries import holds_on
from academy.people.rules import shipped_calendar
from academy.settings import queries as settings
from academy.signin.models import Account, Failure, Invitation, SignInCard
from academy.signin.rules import (
    LIMITS,
    Counted,
    Failures,
    Step,
    StepFacts,
    invitation_until,
    normal_address,
    step_of,
    token_hash,
)


def find_account(person_id: int) -> Account | None:
    """The open account of a person, with the person."""
    return _open_or_none(Account.person_id == person_id)


def find_account_by_email(email: str, today: date) -> Account | None:
    """The open account of whoever has that work address, or had it until lately."""
    return _open_or_none(people.has_address(normal_address(email), today))


def account_of(person_id: int) -> Account | None:
    """The account of a person, closed ones too."""
    return db.session.scalar(sa.select(Account).where(Account.person_id == person_id))


def _open_or_none(condition: sa.ColumnElement[bool]) -> Account | None:
    return db.session.scalar(
        sa.select(Account)
        .join(Account.person)
        .options(joinedload(Account.person))
        .where(condition, Account.closed_at.is_(None), Person.withdrawn_at.is_(None))
    )


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


def signed_in(person_id: int, today: date) -> tuple[Account, Actor] | None:
    """Whose session this is, in every role that they hold today: one statement, as every request asks it."""
    rows: Any = db.session.execute(_who(), {"person": person_id, "today": today}).all()
    if not rows:
        return None
    account: Account = rows[0][0]
    return account, Actor(
        person_id=account.person_id,
        name=account.person.name,
        roles=frozenset(role for _, role, _ in rows if role is not None),
        service_ids=frozenset(service_id for _, _, service_id in rows if service_id is not None),
    )


@cache
def _who() -> Any:
    """The statement itself, built once in a process."""
    held = sa.and_(
        RoleGrant.person_id == Account.person_id, holds_on(RoleGrant, sa.bindparam("today", type_=sa.Date()))
    )
    return (
        sa.select(Account, RoleGrant.role, RoleGrant.service_id)
        .join(Account.person)
        .options(contains_eager(Account.person))
        .outerjoin(RoleGrant, held)
        .where(
            Account.person_id == sa.bindparam("person"),
            Account.closed_at.is_(None),
            Person.withdrawn_at.is_(None),
        )
        .order_by(RoleGrant.id)
    )


def person_or_404(ref: str) -> tuple[Person, Subject]:
    """A person with what rights on them depend on."""
    person = people.get_person(ref)
    return person, people.subjects([person.id], clock.today())[person.id]


def roles_held_or_to_come(person_id: int, today: date) -> frozenset[Role]:
    """Every role that somebody holds or will hold: who makes a card must not gain any of them."""
    return frozenset(
        db.session.scalars(
            sa.select(RoleGrant.role).where(
                RoleGrant.person_id == person_id,
                RoleGrant.withdrawn_at.is_(None),
                sa.or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today),
            )
        )
    )


def failures(
    keys: dict[Counted, str], now: datetime, *, since: datetime | None = None
) -> dict[Counted, Failures]:
    """The wrong tries under each key, one statement for all; `since`: the last sign-in, which forgives earlier ones.

    A place is not forgiven: one person's success must not give a stranger beside them new tries.
    """
    counted = {}
    for kind, key in keys.items():
        begins = now - LIMITS[kind].within
        if since is not None and kind is not Counted.PLACE:
            begins = max(begins, since)
        counted[kind] = sa.and_(Failure.key == key, Failure.at > begins, Failure.at <= now)
    # One aggregate a key rather than a row a try: an attacker decides how many rows there are.
    row = db.session.execute(
        sa.select(
            *[
                each
                for condition in counted.values()
                for each in (
                    sa.func.count(sa.case((condition, 1))),
                    sa.func.max(sa.case((condition, Failure.at))),
                )
            ]
        ).where(sa.or_(*counted.values()))
    ).one()
    return {kind: Failures(row[2 * place], row[2 * place + 1]) for place, kind in enumerate(counted)}


def find_invitation(token: str, now: datetime, *, lock: bool = False) -> Invitation | None:
    """The invitation of a link, while it works: not used, not replaced, not expired."""
    wanted = (
        sa.select(Invitation)
        .join(Person, Person.id == Invitation.person_id)
        .where(
            Invitation.token_sha256 == token_hash(token),
            _LIVE_INVITATION,
            Invitation.expires_at > now,
            Person.withdrawn_at.is_(None),
        )
    )
    return db.session.scalar(wanted.with_for_update(of=Invitation) if lock else wanted)


def open_invitations(person_id: int) -> list[Invitation]:
    """Every invitation of a person that was neither used nor replaced, expired ones too, the newest first."""
    return list(
        db.session.scalars(
            sa.select(Invitation)
            .where(Invitation.person_id == person_id, _LIVE_INVITATION)
            .order_by(Invitation.id.desc())
        )
    )


def open_cards(person_id: int) -> list[SignInCard]:
    """Every card of a person that was neither used nor replaced, those of past days too, the newest first."""
    return list(
        db.session.scalars(
            sa.select(SignInCard)
            .where(SignInCard.person_id == person_id, _LIVE_CARD)
            .order_by(SignInCard.id.desc())
        )
    )


def cards_made(person_id: int, limit: int = 20) -> list[SignInCard]:
    """The cards ever made for a person, the newest first."""
    return list(
        db.session.scalars(
            sa.select(SignInCard)
            .where(SignInCard.person_id == person_id)
            .order_by(SignInCard.id.desc())
            .limit(limit)
        )
    )


def find_card_for(email: str, today: date) -> SignInCard | None:
    """Today's card of whoever has that work address, or had it until lately."""
    return db.session.scalar(
        sa.select(SignInCard)
        .join(Person, Person.id == SignInCard.person_id)
        .where(
            people.has_address(normal_address(email), today),
            Person.withdrawn_at.is_(None),
            _LIVE_CARD,
            SignInCard.valid_on == today,
        )
        .order_by(SignInCard.id.desc())
        .limit(1)
    )


def find_card(ref: str, today: date, *, lock: bool = False) -> SignInCard | None:
    """Today's card with that reference, while it was not used or replaced."""
    wanted = sa.select(SignInCard).where(SignInCard.ref == ref, _LIVE_CARD, SignInCard.valid_on == today)
    return db.session.scalar(wanted.with_for_update() if lock else wanted)


def names_of(person_ids: Collection[int]) -> dict[int, str]:
    """The names of people by their key."""
    rows = db.session.scalars(sa.select(Person).where(Person.id.in_(person_ids)).order_by(Person.id))
    return {person.id: person.name for person in rows}


def steps_of(person_ids: Collection[int], *, now: datetime, today: date) -> dict[int, Step]:
    """How far each of these people has come with signing in: three statements however many they are."""
    accounts = {
        row.person_id: row
        for row in db.session.scalars(
            sa.select(Account).where(Account.person_id.in_(person_ids)).order_by(Account.id)
        )
    }
    invited = _newest(
        sa.select(Invitation.person_id, sa.func.max(Invitation.expires_at))
        .where(Invitation.person_id.in_(person_ids), _LIVE_INVITATION)
        .group_by(Invitation.person_id)
    )
    carded = _newest(
        sa.select(SignInCard.person_id, sa.func.max(SignInCard.valid_on))
        .where(SignInCard.person_id.in_(person_ids), _LIVE_CARD)
        .group_by(SignInCard.person_id)
    )
    return {
        person_id: step_of(
            StepFacts(
                has_password=(account := accounts.get(person_id)) is not None
                and account.password_hash is not None,
                closed=account is not None and account.closed_at is not None,
                invited_until=invited.get(person_id),
                card_for=carded.get(person_id),
            ),
            now=now,
            today=today,
        )
        for person_id in person_ids
    }


def invitations_until(found: Sequence[Person], today: date) -> dict[int, date]:
    """The last day on which an invitation sent today would work, for each of these people: two statements."""
    jobs = people.employments_of([each.id for each in found])
    patterns = people.patterns_of([job.id for mine in jobs.values() for job in mine])
    return {
        person_id: invitation_until(
            today,
            [(job.first_day_on, patterns[job.id]) for job in mine if job.left_on is None],
            after_first_day=settings.number("invitation_after_days"),
            after_sending=settings.number("invitation_days"),
            calendar=shipped_calendar(),
        )
        for person_id, mine in jobs.items()
    }


def open_invitations_of_jobs(job_ids: Collection[int]) -> list[tuple[Invitation, Person]]:
    """The links that were sent to the people of these jobs and are neither used nor replaced."""
    theirs = sa.select(Employment.person_id).where(Employment.id.in_(list(job_ids)))
    wanted = (
        sa.select(Invitation, Person)
        .join(Person, Person.id == Invitation.person_id)
        .where(Invitation.person_id.in_(theirs), _LIVE_INVITATION)
        .order_by(Invitation.id)
    )
    return [(invitation, person) for invitation, person in db.session.execute(wanted)]


def _newest(wanted: Any) -> dict[int, Any]:
    rows: Any = db.session.execute(wanted)
    return dict(rows.all())


_LIVE_INVITATION = sa.and_(Invitation.withdrawn_at.is_(None), Invitation.used_at.is_(None))
_LIVE_CARD = sa.and_(SignInCard.withdrawn_at.is_(None), SignInCard.used_at.is_(None))
