"""Every date that a programme gives one person: for the rehearsal screen, and for making real plans."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from academy.people.rules import (
    BankHolidaysUnknownError,
    Calendar,
    Pattern,
    Worked,
    on_or_before_working_day,
)
from academy.programmes.rules.dates import FtePeriod, Pause, WorkingTime
from academy.programmes.rules.document import (
    ItemDef,
    ProgrammeDocument,
    ReadinessDef,
    Stage,
    When,
    audience_items,
    audience_readiness,
)
from academy.programmes.rules.due import Anchors, Due, Reckoning, due_on
from academy.programmes.rules.vocabulary import Anchor, Completion, ItemKind, OwnerRole, WhenForm

MET_IN_PERSON = frozenset({ItemKind.SESSION, ItemKind.MEETING})


@dataclass(frozen=True, slots=True)
class Planned:
    """One item of one person's plan, with its dates and the sentence that says where they come from.

    `original_due_on` is what a full-timer without pauses would get from the same anchors. `proposed_on` is a
    working day on or before the due date, for what people meet for.
    """

    item: ItemDef
    stage: Stage
    original_due_on: date | None
    due_on: date | None
    opens_on: date | None
    proposed_on: date | None
    why: str
    provisional: bool
    missing: Anchor | None
    fell_due_on: date | None = None  # while they were away; `due_on` is then later


@dataclass(frozen=True, slots=True)
class PlannedCheck:
    """One readiness line of one person, with its date."""

    check: ReadinessDef
    due_on: date | None
    why: str
    provisional: bool
    fell_due_on: date | None = None  # while they were away; `due_on` is then later


class _Dates:
    """Due dates of one person, each distinct rule worked out once."""

    def __init__(self, reckoning: Reckoning) -> None:
        self.reckoning = reckoning
        self._others = replace(reckoning, worked=Worked(away=reckoning.worked.away), own=False)
        self._known: dict[tuple[When, str, bool, bool], Due] = {}

    def of(self, when: When, stage: Stage | None, owner: OwnerRole, *, taught: bool = True) -> Due:
        """A rule's date. Starters' own tasks fall on days of their pattern, others' need not."""
        own = owner is OwnerRole.STARTER
        key = (when, stage.code if stage and when.form is WhenForm.DAY else "", own, taught)
        if key not in self._known:
            self._known[key] = due_on(when, stage, self.reckoning if own else self._others, taught=taught)
        return self._known[key]

    def _is_there(self, stage: Stage, day: date | None) -> bool:
        """The first day in lies in the intake's block, and not after that day of it."""
        first = self.reckoning.anchors.get(Anchor.FIRST_DAY)
        block = self.reckoning.anchors.blocks.get(stage.code, ())
        return first is None or day is None or not block or block[0] <= first <= day

    def of_item(self, item: ItemDef, stages: Mapping[str, Stage], items: Mapping[str, ItemDef]) -> Due:
        """When an item is due: a task of a block's day N on that working day, but not before a session it needs.

        A talk of which no register is taken is on the intake's day N with those whose first day lies in its block,
        and with everybody else on their own day N.
        """
        alone = item.owner is OwnerRole.STARTER and item.kind not in MET_IN_PERSON
        due = self.of(item.when, stages[item.stage], item.owner, taught=not alone)
        if item.completion is not Completion.REGISTER and not self._is_there(stages[item.stage], due.on):
            due = self.of(item.when, stages[item.stage], item.owner, taught=False)
        if not alone or item.when.form is not WhenForm.DAY or due.on is None:
            return due
        for code in item.needs:
            needed = items.get(code)
            if needed is None or needed.kind is not ItemKind.SESSION:
                continue
            session = self.reckoning.anchors.sessions.get(code)
            day = session or self.of(needed.when, stages[needed.stage], needed.owner).on
            if day is not None and day > due.on:
                due = Due(
                    day,
                    f"On the day of “{needed.title}”, which it needs first.",
                    due.provisional,
                    due.missing,
                )
        return due


def rehearse(
    document: ProgrammeDocument,
    audience: str,
    anchors: Anchors,
    *,
    hours: Sequence[FtePeriod],
    pauses: Sequence[Pause],
    calendar: Calendar,
    patterns: tuple[Pattern, ...] = (),
) -> list[Planned]:
    """The whole plan of somebody who joins in this way, by date; what has no date yet comes last.

    Raises Refused when hours and pauses make no sense together.
    """
    now, full_time = _reckonings(
        document, anchors, hours=hours, pauses=pauses, calendar=calendar, patterns=patterns
    )
    items = audience_items(document, audience)
    stages = {stage.code: stage for stage in document.stages}
    current, original = _with_sessions(items, stages, now), _with_sessions(items, stages, full_time)
    by_code = {item.code: item for item in items}
    planned = [_plan(item, stages, by_code, current, original) for item in items]
    order = {item.code: place for place, item in enumerate(items)}
    return sorted(planned, key=lambda each: (each.due_on or date.max, order[each.item.code]))


