"""Where starters stand, for pages, boards, homes and records; lists begin from what the reader may see."""

from collections.abc import Collection, Sequence
from datetime import date

import sqlalchemy as sa

from academy.access.rules import Actor, Role, Subject
from academy.db import db
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Cohort, Enrolment
from academy.enrolments.queries.enrolled import WITH_ALL, WITH_MANY
from academy.enrolments.rules import EnrolmentState
from academy.people import queries as people
from academy.people.models import Employment, Person, Posting, Team
from academy.readiness.models import (
    AcceptedCondition,
    ConditionReading,
    ConditionRenewal,
    Decision,
    RecordedCheck,
)
from academy.readiness.queries.facts import decisions_of, facts_of
from academy.readiness.rules import (
    RENEWED,
    DecisionFacts,
    ReadinessFacts,
    ReadinessLine,
    Standing,
    asked_of_head,
    standing,
)
from academy.refusals import NotFoundError

_FOLLOWED = (EnrolmentState.ACTIVE, EnrolmentState.PENDING_REGISTRATION)


def one(enrolment: Enrolment, today: date) -> tuple[ReadinessFacts, Standing]:
    """One starter's facts, and where they stand."""
    facts = facts_of([enrolment], today)[enrolment.id]
    return facts, standing(facts, today)


def standings(found: Sequence[Enrolment], today: date) -> dict[int, Standing]:
    """Where each of these starters stands (loaded with person, job, intake and version), by enrolment key."""
    return {key: standing(facts, today) for key, facts in facts_of(found, today).items()}


def standing_of(enrolment_ids: Collection[int], today: date) -> dict[int, Standing]:
    """Where each starter stands, by enrolment key; for those who have the keys only."""
    return standings(_loaded(Enrolment.id.in_(enrolment_ids), followed_only=False), today)


def signed_of(enrolment_ids: Collection[int], today: date) -> dict[int, tuple[DecisionFacts, bool]]:
    """Each signed decision with what it was signed on, and whether it still holds: what a statement is made of."""
    signed = decisions_of(enrolment_ids)
    now = standing_of(signed.keys(), today) if signed else {}
    return {key: (decision, now[key].holds) for key, decision in signed.items() if key in now}


def followed(actor: Actor, today: date) -> list[Enrolment]:
    """The starters on an actor's board, by surname: of the teams they manage, of the service they head, or all.

    What somebody may see as an Advanced Practitioner stands on their own screens, not here.
    """
    if actor.has(Role.COORDINATOR):
        return _loaded(sa.true())
    wanted: set[int] = set()
    if actor.has(Role.MANAGER) and actor.person_id is not None:
        wanted.update(people.managed_by(actor.person_id, today))
    if actor.has(Role.HEAD_OF_SERVICE):
        wanted.update(_in_services(actor.service_ids, today))
    wanted.discard(actor.person_id or 0)
    return _loaded(Enrolment.person_id.in_(wanted))


def in_services(service_ids: Collection[int], today: date) -> list[tuple[Enrolment, Standing]]:
    """Every starter of these services with where they stand, by surname."""
    found = _loaded(Enrolment.person_id.in_(_in_services(service_ids, today)))
    now = standings(found, today)
    return [(each, now[each.id]) for each in found]


def waiting_for_head(
    service_ids: Collection[int], today: date, among: Sequence[tuple[Enrolment, Standing]] | None = None
) -> list[tuple[Enrolment, ReadinessLine]]:
    """What a head of service is asked to accept now, for the starters of these services (or of `among`)."""
    return [
        (each, line)
        for each, now in (in_services(service_ids, today) if among is None else among)
        for line in asked_of_head(now)
    ]


def waiting_for_signature(actor: Actor, today: date) -> list[tuple[Enrolment, Standing]]:
    """The starters whom this manager could sign for now: nothing is missing and no decision holds."""
    if actor.person_id is None:
        return []
    found = _loaded(Enrolment.person_id.in_(people.managed_by(actor.person_id, today)))
    now = standings(found, today)
    return [(each, now[each.id]) for each in found if now[each.id].to_sign]


def waiting_for_supervised(
    among: Sequence[tuple[Enrolment, Standing]],
) -> list[tuple[Enrolment, Standing]]:
    """Those of these for whom only the registration is awaited, and no decision holds."""
    return [(each, now) for each, now in among if now.supervised and not now.holds]


def decisions_in(
    service_ids: Collection[int], today: date, among: Sequence[tuple[Enrolment, Standing]] | None = None
) -> list[tuple[Enrolment, Standing]]:
    """The starters of these services (or of `among`) who have a signed decision, the newest signature first."""
    found = in_services(service_ids, today) if among is None else among
    signed = [(now.decision.signed_on, each, now) for each, now in found if now.decision]
    return [(each, now) for _, each, now in sorted(signed, key=lambda row: row[0], reverse=True)]


def check_or_404(ref: str, today: date) -> tuple[tuple[RecordedCheck, Enrolment], Subject]:
    """A recorded check that counts, with its starter."""
    row = db.session.scalar(
        sa.select(RecordedCheck).where(RecordedCheck.ref == ref, RecordedCheck.withdrawn_at.is_(None))
    )
    if row is None:
        raise NotFoundError(f"no recorded check {ref}")
    enrolment, subject = starter_at(row.enrolment_id, today)
    return (row, enrolment), subject


