"""Questions about facts: of one fact, of a person, and those that somebody must answer."""

from collections.abc import Callable, Collection
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from academy import clock
from academy.access.rules import Actor, Role, Subject
from academy.db import db
from academy.doubts.models import Doubt
from academy.doubts.rules import Fact, FactKind, OpenDoubt
from academy.people.models import Person
from academy.refusals import NotFoundError

Finder = Callable[[str, date], Fact | None]
_FINDERS: dict[FactKind, Finder] = {}


def finds(kind: FactKind) -> Callable[[Finder], Finder]:
    """Say how a fact of this kind is found by its ref: each package knows its own."""

    def name(finder: Finder) -> Finder:
        _FINDERS[kind] = finder
        return finder

    return name


def get_fact(kind: str, ref: str, today: date) -> Fact:
    """The fact that stands at that address."""
    fact = _FINDERS[FactKind(kind)](ref, today) if kind in set(_FINDERS) else None
    if fact is None:
        raise NotFoundError(f"no {kind} {ref}")
    return fact


def find_fact(doubt: Doubt, today: date) -> Fact | None:
    """What a question is about as it stands now; None where it is gone."""
    return _FINDERS[doubt.kind](doubt.fact_ref, today)


def fact_or_404(kind: str, ref: str, today: date) -> tuple[Fact, Subject]:
    """A fact with what rights on it depend on: only whom it is about asks."""
    fact = get_fact(kind, ref, today)
    return fact, Subject(person_id=fact.person_id)


def doubt_or_404(ref: str) -> tuple[Doubt, Subject]:
    """A question with whom it is about and who was asked."""
    doubt = db.session.scalar(
        sa.select(Doubt)
        .join(Doubt.person)
        .options(joinedload(Doubt.person), joinedload(Doubt.answered_by))
        .where(Doubt.ref == ref, Doubt.withdrawn_at.is_(None), Person.withdrawn_at.is_(None))
    )
    if doubt is None:
        raise NotFoundError(f"no question {ref}")
    return doubt, subject_of(doubt)


def subject_of(doubt: Doubt) -> Subject:
    """What rights on a question depend on: whom it is about, and who was asked."""
    asked = frozenset({doubt.asked_of_id}) if doubt.asked_of_id is not None else frozenset()
    return Subject(person_id=doubt.person_id, asked_ids=asked, withdrawn=doubt.withdrawn_at is not None)


def find_open(kind: FactKind, ref: str) -> Doubt | None:
    """The question about this fact that is not answered yet."""
    return db.session.scalar(
        sa.select(Doubt).where(
            Doubt.kind == kind,
            Doubt.fact_ref == ref,
            Doubt.answered_at.is_(None),
            Doubt.withdrawn_at.is_(None),
        )
    )


def doubts_of(person_id: int) -> list[Doubt]:
    """Every question about a person, the newest first."""
    return list(db.session.scalars(_live().where(Doubt.person_id == person_id).order_by(Doubt.id.desc())))


def has_doubts(person_id: int) -> sa.ColumnElement[bool]:
    """Whether `doubts_of` finds anything, to be asked beside other things."""
    return sa.exists().where(Doubt.person_id == person_id, Doubt.withdrawn_at.is_(None))


def doubts_on(holds: str) -> list[Doubt]:
    """Every question that concerns one item of a plan, the newest first."""
    return list(db.session.scalars(_live().where(Doubt.holds == holds).order_by(Doubt.id.desc())))


def doubts_at(refs: Collection[str]) -> dict[str, Doubt]:
    """These questions by their ref."""
    rows = db.session.scalars(_live().where(Doubt.ref.in_(refs)).order_by(Doubt.id)) if refs else ()
    return {row.ref: row for row in rows}


def open_doubts_of(person_ids: Collection[int]) -> dict[int, list[tuple[str, OpenDoubt]]]:
    """What is in question about each of these people, with what it holds."""
    found: dict[int, list[tuple[str, OpenDoubt]]] = {key: [] for key in person_ids}
    rows = db.session.scalars(
        sa.select(Doubt).where(Doubt.person_id.in_(person_ids), *open_ones()).order_by(Doubt.id)
    )
    for row in rows:
        found[row.person_id].append((row.holds, as_open(row)))
    return found


def to_answer(actor: Actor, today: date) -> list[Doubt]:
    """The questions that wait for this person, the oldest first: asked of them, or the coordinator's by now."""
    theirs = sa.and_(Doubt.asked_of_id == actor.person_id, Doubt.coordinators_on > today)
    wanted = sa.or_(theirs, Doubt.coordinators_on <= today) if actor.has(Role.COORDINATOR) else theirs
    rows = db.session.scalars(
        sa.select(Doubt)
        .join(Doubt.person)
        .options(contains_eager(Doubt.person))
        .where(wanted, *open_ones(), Doubt.person_id != actor.person_id, Person.withdrawn_at.is_(None))
        .order_by(Doubt.asked_at, Doubt.id)
    )
    return list(rows)


def open_ones() -> tuple[sa.ColumnElement[bool], ...]:
    """What makes a question one that nobody has answered."""
    return (Doubt.answered_at.is_(None), Doubt.withdrawn_at.is_(None))


def as_open(row: Doubt) -> OpenDoubt:
    """An unanswered question as plans and lists know it."""
    asked_on = clock.in_london(row.asked_at).date()
    return OpenDoubt(row.ref, row.kind, asked_on, row.asked_of, row.coordinators_on)


def _live() -> sa.Select[Doubt]:
    return sa.select(Doubt).options(joinedload(Doubt.answered_by)).where(Doubt.withdrawn_at.is_(None))
