"""Who had another name or address before: what was written once is read in the names that people have now."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager

from academy.access.rules import Topic
from academy.audit import queries as audit
from academy.audit.queries import Line
from academy.db import db
from academy.people.models import FormerAddress, FormerName, Person, PrivateContact
from academy.people.rules import Renamed, display_name, full_name, in_current_names

_Other = aliased(Person)


def renamed() -> list[Renamed]:
    """Every name that somebody no longer has, in one statement: there are few."""
    shared = sa.exists().where(
        _Other.id != FormerName.person_id,
        _Other.withdrawn_at.is_(None),
        _Other.family_name == FormerName.family_name,
        sa.or_(_Other.given_name == FormerName.given_name, _Other.known_as == FormerName.given_name),
    )
    rows = db.session.execute(
        sa.select(FormerName, shared).join(FormerName.person).options(contains_eager(FormerName.person))
        .order_by(FormerName.id)
    )  # fmt: skip
    found: list[Renamed] = []
    for former, is_shared in rows:
        person = former.person
        pairs = {
            full_name(former.given_name, former.family_name): full_name(
                person.given_name, person.family_name
            ),
            display_name(former.given_name, former.family_name, former.known_as): person.name,
        }
        found += [Renamed(person.id, old, new, is_shared) for old, new in pairs.items() if old != new]
    return found


def history_of(person_id: int, topics: Sequence[Topic], limit: int = 500) -> list[Line]:
    """What happened about a person, newest first, on the topics that the reader may see, in current names."""
    return _in_current_names(audit.history_of(person_id, topics, limit))


def history_of_cohort(ref: str, name: str) -> list[Line]:
    """What happened to an intake, newest first, in current names."""
    return _in_current_names(audit.history_of_cohort(ref, name))


def _in_current_names(lines: list[Line]) -> list[Line]:
    names = renamed()
    return [
        replace(line, said=in_current_names(line.said, names, (line.actor_id, line.about_person_id)))
        for line in lines
    ]


def naming(about: int) -> Callable[[str], str]:
    """What puts the names of now into texts about a person that were written down once."""
    names = renamed()
    return lambda text: in_current_names(text, names, (about,))


def has_address(email: str, today: date) -> sa.ColumnElement[bool]:
    """The condition that a person signs in by this address.

    It is their work address, or was until lately, or is the private one that is still kept; and is nobody else's.
    """
    theirs = sa.exists().where(
        FormerAddress.person_id == Person.id, FormerAddress.email == email, FormerAddress.until >= today
    )
    private = sa.exists().where(PrivateContact.person_id == Person.id, PrivateContact.email == email)
    taken = sa.exists().where(_Other.email == email, _Other.withdrawn_at.is_(None))
    return sa.or_(Person.email == email, sa.and_(sa.or_(theirs, private), ~taken))


def former_names_of(person_id: int) -> list[FormerName]:
    """The sealed names of one person, the latest first."""
    return list(
        db.session.scalars(
            sa.select(FormerName).where(FormerName.person_id == person_id).order_by(FormerName.id.desc())
        )
    )


def former_addresses_of(person_id: int) -> set[str]:
    """The work addresses that one person no longer has and that still sign them in."""
    found = sa.select(FormerAddress.email).where(FormerAddress.person_id == person_id)
    return set(db.session.scalars(found))


def before_of(
    person_ids: Collection[int],
) -> tuple[dict[int, set[tuple[str, str, str]]], dict[int, set[str]]]:
    """The names (given, family, known as) and the work addresses that these people had before: two statements."""
    names: dict[int, set[tuple[str, str, str]]] = {person_id: set() for person_id in person_ids}
    emails: dict[int, set[str]] = {person_id: set() for person_id in person_ids}
    for each in db.session.scalars(sa.select(FormerName).where(FormerName.person_id.in_(person_ids))):
        names[each.person_id].add((each.given_name, each.family_name, each.known_as))
    for address in db.session.scalars(
        sa.select(FormerAddress).where(FormerAddress.person_id.in_(person_ids))
    ):
        emails[address.person_id].add(address.email)
    return names, emails


def has_former_name(person_id: int) -> bool:
    """Whether anything is sealed about one person."""
    return bool(db.session.scalar(sa.select(sa.exists().where(FormerName.person_id == person_id))))
