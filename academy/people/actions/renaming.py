"""Keep a name or an address that somebody no longer has, sealed, and tell the packages that wrote it down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from academy import clock
from academy.access.rules import Actor
from academy.audit.actions import not_audited, record
from academy.audit.rules import Verb
from academy.db import db
from academy.people import queries
from academy.people.actions.following import renamed
from academy.people.models import FormerAddress, FormerName, OpenQuestion, Person
from academy.people.rules import NAME_FIELDS, WhyOpened, in_current_names
from academy.refusals import Reason, Refused
from academy.settings import queries as settings


@dataclass(frozen=True, slots=True)
class Called:
    """How somebody was called and by which address they signed in, before a change."""

    names: tuple[str, str, str]
    email: str | None


@not_audited("it only reads")
def called(person: Person) -> Called:
    """How somebody is called now, to be handed to `keep_former` after the change."""
    return Called((person.given_name, person.family_name, person.known_as or ""), person.email)


def keep_former(actor: Actor, person: Person, before: Called, *, now: datetime) -> None:
    """Seal what a change took the place of; history says “Name updated”, without either name of before.

    The old address signs in for as many days as the setting says, unless it becomes somebody else's.
    """
    after = called(person)
    if before.email and before.email != after.email:
        days = timedelta(days=int(settings.get("former_address_days")))
        until = clock.in_london(now).date() + days
        db.session.add(FormerAddress(person_id=person.id, email=before.email, until=until))
    if before.names == after.names:
        return
    given, family, known_as = before.names
    db.session.add(
        FormerName(person_id=person.id, given_name=given, family_name=family, known_as=known_as, ended_at=now)
    )
    record(actor, Verb.PERSON_RENAMED, person.name, about=person.id)
    db.session.flush()
    _in_questions(person)
    renamed(actor, person, now=now)


def _in_questions(person: Person) -> None:
    """What was asked about them, and answered with their name."""
    names = [each for each in queries.renamed() if each.person_id == person.id]
    columns = (OpenQuestion.sentence, OpenQuestion.answer)
    named = [column.contains(each.old, autoescape=True) for each in names for column in columns]
    for asked in db.session.scalars(sa.select(OpenQuestion).where(sa.or_(*named))) if named else ():
        asked.sentence = in_current_names(asked.sentence, names, (person.id,))[:300]
        asked.answer = in_current_names(asked.answer, names, (person.id,))[:300]


@not_audited("the job that runs it writes a line; the address itself is what must go")
def forget_addresses(*, now: datetime) -> int:
    """Delete the addresses that sign nobody in any more; gives how many."""
    today = clock.in_london(now).date()
    gone = db.session.scalars(sa.select(FormerAddress).where(FormerAddress.until < today)).all()
    for each in gone:
        db.session.delete(each)
    return len(gone)


@not_audited("change_person and the import say what changed; this leaves out what must not be written down")
def without_names(changes: Mapping[str, object]) -> dict[str, object]:
    """The changes as history keeps them: names not at all, an address only as changed."""
    kept = {field: value for field, value in changes.items() if field not in NAME_FIELDS}
    return kept | {field: "changed" for field in ("email", "manager_email") if field in kept}


def open_former_names(actor: Actor, person: Person, *, why: WhyOpened) -> list[FormerName]:
    """Open what is sealed about a person: only with a reason, and that it was opened, by whom and why, is kept."""
    found = queries.former_names_of(person.id)
    if not found:
        raise Refused(Reason("nothing_sealed", "No former name is kept of this person."))
    record(actor, Verb.PERSON_FORMER_NAME_OPENED, f"{person.name}: {why.label}", about=person.id)
    return found
