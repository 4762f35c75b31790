"""Tell managers of decisions that no longer hold: found by looking every day, told once."""

import hashlib
from datetime import datetime

from academy.access.rules import Actor
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.enrolments.models import Enrolment
from academy.notifications import actions as notifications
from academy.notifications.rules import ADDRESS, Kind
from academy.people import queries as people
from academy.people.models import Person
from academy.readiness import queries
from academy.readiness.actions.acting import day_of
from academy.readiness.rules import A_CHECK, Standing


def tell_of_ended_decisions(actor: Actor, *, now: datetime) -> int:
    """Once a day look at every signed decision; tell the managers of each that something has ended since.

    Whether a decision holds is computed and never stored. What is kept here is only that it was told.
    """
    today = day_of(now)
    if not notifications.is_first(f"decisions looked at on {today.isoformat()}", now=now):
        return 0
    ended = [
        (each, on) for each, on in queries.ended_decisions(today) if notifications.is_first(_key(on), now=now)
    ]
    managers = people.managers_of([each.person_id for each, _ in ended], today) if ended else {}
    for enrolment, standing in ended:
        for manager in managers.get(enrolment.person_id, []):
            if manager.email:
                _tell(actor, manager, enrolment, standing, now)
        record(
            actor,
            Verb.READINESS_ENDED,
            enrolment.person.name,
            about=enrolment.person_id,
            codes=",".join(each.code for each in standing.broken_by if not each.confidential),
        )
    return len(ended)


def _key(standing: Standing) -> str:
    """The decision and what ended it: the same is told once, something more again."""
    assert standing.decision is not None
    codes = ",".join(sorted(each.code for each in standing.broken_by))
    return f"decision {standing.decision.ref} {hashlib.sha256(codes.encode()).hexdigest()[:32]}"


def _tell(actor: Actor, manager: Person, enrolment: Enrolment, standing: Standing, now: datetime) -> None:
    name = enrolment.person.name
    # A mail is read on a telephone in the bus: of a check on a person it says only that there is one.
    why = dict.fromkeys(A_CHECK if each.confidential else each.sentence for each in standing.broken_by)
    notifications.enqueue(
        actor,
        Kind.DECISION_ENDED,
        person=manager,
        address=manager.email or "",
        subject=f"The decision about {name} no longer holds",
        body=(
            f"Hello {manager.known_as or manager.given_name},\n\n"
            f"the signed decision about {name} no longer holds:\n"
            + "".join(f"- {sentence}\n" for sentence in why)
            + f"\nUntil somebody signs again, {name} is not ready, and the work-ready statement is not current.\n"
            f"What is missing, and whose it is:\n{ADDRESS}/readiness/{enrolment.ref}\n"
        ),
        now=now,
    )
