"""A starter whose record can be issued, made through the actions that screens use, and records issued to them."""

from dataclasses import dataclass
from datetime import date, datetime

from academy import clock
from academy.access.rules import Actor, Role
from academy.db import db
from academy.enrolments import actions as enrolments
from academy.enrolments import queries as plans
from academy.enrolments.models import Cohort, Enrolment
from academy.enrolments.rules import Source
from academy.people.models import Person
from academy.records import actions, queries
from academy.records.models import CompletionRecord
from academy.settings import actions as settings
from academy.timetable import actions as timetable
from academy.timetable import queries as sittings
from academy.timetable.models import TrainingSession
from academy.timetable.rules import Mark
from tests.enrolments.factories import plan_item
from tests.factories import SYSTEM, a_cohort, an_actor, an_employment, an_enrolment, managing, with_role
from tests.timetable.factories import a_session

VERIFY = "http://academy.test"
INDUCTION = "induction_year"
WHO = {
    "handbook": "starter",
    "security": "starter",
    "lone_working": "starter",
    "readiness_talk": "manager",
    "recording": "runner",
    "portfolio": "runner",
}


@dataclass
class Stage:
    """A small academy: a starter, their manager, who runs the intake, a coordinator, an auditor, a stranger."""

    starter: Person
    manager: Person
    runner: Person
    coordinator: Person
    auditor: Person
    stranger: Person
    cohort: Cohort
    enrolment: Enrolment
    welcome: TrainingSession

    def actor(self, name: str) -> Actor:
        return an_actor(getattr(self, name))

    def loaded(self) -> Enrolment:
        """The enrolment as a view loads it."""
        return plans.get_enrolment(self.enrolment.ref)


def a_stage(audience: str = "newly_qualified") -> Stage:
    """Everybody in place on Monday 7 September 2026, nothing done yet."""
    settings.change(SYSTEM, "council_name", value="Northmoor County Council", now=clock.now())
    runner = with_role(Role.ADVANCED_PRACTITIONER, given="Ruth", family="Ainsworth")
    manager = with_role(Role.MANAGER, given="Mo", family="Khan")
    starter = with_role(Role.STARTER, given="Siobhán", family="Ní Bhriain")
    managing(starter, manager)
    cohort = a_cohort(runner=runner)
    enrolment = an_enrolment(an_employment(starter), cohort=cohort, audience=audience)
    welcome = a_session(cohort, facilitators=[runner])
    return Stage(
        starter=starter,
        manager=manager,
        runner=runner,
        coordinator=with_role(Role.COORDINATOR, given="Dee", family="Marsh"),
        auditor=with_role(Role.AUDITOR, given="Amir", family="Qureshi"),
        stranger=with_role(Role.ADVANCED_PRACTITIONER, given="Olu", family="Other"),
        cohort=cohort,
        enrolment=enrolment,
        welcome=welcome,
    )


def everything_done(stage: Stage, *, but: tuple[str, ...] = (), register: Mark | None = Mark.HERE) -> None:
    """All of weeks one and two is complete, but for what is named; the register of the welcome is taken."""
    if register is not None:
        take(stage, register)
    for code, who in WHO.items():
        if code not in but:
            done(stage, code, who)


def done(
    stage: Stage, code: str, who: str, *, enrolment: Enrolment | None = None, on: date | None = None
) -> None:
    """Somebody confirms one item."""
    item = plan_item(enrolment or stage.enrolment, code)
    source = {"lone_working": Source.POLICY, "readiness_talk": Source.SIGN_OFF}.get(code, Source.SELF)
    if who == "runner":
        source = Source.ATTENDANCE
    role = {"runner": "advanced_practitioner"}.get(who, who)
    actor = an_actor(item.enrolment.person) if who == "starter" else stage.actor(who)
    enrolments.complete(
        actor,
        item,
        source=source,
        source_ref=f"made-{code}",
        done_on=on or date(2026, 9, 10),
        how="Done",
        role=role,
        now=clock.now(),
    )
    db.session.flush()


def take(stage: Stage, mark: Mark, *, reason: str = "") -> None:
    """Ruth takes the register of the welcome."""
    held = sittings.get_session(stage.welcome.ref)
    refs = [entry.ref for entry in sittings.register_entries(held)]
    timetable.take_register(
        stage.actor("runner"),
        held,
        marks=dict.fromkeys(refs, (mark, False)),
        version=held.row_version,
        now=clock.now(),
        reason=reason,
    )
    db.session.flush()


def a_record(
    stage: Stage, *, by: str = "coordinator", now: datetime | None = None, **more: str
) -> CompletionRecord:
    """The induction record, issued."""
    return actions.issue(
        stage.actor(by),
        stage.loaded(),
        definition=more.pop("definition", INDUCTION),
        verify_url=VERIFY,
        now=now or clock.now(),
        **more,
    )


def issued(record: CompletionRecord) -> queries.Issued:
    """A record with what became of it."""
    db.session.flush()
    return queries.get_record(record.ref)
