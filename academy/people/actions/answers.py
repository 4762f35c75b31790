"""Answer an open question: the answer is applied, not only written down."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from academy import clock
from academy.access.rules import Actor, Role, why_not_for_oneself
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.batches.rules import Question, date_in_words, read_partial_date
from academy.db import clean, flush
from academy.people import queries
from academy.people.actions.applying import Places, When, apply
from academy.people.actions.duties import name_manager, name_team_manager
from academy.people.actions.patterns import change_first_day, enter_pattern
from academy.people.actions.persons import change_person
from academy.people.actions.questions import ask, mark_answered, settle
from academy.people.models import Employment, OpenQuestion, Person, Team
from academy.people.rules import (
    JOINS_WORDS,
    Ask,
    Pattern,
    pattern_in_words,
    value_in_words,
    value_text,
    what_is_asked,
)
from academy.refusals import Reason, Refused


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered; which parts are looked at depends on what was asked."""

    text: str = ""
    none: bool = False  # "the role needs none", "it is their only name"
    team: Team | None = None
    manager: Person | None = None
    fte: Decimal | None = None
    weekly_hours: Decimal | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class About:
    """Whom a question is about: a person with their job, or a team."""

    person: Person | None = None
    employment: Employment | None = None
    team: Team | None = None


def answer(actor: Actor, question: OpenQuestion, about: About, *, given: Answer, now: datetime) -> str:
    """Apply an answer and close the question; gives in words what is known now.

    Nobody answers about themself. What a manager owes, a coordinator may answer too, not the other way round.
    """
    if why := _why_not_answer(actor, question):
        raise Refused(*why)
    asked = what_is_asked(question.code, of_team=question.team_id is not None)
    said = _Answering(actor, about, given, now).apply(asked)
    flush()
    if question.answered_at is None and question.withdrawn_at is None:
        mark_answered(actor, question, answer=said, now=now)
    return said


def confirm_joining(actor: Actor, job: Employment, *, joins_as: str, now: datetime) -> None:
    """Say how somebody joins: from then on HR's list no longer changes it."""
    if joins_as not in JOINS_WORDS:
        raise Refused(Reason("joins_as", "Choose how they join", "text"))
    before, job.joins_as, job.joins_as_confirmed_at = job.joins_as, joins_as, now
    record(actor, Verb.PERSON_CHANGED, job.person.name, about=job.person_id, joins_as=(before, joins_as))
    settle(actor, job.person, ["joins_as"], answer=JOINS_WORDS[joins_as], now=now, job=job)


def _why_not_answer(actor: Actor, question: OpenQuestion) -> list[Reason]:
    if question.answered_at is not None or question.withdrawn_at is not None:
        return [Reason("answered", "Somebody has answered this already. Nothing was changed.")]
    reasons = why_not_for_oneself(actor, question.person_id)
    owners = {question.owner_role, Role.COORDINATOR}
    if actor.person_id is not None and not actor.has(*owners):
        reasons.append(
            Reason("not_owner", "Somebody else owes this answer. You can tell them what you know.")
        )
    return reasons


