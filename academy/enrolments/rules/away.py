"""Away: two dates, never a cause. What fell due meanwhile is picked up some working days after the return."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from academy.access.rules import Actor, Role, Subject, manages
from academy.enrolments.rules.facts import full_day
from academy.people.rules import Calendar, Worked, add_working_days
from academy.programmes.rules import Anchor, Completion, Planned, WhenForm
from academy.refusals import Reason

LONGEST = 365  # days; a longer absence is a pause of the programme, not time away
Stretch = tuple[date, date]


def picked_up(
    planned: Planned, aways: Sequence[Stretch], worked: Worked, calendar: Calendar, days: int
) -> Planned:
    """The same item, due `days` own working days after the return where it fell due while they were away.

    Sessions stay where the intake has them. What counts in months from the programme's start is a date of the
    supported year itself and moves only by a pause (domain 8.1); a module that counts in months from the first day
    in is a task like others. A new date inside another stretch away moves again.
    """
    if planned.due_on is None or planned.item.completion is Completion.REGISTER:
        return planned
    when = planned.item.when
    if when.form is WhenForm.MONTHS and when.anchor is Anchor.PROGRAMME_START:
        return planned
    due = pick_up_day(planned.due_on, aways, worked, calendar, days)
    if due == planned.due_on:
        return planned
    why = (
        f"{planned.why} It fell due on {full_day(planned.due_on)}, while away, so it is due {days} working days "
        "after the return."
    )
    return replace(planned, due_on=due, fell_due_on=planned.due_on, why=why)


def pick_up_day(due: date, aways: Sequence[Stretch], worked: Worked, calendar: Calendar, days: int) -> date:
    """The day by which something is picked up that is due then: the same day, unless they are away on it."""
    for first, last in sorted(aways):
        if first <= due <= last:
            back = add_working_days(last, 1, calendar, worked)
            due = add_working_days(back, days, calendar, worked)
    return due


def enters_away(actor: Actor, subject: Subject) -> bool:
    """The starter themself, their manager, or a coordinator."""
    themself = actor.person_id is not None and actor.person_id == subject.person_id
    return themself or manages(actor, subject) or actor.has(Role.COORDINATOR)


def why_not_away(
    actor: Actor,
    subject: Subject,
    *,
    first_on: date | None,
    last_on: date | None,
    known: Sequence[Stretch],
    contract_start_on: date,
) -> list[Reason]:
    """Everything that stops the two dates: not theirs to enter, a missing or turned date, an overlap."""
    if not enters_away(actor, subject):
        return [Reason("not_yours", "The starter, their manager or a coordinator enters this.")]
    reasons = []
    if first_on is None:
        reasons.append(Reason("first_missing", "Enter the first day away", "first_on"))
    if last_on is None:
        reasons.append(Reason("last_missing", "Enter the last day away", "last_on"))
    if first_on is not None and last_on is not None:
        reasons += _why_not_dates(first_on, last_on, known, contract_start_on)
    return reasons


def _why_not_dates(first_on: date, last_on: date, known: Sequence[Stretch], start_on: date) -> list[Reason]:
    if first_on < start_on:
        said = f"The contract starts on {full_day(start_on)}. Enter that day or later."
        return [Reason("before_contract", said, "first_on")]
    if last_on < first_on:
        return [Reason("turned", "The last day must be the first day or later", "last_on")]
    if (last_on - first_on).days > LONGEST:
        said = "More than a year is no time away. Talk to the coordinator about a pause."
        return [Reason("long", said, "last_on")]
    there = next((each for each in known if first_on <= each[1] and each[0] <= last_on), None)
    if there is not None:
        first, last = there
        said = full_day(first) if first == last else f"{full_day(first)} to {full_day(last)}"
        return [Reason("overlap", f"{said} is entered already. Take that back first.", "first_on")]
    return []
