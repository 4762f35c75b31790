"""Change an employment to what a list says: the old value ends the day before, or is replaced from its beginning."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from academy.access.rules import Actor
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import db
from academy.people.actions.persons import rekey
from academy.people.models import Duty, Hours, Person, Posting, Responsibility, Team
from academy.people.queries import Standing
from academy.people.rules import Answer, Interval, first_day_along, hand_over, shipped_calendar

# HR's own title for a job is shown nowhere but in the preview: history says only that it changed.
NOT_TOLD = ("job_title",)
_OF_PERSON = ("family_name", "given_name", "known_as")
_OF_PERSON_OR_NONE = ("email", "registration_number")
_OF_JOB = ("employee_number", "job_title", "qualified_in", "joins_as", "starter_type")


@dataclass(frozen=True, slots=True)
class Places:
    """The teams by name and the managers by address that a list may refer to."""

    teams: Mapping[str, Team]
    managers: Mapping[str, Person]


@dataclass(frozen=True, slots=True)
class When:
    """The day and the moment of a change, and what was answered: since when it is so; without an answer from today."""

    today: date
    now: datetime
    answer: Answer | None = None

    @property
    def changes_on(self) -> date | None:
        """The first day of what is new; None takes the place of what stood there."""
        return self.answer.on if self.answer else self.today


def apply(actor: Actor, standing: Standing, values: Mapping[str, str], *, places: Places, when: When) -> None:
    """Give an employment these values; an empty text takes a value away again (when an import is undone)."""
    person, job = standing.employment.person, standing.employment
    for field, text in values.items():
        if field in _OF_PERSON:
            setattr(person, field, text)
        elif field in _OF_PERSON_OR_NONE:
            setattr(person, field, text or None)
        elif field in _OF_JOB:
            setattr(job, field, text)
    rekey(person)
    if values.get("starts_on"):
        _start_on(standing, date.fromisoformat(values["starts_on"]))
    if "team" in values:
        _join(actor, standing, places.teams.get(values["team"]), when)
    if "fte" in values or "weekly_hours" in values:
        _work(actor, standing, values, when)
    if "manager_email" in values:
        _be_managed(actor, standing, places.managers.get(values["manager_email"]), when)


def _start_on(standing: Standing, day: date) -> None:
    job = standing.employment
    before, job.contract_start_on = job.contract_start_on, day
    job.first_day_on = first_day_along(
        job.first_day_on, was=before, now=day, patterns=standing.patterns, calendar=shipped_calendar()
    )
    for dated in (standing.posting, standing.hours):
        if (
            dated is not None
            and dated.starts_on == before
            and (dated.ends_on is None or dated.ends_on >= day)
        ):
            dated.starts_on = day


def _join(actor: Actor, standing: Standing, team: Team | None, when: When) -> None:
    old = standing.posting
    starts_on, ends_on = _handover(
        old, standing.employment.contract_start_on, when, lambda: _withdraw(old, actor, when)
    )
    standing.posting = None
    if team is not None:
        standing.posting = Posting(
            employment=standing.employment, team=team, starts_on=starts_on, ends_on=ends_on
        )
        db.session.add(standing.posting)


def _work(actor: Actor, standing: Standing, values: Mapping[str, str], when: When) -> None:
    old = standing.hours
    fte = values.get("fte", str(old.fte) if old else "1") or "1"
    weekly = values.get("weekly_hours", str(old.weekly_hours or "") if old else "")
    starts_on, ends_on = _handover(
        old, standing.employment.contract_start_on, when, lambda: _withdraw(old, actor, when)
    )
    standing.hours = Hours(
        employment=standing.employment,
        fte=Decimal(fte),
        weekly_hours=Decimal(weekly) if weekly else None,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    db.session.add(standing.hours)


def _be_managed(actor: Actor, standing: Standing, manager: Person | None, when: When) -> None:
    old, person = standing.manager, standing.employment.person
    starts_on, ends_on = _handover(old, when.today, when, lambda: _withdraw(old, actor, when))
    standing.manager = None
    if manager is not None:
        standing.manager = Responsibility(
            duty=Duty.LINE_MANAGER,
            holder=manager,
            person_id=person.id,
            starts_on=starts_on,
            ends_on=ends_on,
            entered_by_id=actor.person_id,
        )
        db.session.add(standing.manager)
        record(actor, Verb.DUTY_GIVEN, f"{manager.name} as line manager of {person.name}", about=person.id)


def _handover(
    old: Posting | Hours | Responsibility | None, otherwise: date, when: When, withdraw: Callable[[], None]
) -> tuple[date, date | None]:
    """From when to when the new one holds: from the day of the change, or in the old one’s place."""
    if old is None:
        return otherwise, None
    new, last = hand_over(Interval(old.starts_on, old.ends_on), when.changes_on)
    if last is None:
        withdraw()
    else:
        old.ends_on = last
    return new.starts_on, new.ends_on


def _withdraw(old: Posting | Hours | Responsibility | None, actor: Actor, when: When) -> None:
    if old is not None:
        old.withdraw(actor.person_id, when.now, "the list says something else")
