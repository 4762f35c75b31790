"""Make one starter's readiness facts of what was read about them: each line with the parts it waits for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from academy import clock
from academy.doubts.rules import FactKind, OpenDoubt
from academy.enrolments.models import Enrolment
from academy.enrolments.rules import (
    Circle,
    MissingKit,
    Needed,
    Owner,
    PlanLine,
    SubmissionState,
    comes_first,
    day_words,
)
from academy.equipment.rules import KitState
from academy.programmes.rules import (
    Completion,
    ItemDef,
    KitClass,
    KnownBy,
    OwnerRole,
    PlannedCheck,
    ProgrammeDocument,
    ReadinessDef,
    audience_readiness,
)
from academy.readiness.models import AcceptedCondition, RecordedCheck
from academy.readiness.rules import (
    ConditionFacts,
    DecisionFacts,
    LineFacts,
    Part,
    ReadinessFacts,
    WorkingFacts,
    check_groups,
)
from academy.registration import queries as registration
from academy.registration import rules as register
from academy.registration.models import RegistrationCheck
from academy.settings import queries as settings


@dataclass(frozen=True, slots=True)
class Accepted:
    """The condition that stands on one line, where one does, and how many on that line have counted so far."""

    row: AcceptedCondition | None = None
    by: str = ""
    read_on: date | None = None
    renewal: bool = False
    times: int = 0
    renews: "Accepted | None" = None  # that it follows, where nobody had taken it back


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that was read about one starter."""

    enrolment: Enrolment
    document: ProgrammeDocument
    circle: Circle
    desks: Mapping[OwnerRole, Owner]
    plan: Mapping[str, PlanLine]
    kit: KitState
    names: Mapping[int, str]
    look: RegistrationCheck | None
    recorded: Mapping[str, tuple[RecordedCheck, str]]
    conditions: Mapping[str, Accepted]
    working: WorkingFacts | None
    in_team_since: date | None = None
    doubts: Sequence[tuple[str, OpenDoubt]] = ()  # what is in question, with what it holds

    def owner(self, role: OwnerRole) -> Owner:
        """Who has it, by name where there is one."""
        found = self.circle.owner(role)
        return found if found.name else self.desks.get(found.role, found)


def readiness_facts(
    known: Known, due: Sequence[PlannedCheck], decision: DecisionFacts | None, today: date
) -> ReadinessFacts:
    """One starter's facts, out of what was read."""
    secret = check_groups(audience_readiness(known.document, known.enrolment.audience))
    return ReadinessFacts(
        person=known.enrolment.person.name,
        programme=known.document.title,
        version=known.document.version,
        lines=tuple(_line(known, each, each.check.group in secret, today) for each in due),
        signer=known.owner(OwnerRole.MANAGER),
        decision=decision,
        title=_title(known, today),
        team=known.circle.team,
        working=known.working,
        in_team_since=known.in_team_since,
    )


def _title(known: Known, today: date) -> str:
    job = known.enrolment.employment
    return register.title_of(
        job.job_title,
        [registration.facts_of(known.look)] if known.look else [],
        role_needs_registration=job.needs_registration,
        today=today,
        neutral_title=settings.get("neutral_title"),
    )


def _line(known: Known, planned: PlannedCheck, confidential: bool, today: date) -> LineFacts:
    check = planned.check
    accepted = known.conditions.get(check.code, Accepted())
    parts = {
        KnownBy.RECORDED: lambda: _recorded(known, check, today),
        KnownBy.PLAN: lambda: _planned(known, check, today),
        KnownBy.KIT: lambda: _of_kit(known, accounts=False, today=today),
        KnownBy.ACCOUNTS: lambda: _of_kit(known, accounts=True, today=today),
        KnownBy.REGISTRATION: lambda: _registered(known, today),
    }[check.known_by]()
    due_on, fell_due_on = _due(known, planned)
    return LineFacts(
        check=check,
        owner=known.owner(check.owner),
        parts=parts,
        due_on=due_on,
        fell_due_on=fell_due_on,
        who=_who(known, check),
        condition=_condition(accepted.row, accepted) if accepted.row else None,
        accepted_times=accepted.times,
        confidential=confidential,
        recorded_ref=_recorded_ref(known, check),
        doubt=_doubt(known, check),
    )


def _due(known: Known, planned: PlannedCheck) -> tuple[date | None, date | None]:
    """When a line is due: not before what it waits for on the plan, which may wait for a session of a later intake."""
    if planned.due_on is None or planned.check.known_by is not KnownBy.PLAN:
        return planned.due_on, planned.fell_due_on
    waits = [known.plan[code] for code in planned.check.items if code in known.plan and known.plan[code].open]
    last = max(waits, key=lambda line: line.due_on or date.min, default=None)
    if last is None or last.due_on is None or last.due_on <= planned.due_on:
        return planned.due_on, planned.fell_due_on
    return last.due_on, last.fell_due_on


def _doubt(known: Known, check: ReadinessDef) -> OpenDoubt | None:
    """What is in question of this line: its check or condition, an item of the plan that it waits for, the kit."""
    holds = {f"{known.enrolment.ref}:{check.code}"}
    holds |= {known.plan[code].ref for code in check.items if code in known.plan and known.plan[code].open}
    kinds = {
        KnownBy.KIT: FactKind.KIT,
        KnownBy.ACCOUNTS: FactKind.ACCOUNT,
        KnownBy.REGISTRATION: FactKind.LOOK,
    }
    kind = kinds.get(check.known_by)
    return next((each for held, each in known.doubts if held in holds or each.kind is kind), None)


