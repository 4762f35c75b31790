"""The one algorithm for months: part-time hours, changes of hours and pauses, in exact fractions."""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import lcm

from academy.refusals import Reason, Refused

FULL_TIME = Fraction(1)
SMALLEST = Fraction(1, 100)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FtePeriod:
    """Hours as a share of full time from a day on, until the next period starts. Never a float."""

    starts_on: date
    fte: Fraction


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that count for nothing; both ends are part of it."""

    starts_on: date
    ends_on: date


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months on; the month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def programme_start(employment_start: date, registered_on: date | None) -> date | None:
    """By default the later of employment start and registration; unknown until registration is known.

    Councils that say otherwise set the date by hand; this is only what is proposed.
    """
    return None if registered_on is None else max(employment_start, registered_on)


def merged(pauses: Sequence[Pause]) -> tuple[Pause, ...]:
    """Pauses in order, with those that overlap or touch made one, so that no day counts twice."""
    result: list[Pause] = []
    for pause in sorted(pauses, key=lambda each: (each.starts_on, each.ends_on)):
        if result and pause.starts_on <= result[-1].ends_on + _ONE_DAY:
            longer = max(result[-1].ends_on, pause.ends_on)
            result[-1] = Pause(result[-1].starts_on, longer)
        else:
            result.append(pause)
    return tuple(result)


def problems_with_hours(hours: Sequence[FtePeriod], pauses: Sequence[Pause]) -> list[Reason]:
    """What is wrong with somebody's hours and pauses; empty means that dates can be worked out."""
    backwards = "The pause ends before it starts. Change one of its two dates."
    problems = [
        Reason("pause_backwards", backwards, "ends_on") for pause in pauses if pause.ends_on < pause.starts_on
    ]
    ordered = sorted(hours, key=lambda each: each.starts_on)
    starts = [period.starts_on for period in ordered]
    if len(set(starts)) < len(starts):
        message = "Two different hours start on the same day. Keep the one that is right."
        problems.append(Reason("hours_twice", message, "fte"))
    away = [] if problems else merged(pauses)
    following: list[date | None] = [*starts[1:], None]
    for index, period in enumerate(ordered):
        problems += _problems_with_period(period, following[index], away)
    return problems


def _problems_with_period(period: FtePeriod, following: date | None, away: Sequence[Pause]) -> list[Reason]:
    """One period's share of full time: above 0 and at most 1, or 0 while a pause covers all of it."""
    if SMALLEST <= period.fte <= FULL_TIME:
        return []
    if period.fte != 0:
        message = "Hours are a share of full time from 0.01 to 1: half time is 0.5, full time is 1."
        return [Reason("hours_out_of_range", message, "fte")]
    covered = following is not None and any(
        pause.starts_on <= period.starts_on and following - _ONE_DAY <= pause.ends_on for pause in away
    )
    if covered:
        return []
    message = "Hours of 0 need a pause over the same days. Add the pause, or give the hours that are worked."
    return [Reason("no_hours_without_pause", message, "fte")]


class WorkingTime:
    """One person's hours and pauses, made ready once so that many due dates can be asked for quickly.

    Time is counted in whole units of 1/n day, where n is the common denominator of all hours: exact, and
    as quick as whole numbers.
    """

    def __init__(
        self, hours: Sequence[FtePeriod] = (), pauses: Sequence[Pause] = (), *, pro_rata: bool = True
    ) -> None:
        """Raises Refused when the hours and pauses make no sense together."""
        if problems := problems_with_hours(hours, pauses):
            raise Refused(*problems)
        used = sorted(hours, key=lambda each: each.starts_on) if pro_rata else []
        self.pauses = merged(pauses)
        self._scale = lcm(*(period.fte.denominator for period in used))
        self._starts, self._rates = self._segments(used)

    def _segments(self, hours: Sequence[FtePeriod]) -> tuple[list[date], list[int]]:
        """Days on which the rate may change, each with the units a day counts from then on."""
        changes = {date.min}
        changes.update(period.starts_on for period in hours)
        for pause in self.pauses:
            changes.add(pause.starts_on)
            changes.add(pause.ends_on + _ONE_DAY)
        starts = sorted(changes)
        return starts, [self._rate(day, hours) for day in starts]

    def _rate(self, day: date, hours: Sequence[FtePeriod]) -> int:
        """Units that a day counts. Before the first known hours, those first ones are taken."""
        if any(pause.starts_on <= day <= pause.ends_on for pause in self.pauses):
            return 0
        if not hours:
            return self._scale
        held = [period for period in hours if period.starts_on <= day] or [hours[0]]
        return int(held[-1].fte * self._scale)

    def due_on(self, start: date, months: int) -> date:
        """The first day before which as much time was worked as a full-timer works in so many months."""
        left = (add_months(start, months) - start).days * self._scale
        if left <= 0:
            return add_months(start, months)
        segment = bisect_right(self._starts, start) - 1
        day = start
        while True:
            rate = self._rates[segment]
            last = segment + 1 == len(self._starts)
            needed = -(-left // rate) if rate else None
            if needed is not None and (last or needed <= (self._starts[segment + 1] - day).days):
                return day + timedelta(days=needed)
            segment += 1
            left -= rate * (self._starts[segment] - day).days
            day = self._starts[segment]


def months_due_on(
    start: date,
    months: int,
    hours: Sequence[FtePeriod] = (),
    pauses: Sequence[Pause] = (),
    pro_rata: bool = True,
) -> date:
    """When something is due that a full-timer without pauses reaches `months` months after `start`.

    Each day from the start counts as much as the hours worked, and nothing inside a pause. It is due on the
    first day on which the days before it add up to the full-timer's. With `pro_rata` off, only pauses count.
    """
    return WorkingTime(hours, pauses, pro_rata=pro_rata).due_on(start, months)
