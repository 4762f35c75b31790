"""The one list of somebody with several roles: each line says in which role it is theirs."""

from datetime import date

from flask import url_for

from academy import clock
from academy.access.rules import Role
from academy.enrolments import queries as enrolments
from academy.enrolments.rules import said
from academy.overview import queries, rules
from academy.overview.rules import ToDo
from academy.overview.views.gathering import SeenTo, for_coordinator, for_practitioner, seen_to
from academy.web.filters import plain_date
from academy.web.permissions import actor


def lines_of_all_roles() -> list[ToDo]:
    """What is to do in every role that the reader holds, the earliest first."""
    who, day = actor(), clock.today()
    lines: list[ToDo] = []
    if who.has(Role.STARTER):
        lines += _own(day)
    if who.has(Role.ADVANCED_PRACTITIONER):
        lines += _of_practitioner()
    if who.has(Role.MANAGER):
        managed = [each for each in queries.starters_of_manager(who, day) if not each.only_assessed]
        lines += _urgent(seen_to(managed, day), Role.MANAGER)
    if who.has(Role.COORDINATOR):
        lines += _of_coordinator()
    return rules.ordered(lines)


def _own(day: date) -> list[ToDo]:
    enrolment = enrolments.enrolment_of_person(actor().person_id or 0)
    if enrolment is None:
        return []
    plan = queries.plans_of([enrolment], day)[enrolment.id]
    following = rules.next_entry(plan.entries, day)
    mine = ([following] if following else []) + rules.soon(plan.entries, day, but=following)
    return [
        ToDo(
            title=entry.item.title,
            text="Your own plan",
            state=entry.standing.state.value,
            words=said(entry.facts, entry.standing, day, to_owner=True),
            role=Role.STARTER,
            due_on=entry.facts.booked_on or entry.line.due_on,
            href=url_for("enrolments.plan_item", ref=entry.line.ref),
        )
        for entry in mine
    ]


def _of_practitioner() -> list[ToDo]:
    found = for_practitioner(most=None)
    seen: SeenTo = found["seen"]
    role = Role.ADVANCED_PRACTITIONER
    registers = [
        ToDo(
            title=each.title,
            text=each.cohort_name,
            state="waiting",
            words=f"Register: {each.left} still to mark",
            role=role,
            due_on=each.on,
            href=url_for("timetable.register", ref=each.ref),
        )
        for each in [*found["to_take"], *found["here"]]
        if each.left
    ]
    signs = [
        ToDo(
            title=entry.item.title,
            text=starter.name,
            state="waiting",
            words=f"Waiting for you to sign off since {plain_date(entry.line.sent_at)}",
            role=role,
            due_on=clock.in_london(entry.line.sent_at).date() if entry.line.sent_at else None,
            href=url_for("enrolments.plan_item", ref=entry.line.ref),
        )
        for starter, entry in seen.waiting
    ]
    return registers + signs + _urgent(seen, role)


def _urgent(seen: SeenTo, role: Role) -> list[ToDo]:
    return [
        ToDo(
            title=starter.name,
            text=line.title,
            state=line.state.value,
            words=line.words,
            role=role,
            due_on=line.due_on,
            href=url_for("overview.year", ref=starter.ref),
        )
        for starter, line, _ in seen.urgent
    ]


def _of_coordinator() -> list[ToDo]:
    found = for_coordinator()
    role = Role.COORDINATOR
    intakes = [
        ToDo(
            title=intake.cohort.name,
            text="; ".join(intake.missing),
            state="to-arrange",
            words="Still to arrange",
            role=role,
            due_on=intake.cohort.starts_on,
            href=url_for("enrolments.cohort", ref=intake.cohort.ref),
        )
        for intake in found["intakes"]
        if intake.missing
    ]
    return intakes + [
        ToDo(
            title=gap.title,
            text=gap.cohort,
            state="to-arrange",
            words="Nobody runs it yet" if gap.no_facilitator else "No place yet",
            role=role,
            due_on=gap.on,
            href=url_for("timetable.session", ref=gap.ref),
        )
        for gap in found["gaps"]
    ]
