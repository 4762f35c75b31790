"""Who acts in which role towards this starter, and how history names what they act on."""

from datetime import date, datetime

from academy import clock
from academy.access.rules import Actor
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Enrolment
from academy.programmes.rules import OwnerRole
from academy.readiness import rules
from academy.readiness.rules import ReadinessLine, in_quotes
from academy.refusals import Reason, Refused


def day_of(now: datetime) -> date:
    """The day of a moment on a London clock."""
    return clock.in_london(now).date()


def roles_of(actor: Actor, enrolment: Enrolment, now: datetime) -> frozenset[OwnerRole]:
    """What somebody is to this starter at that moment."""
    subject = enrolments.subjects_of([enrolment], day_of(now))[enrolment.id]
    return rules.roles_towards(actor, subject)


def about(enrolment: Enrolment, line: ReadinessLine) -> str:
    """A line of a starter, as history names it."""
    return f"{in_quotes(line.label)} of {enrolment.person.name}"


def person_of(actor: Actor) -> int:
    """The key of who acts; a job signs nothing."""
    if actor.person_id is None:
        raise Refused(Reason("nobody", "This is done by a person, in their own name."))
    return actor.person_id