def readiness_due(
    document: ProgrammeDocument,
    audience: str,
    anchors: Anchors,
    *,
    hours: Sequence[FtePeriod],
    pauses: Sequence[Pause],
    calendar: Calendar,
    patterns: tuple[Pattern, ...] = (),
) -> list[PlannedCheck]:
    """The date of each work-ready line, in the order of the document."""
    now, _ = _reckonings(document, anchors, hours=hours, pauses=pauses, calendar=calendar, patterns=patterns)
    dates = _Dates(now)
    checks = []
    for line in audience_readiness(document, audience):
        due = dates.of(line.when, None, line.owner)
        checks.append(PlannedCheck(line, due.on, due.why, due.provisional))
    return checks


def _reckonings(
    document: ProgrammeDocument,
    anchors: Anchors,
    *,
    hours: Sequence[FtePeriod],
    pauses: Sequence[Pause],
    calendar: Calendar,
    patterns: tuple[Pattern, ...],
) -> tuple[Reckoning, Reckoning]:
    """What dates are worked out from: as things are, and as they would be full-time without a pause."""
    time = WorkingTime(hours, pauses, pro_rata=document.pro_rata)
    away = tuple((pause.starts_on, pause.ends_on) for pause in time.pauses)
    titles = {item.code: item.title for item in document.items if item.kind is ItemKind.SESSION}
    now = Reckoning(anchors, calendar, time, Worked(patterns, away), titles, own=True)
    return now, Reckoning(anchors, calendar, WorkingTime(), Worked(), titles)


def _with_sessions(
    items: Sequence[ItemDef], stages: dict[str, Stage], reckoning: Reckoning
) -> tuple[_Dates, frozenset[str]]:
    """Dates for everything, with a stand-in for each session that is not scheduled; and the codes of those.

    What is counted from such a session is counted from the day the session would be proposed for.
    """
    used = {
        when.session
        for item in items
        for when in (item.when, item.opens)
        if when is not None and when.session
    }
    dates, assumed = _Dates(reckoning), dict(reckoning.anchors.sessions)
    for item in items:
        if item.code in used and item.code not in assumed:
            proposed = _proposed(item, dates.of(item.when, stages[item.stage], item.owner).on, reckoning)
            if proposed is not None:
                assumed[item.code] = proposed
    stand_ins = frozenset(assumed) - frozenset(reckoning.anchors.sessions)
    anchors = replace(reckoning.anchors, sessions=assumed)
    return _Dates(replace(reckoning, anchors=anchors)), stand_ins


def _plan(
    item: ItemDef,
    stages: Mapping[str, Stage],
    items: Mapping[str, ItemDef],
    current: tuple[_Dates, frozenset[str]],
    original: tuple[_Dates, frozenset[str]],
) -> Planned:
    """One item's line."""
    stage = stages[item.stage]
    dates, stand_ins = current
    scheduled = dates.reckoning.anchors.sessions.get(item.code)
    if scheduled is not None and item.code not in stand_ins:
        due = first = Due(scheduled, "On the day that the intake’s session is scheduled for.")
    else:
        due, first = dates.of_item(item, stages, items), original[0].of_item(item, stages, items)
    provisional, missing = due.provisional, due.missing
    if item.when.session in stand_ins:
        provisional, missing = True, Anchor.SESSION
    return Planned(
        item=item,
        stage=stage,
        original_due_on=first.on,
        due_on=due.on,
        opens_on=dates.of(item.opens, stage, item.owner).on if item.opens else None,
        proposed_on=_proposed(item, due.on, dates.reckoning),
        why=_why(due, first),
        provisional=provisional,
        missing=missing,
    )


def _why(due: Due, first: Due) -> str:
    """The due date's reason, and the date that it would be without part-time hours and pauses."""
    if due.on is None or first.on is None or due.on == first.on:
        return due.why
    return f"{due.why} Full-time and without a pause it would be {first.on.day} {first.on:%B %Y}."


def _proposed(item: ItemDef, due: date | None, reckoning: Reckoning) -> date | None:
    """A day to meet on: the due date, or the last working day before it that is in no pause."""
    if due is None or item.kind not in MET_IN_PERSON:
        return None
    if reckoning.anchors.sessions.get(item.code) == due:
        return due
    try:
        return on_or_before_working_day(due, reckoning.calendar, Worked(away=reckoning.worked.away))
    except BankHolidaysUnknownError:
        return None