def _recorded_ref(known: Known, check: ReadinessDef) -> str:
    """What somebody entered on the line: a yes, or a look at the register."""
    if check.known_by is KnownBy.REGISTRATION:
        return known.look.ref if known.look else ""
    found = known.recorded.get(check.code) if check.known_by is KnownBy.RECORDED else None
    return found[0].ref if found else ""


def _recorded(known: Known, check: ReadinessDef, today: date) -> tuple[Part, ...]:
    found = known.recorded.get(check.code)
    if found is None:
        return (Part(check.label),)
    row, name = found
    return (Part(check.label, row.done_on, f"{day_words(row.done_on, today)}, recorded by {name}"),)


def _planned(known: Known, check: ReadinessDef, today: date) -> tuple[Part, ...]:
    items = {item.code: item for item in known.document.items}
    return tuple(
        _of_plan(known, check, items[code], known.plan[code], _first(known, items, code, today))
        for code in check.items
        if code in known.plan
    )


def _first(known: Known, items: Mapping[str, ItemDef], code: str, today: date) -> Needed | None:
    """What must be there before an item whose day is past, and is not; the plan says the same."""
    line = known.plan[code]
    if not line.open or line.sent is SubmissionState.WAITING or line.due_on is None or line.due_on >= today:
        return None
    lacking = {
        each.code: MissingKit(each.label, OwnerRole(each.owner.value))
        for each in known.kit.positions
        if not each.in_place and each.owner
    }
    open_codes = [each.code for each in known.plan.values() if each.open]
    return next(iter(comes_first(items[code], items, open_codes, lacking, known.circle)), None)


def _of_plan(known: Known, check: ReadinessDef, item: ItemDef, line: PlanLine, first: Needed | None) -> Part:
    signer = item.sign_off_role
    waiting = line.sent is SubmissionState.WAITING and signer is not None
    # A manager signs their part off by its day, sent in or not: it is theirs from the beginning.
    managers = signer is OwnerRole.MANAGER and check.owner is OwnerRole.MANAGER
    role = signer if signer and (waiting or managers) else item.owner
    if item.completion is Completion.REGISTER:
        role = OwnerRole.ADVANCED_PRACTITIONER
    return Part(
        label=item.title,
        done_on=line.done_on,
        words=line.how,
        owner=known.owner(first.owner.role if first else role),
        state="waiting" if waiting else "not-started",
        not_needed=bool(line.not_needed),
        held_up=first.words if first else "",
    )


def _of_kit(known: Known, *, accounts: bool, today: date) -> tuple[Part, ...]:
    return tuple(
        Part(
            label=each.label,
            done_on=(each.since or today) if each.in_place else None,
            words=each.words,
            owner=known.owner(OwnerRole(each.owner.value)) if each.owner else None,
            state=each.state,
        )
        for each in known.kit.positions
        if each.readiness and (each.line.kit_class is KitClass.ACCOUNT) is accounts
    )


def _registered(known: Known, today: date) -> tuple[Part, ...]:
    """A live look; a role or a way of joining that needs no registration asks for none."""
    label = "The public register"
    needs = {each.code: each.needs_registration for each in known.document.audiences}
    if not (known.enrolment.employment.needs_registration and needs.get(known.enrolment.audience, True)):
        return (Part(label, not_needed=True),)
    if known.look is None:
        return (Part(label, words="Nobody has looked yet"),)
    look = registration.facts_of(known.look)
    seen = f"{known.look.status}, seen on {day_words(known.look.checked_on, today)}"
    if look.registered_until:
        seen += f", until {day_words(look.registered_until, today)}"
    if register.is_live(look, today):
        return (Part(label, known.look.checked_on, seen),)
    return (Part(label, words=f"No longer live: {seen}", state="held-up"),)


def _who(known: Known, check: ReadinessDef) -> str:
    """Who confirmed a line, for the statement: a name where somebody did, else the desk or the starter."""
    if check.known_by is KnownBy.RECORDED:
        return known.recorded[check.code][1] if check.code in known.recorded else ""
    if check.known_by is KnownBy.REGISTRATION:
        return known.names.get(known.look.recorded_by_id, "") if known.look else ""
    if check.known_by is KnownBy.ACCOUNTS:
        return known.enrolment.person.name
    if check.known_by is KnownBy.KIT:
        return known.owner(OwnerRole.KIT_DESK).name or "Kit desk"
    confirmed = [known.plan[code].confirmed_by_id for code in check.items if code in known.plan]
    names = dict.fromkeys(known.names[key] for key in confirmed if key is not None and key in known.names)
    return ", ".join(names)


def _condition(row: AcceptedCondition, accepted: Accepted) -> ConditionFacts:
    return ConditionFacts(
        not_until_then=row.not_until_then,
        until_on=row.until_on,
        accepted_by=accepted.by,
        accepted_as=row.accepted_as,
        accepted_on=clock.in_london(row.accepted_at).date(),
        ref=row.ref,
        read_on=accepted.read_on,
        renewal=accepted.renewal,
        renews=_condition(earlier.row, earlier) if (earlier := accepted.renews) and earlier.row else None,
    )