def condition_or_404(ref: str, today: date) -> tuple[tuple[AcceptedCondition, Enrolment], Subject]:
    """An accepted condition that was not taken back, with its starter."""
    row = db.session.scalar(
        sa.select(AcceptedCondition).where(
            AcceptedCondition.ref == ref, AcceptedCondition.withdrawn_at.is_(None)
        )
    )
    if row is None:
        raise NotFoundError(f"no condition {ref}")
    enrolment, subject = starter_at(row.enrolment_id, today)
    return (row, enrolment), subject


def find_decision(enrolment_id: int) -> Decision | None:
    """The row of the live decision."""
    return db.session.scalar(
        sa.select(Decision).where(Decision.enrolment_id == enrolment_id, Decision.withdrawn_at.is_(None))
    )


def find_condition(enrolment_id: int, code: str) -> AcceptedCondition | None:
    """The row of the condition on a line, ended or not."""
    return db.session.scalar(
        sa.select(AcceptedCondition).where(
            AcceptedCondition.enrolment_id == enrolment_id,
            AcceptedCondition.code == code,
            AcceptedCondition.withdrawn_at.is_(None),
        )
    )


def get_counted_condition(enrolment_id: int, code: str) -> AcceptedCondition:
    """The latest condition on a line that the starter has read: what a renewal cites."""
    return db.session.scalars(
        sa.select(AcceptedCondition)
        .join(ConditionReading, ConditionReading.condition_id == AcceptedCondition.id)
        .where(AcceptedCondition.enrolment_id == enrolment_id, AcceptedCondition.code == code)
        .order_by(AcceptedCondition.id.desc())
    ).first()  # type: ignore[return-value]


def find_renewed(condition_id: int) -> AcceptedCondition | None:
    """The condition that made room for this renewal, where nobody had taken it back."""
    return db.session.scalar(
        sa.select(AcceptedCondition)
        .join(ConditionRenewal, ConditionRenewal.renews_id == AcceptedCondition.id)
        .where(ConditionRenewal.condition_id == condition_id, AcceptedCondition.withdrawn_reason == RENEWED)
    )


def _not_read(enrolment_id: int, today: date) -> tuple[sa.ColumnElement[bool], ...]:
    read = sa.exists().where(ConditionReading.condition_id == AcceptedCondition.id)
    return (
        AcceptedCondition.enrolment_id == enrolment_id,
        AcceptedCondition.withdrawn_at.is_(None),
        AcceptedCondition.until_on >= today,
        ~read,
    )


def asks_to_read(enrolment_id: int, today: date) -> sa.ColumnElement[bool]:
    """Whether `conditions_to_read` finds anything, to be asked beside other things."""
    return sa.exists().where(*_not_read(enrolment_id, today))


def conditions_to_read(enrolment_id: int, today: date) -> list[AcceptedCondition]:
    """What was accepted for this starter and waits for them to read it, what ends first before."""
    return list(
        db.session.scalars(
            sa.select(AcceptedCondition)
            .where(*_not_read(enrolment_id, today))
            .order_by(AcceptedCondition.until_on, AcceptedCondition.id)
        )
    )


def earlier_decisions(enrolment_id: int) -> list[tuple[Decision, str]]:
    """Decisions that were reopened or signed anew, the newest first, with who signed."""
    rows = db.session.execute(
        sa.select(Decision, Person)
        .join(Person, Person.id == Decision.signed_by_id)
        .where(Decision.enrolment_id == enrolment_id, Decision.withdrawn_at.is_not(None))
        .order_by(Decision.signed_at.desc(), Decision.id.desc())
    )
    return [(row, signer.name) for row, signer in rows]


def starter_at(enrolment_id: int, today: date) -> tuple[Enrolment, Subject]:
    """A starter by key, with who stands where to them."""
    wanted = sa.select(Enrolment).options(*WITH_ALL)
    found: Enrolment | None = db.session.scalar(
        wanted.where(Enrolment.id == enrolment_id, Enrolment.withdrawn_at.is_(None))
    )
    if found is None:
        raise NotFoundError("no enrolment")
    return found, enrolments.subjects_of([found], today)[found.id]


def followed_where(condition: sa.ColumnElement[bool]) -> list[Enrolment]:
    """The starters who are followed and for whom this holds, by surname."""
    return _loaded(condition)


def _loaded(condition: sa.ColumnElement[bool], *, followed_only: bool = True) -> list[Enrolment]:
    wanted = (
        sa.select(Enrolment)
        .join(Enrolment.person)
        .join(Enrolment.cohort)
        .options(*WITH_MANY)
        .where(condition, Enrolment.withdrawn_at.is_(None))
        .order_by(Person.sort_key, Enrolment.id)
    )
    if followed_only:
        wanted = wanted.where(Enrolment.state.in_(_FOLLOWED), Cohort.closed_on.is_(None))
    return list(db.session.scalars(wanted))


def _in_services(service_ids: Collection[int], today: date) -> list[int]:
    rows = db.session.scalars(
        sa.select(Employment.person_id)
        .join(Posting, Posting.employment_id == Employment.id)
        .join(Team, Team.id == Posting.team_id)
        .where(
            Team.service_id.in_(service_ids),
            Employment.withdrawn_at.is_(None),
            Posting.withdrawn_at.is_(None),
            sa.or_(Posting.ends_on.is_(None), Posting.ends_on >= today),
        )
        .order_by(Employment.person_id)
        .distinct()
    )
    return list(rows)