class _Answering:
    """One answer on its way in; each kind of question has its method, which gives in words what is known now."""

    def __init__(self, actor: Actor, about: About, given: Answer, now: datetime) -> None:
        self._actor, self._about, self._given, self._now = actor, about, given, now

    def apply(self, asked: Ask | None) -> str:
        """Do what the answer means."""
        by_kind: dict[Ask | None, Callable[[], str]] = {
            Ask.NUMBER: self._number,
            Ask.EMAIL: self._email,
            Ask.TEAM: self._team,
            Ask.MANAGER: self._manager,
            Ask.TEAM_MANAGER: self._team_manager,
            Ask.HOURS: self._hours,
            Ask.PATTERN: self._pattern,
            Ask.FIRST_DAY: self._first_day,
            Ask.JOINS: self._joins,
            Ask.QUALIFIED: self._qualified,
            Ask.FORENAME: self._forename,
        }
        return by_kind.get(asked, self._keep)()

    def _number(self) -> str:
        job, person = self._job(), self._person()
        if self._given.none:
            job.needs_registration = False
            record(
                self._actor,
                Verb.PERSON_CHANGED,
                person.name,
                about=person.id,
                needs_registration=(True, False),
            )
            return "the role needs no registration"
        if not self._given.text:
            raise Refused(Reason("text", "Enter the registration number", "text"))
        self._details(person, registration_number=self._given.text)
        return person.registration_number or ""

    def _email(self) -> str:
        if not self._given.text:
            raise Refused(Reason("text", "Enter the work email", "text"))
        person = self._person()
        self._details(person, email=self._given.text)
        return person.email or ""

    def _forename(self) -> str:
        if self._given.none:
            return "it is their only name"
        if not self._given.text:
            raise Refused(Reason("text", "Enter the forename, or say that it is their only name", "text"))
        self._details(self._person(), given_name=self._given.text)
        return self._given.text

    def _team(self) -> str:
        if self._given.team is None:
            raise Refused(Reason("team", "Choose the team", "team"))
        self._apply({"team": self._given.team.name}, Places({self._given.team.name: self._given.team}, {}))
        self._settle(["team"], self._given.team.name)
        return self._given.team.name

    def _manager(self) -> str:
        if self._given.manager is None:
            raise Refused(Reason("manager", "Choose the line manager", "manager"))
        today = clock.in_london(self._now).date()
        name_manager(
            self._actor,
            self._person(),
            manager=self._given.manager,
            starts_on=today,
            now=self._now,
            takes_over=True,
        )
        return self._given.manager.name

    def _team_manager(self) -> str:
        if self._given.manager is None or self._about.team is None:
            raise Refused(Reason("manager", "Choose who manages the team", "manager"))
        today = clock.in_london(self._now).date()
        name_team_manager(
            self._actor,
            self._about.team,
            manager=self._given.manager,
            starts_on=today,
            now=self._now,
            takes_over=True,
        )
        return self._given.manager.name

    def _hours(self) -> str:
        if self._given.fte is None or not 0 < self._given.fte <= 1:
            raise Refused(Reason("fte", "FTE must be more than 0 and at most 1, such as 0.6", "fte"))
        values = {"fte": value_text(self._given.fte)}
        if self._given.weekly_hours is not None:
            values["weekly_hours"] = value_text(self._given.weekly_hours)
        self._apply(values, Places({}, {}))
        self._settle(["fte", "weekly_hours"], f"FTE {values['fte']}")
        flush()
        standing = queries.standings([self._job().id], clock.in_london(self._now).date())[self._job().id]
        if self._given.fte < 1 and not queries.patterns_of([self._job().id])[self._job().id]:
            owner = Role.MANAGER if standing.manager else Role.COORDINATOR
            sentence = f"They work part-time ({values['fte']}). On which days?"
            question = Question("pattern_unknown", sentence, owner, values["fte"], "fte")
            ask(self._actor, [question], person=self._person(), employment=self._job(), now=self._now)
        return f"FTE {values['fte']}"

    def _pattern(self) -> str:
        """The pattern belongs to the hours about which it was asked: it holds from the day from which they do."""
        job = self._job()
        hours = queries.hours_of([job.id])[job.id]
        if not self._given.text or not hours:
            raise Refused(Reason("pattern", "Choose at least one morning or afternoon", "pattern"))
        pattern = Pattern(max(hours[-1].starts_on, job.contract_start_on), (self._given.text,))
        before = job.first_day_on
        enter_pattern(self._actor, job, pattern, now=self._now)
        moved = f"; first day in {date_in_words(job.first_day_on)}" if job.first_day_on != before else ""
        return f"{pattern_in_words(pattern)}{moved}"

    def _first_day(self) -> str:
        if self._given.day is None:
            raise Refused(Reason("first_day_on", "Enter the first day in", "first_day_on"))
        change_first_day(self._actor, self._job(), self._given.day, now=self._now)
        return f"first day in {date_in_words(self._given.day)}"

    def _joins(self) -> str:
        confirm_joining(self._actor, self._job(), joins_as=self._given.text, now=self._now)
        return JOINS_WORDS[self._given.text]

    def _qualified(self) -> str:
        read = read_partial_date(self._given.text)
        if isinstance(read, Reason):
            raise Refused(Reason(read.code, "Enter a month and year, such as July 2026, or a year", "text"))
        job = self._job()
        before, job.qualified_in = job.qualified_in, read.text
        record(
            self._actor,
            Verb.PERSON_CHANGED,
            job.person.name,
            about=job.person_id,
            qualified_in=(before, read.text),
        )
        return value_in_words("qualified_in", read.text)

    def _keep(self) -> str:
        if not self._given.text:
            raise Refused(Reason("text", "Enter the answer", "text"))
        return f"{self._given.text} (said on {date_in_words(clock.in_london(self._now).date())})"

    def _settle(self, fields: list[str], said: str) -> None:
        settle(self._actor, self._person(), fields, answer=said, now=self._now, job=self._job())

    def _person(self) -> Person:
        if self._about.person is None:
            raise Refused(Reason("nobody", "This question is about nobody."))
        return self._about.person

    def _job(self) -> Employment:
        if self._about.employment is None:
            raise Refused(Reason("no_job", "They have no employment any more. Add it first."))
        return self._about.employment

    def _details(self, person: Person, **new: str) -> None:
        known = {
            "given_name": person.given_name,
            "family_name": person.family_name,
            "known_as": person.known_as,
            "email": person.email or "",
            "phone": person.phone,
            "registration_number": person.registration_number or "",
        }
        try:
            change_person(
                self._actor,
                person,
                now=self._now,
                **{**known, **{name: clean(text) for name, text in new.items()}},
            )
        except Refused as no:
            raise Refused(*(Reason(each.code, each.message, "text") for each in no.reasons)) from no

    def _apply(self, values: dict[str, str], places: Places) -> None:
        job, today = self._job(), clock.in_london(self._now).date()
        standing = queries.standings([job.id], today)[job.id]
        stored = queries.stored_values(standing)
        apply(self._actor, standing, values, places=places, when=When(today, self._now))
        changed = {
            name: (stored.get(name, ""), text) for name, text in values.items() if stored.get(name) != text
        }
        record(self._actor, Verb.PERSON_CHANGED, job.person.name, about=job.person_id, **changed)
