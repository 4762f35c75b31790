"""Record what somebody saw on the public register, and take a wrong look back."""

from datetime import date, datetime

from academy import clock
from academy.access.rules import Actor, why_not_for_oneself
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import db, explain_constraint, flush
from academy.people.models import Person
from academy.refusals import Reason, Refused
from academy.registration import queries, rules
from academy.registration.models import RegistrationCheck
from academy.registration.rules import CheckFacts

_TAKEN = Reason(
    "number_taken",
    "Somebody else here has this registration number. Look at the number again, or ask a coordinator.",
    "number",
)
explain_constraint("uq_person_registration_number_live", _TAKEN)
explain_constraint("person.registration_number", _TAKEN)


def record_check(
    actor: Actor,
    person: Person,
    *,
    number: str,
    name_there: str,
    status: str,
    registered_until: date | None,
    checked_on: date,
    same_person: bool,
    now: datetime,
) -> RegistrationCheck:
    """Keep what stood on the register on a day, said by whoever looked; never about oneself.

    The number becomes the person's, so that a correction of it is one step: looks at another number stop counting.
    `same_person` is asked for where the names are not written alike: the likeness is shown, a person decides.
    """
    number = number.strip().upper()
    facts = CheckFacts(number, name_there, rules.read_status(status), registered_until, checked_on, status)
    today = clock.in_london(now).date()
    reasons = why_not_for_oneself(actor, person.id) + rules.problems_with_check(facts, today)
    likeness, _ = rules.name_likeness(queries.names_of(person), name_there)
    reasons += rules.why_not_this_name(likeness, compared=same_person)
    if reasons or actor.person_id is None:
        raise Refused(*(reasons or [Reason("nobody", "A look at the register is recorded by a person.")]))
    _take_number(actor, person, number)
    look = RegistrationCheck(
        person_id=person.id,
        number=number,
        name_there=name_there,
        status=status,
        registered_until=registered_until,
        checked_on=checked_on,
        recorded_at=now,
        recorded_by_id=actor.person_id,
    )
    db.session.add(look)
    record(
        actor,
        Verb.REGISTER_CHECKED,
        person.name,
        about=person.id,
        number=number,
        status=status,
        registered_until=registered_until,
        checked_on=checked_on,
        likeness=likeness.value,
    )
    return look


def withdraw_check(
    actor: Actor, look: RegistrationCheck, *, person: Person, reason: str, now: datetime
) -> None:
    """Take back a look that was recorded wrongly; it stays in the list, with the reason, and counts no more."""
    reasons = why_not_for_oneself(actor, person.id)
    if not reason.strip():
        reasons.append(Reason("reason_missing", "Say what was wrong with it. The reason is kept.", "reason"))
    if look.withdrawn_at is not None:
        reasons.append(Reason("withdrawn", "This look was taken back already."))
    if reasons:
        raise Refused(*reasons)
    look.withdraw(actor.person_id, now, reason)
    record(actor, Verb.REGISTER_CHECK_WITHDRAWN, person.name, about=person.id, checked_on=look.checked_on)


def _take_number(actor: Actor, person: Person, number: str) -> None:
    """The number that was looked up becomes the person's; refused where somebody else has it."""
    if person.registration_number == number:
        return
    record(
        actor,
        Verb.PERSON_CHANGED,
        person.name,
        about=person.id,
        registration_number=(person.registration_number, number),
    )
    person.registration_number = number
    flush()
