"""The rehearsed year as a picture: a lane for each stage, what happens in it, pauses, and the full-time year behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from academy.programmes.rules import MET_IN_PERSON, Given, Planned

WIDTH, GUTTER, EDGE = 960.0, 178.0, 16.0
TOP, LANE = 26.0, 34.0
CROWD = 17.0
LETTER = 7.1
NAME_LENGTH = 24


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of days on the picture."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Dot:
    """One thing, or so many close together; `met` where people meet for it."""

    x: float
    count: int
    met: bool
    words: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One stage: its name, its stretch, the stretch of a full-timer where that is another, and its dots."""

    name: str
    y: float
    band: Stretch
    full_time: Stretch | None
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class YearPicture:
    """Ready to be drawn."""

    title: str
    description: str
    height: float
    bottom: float
    months: tuple[tuple[float, str], ...]
    lanes: tuple[Lane, ...]
    away: tuple[Stretch, ...]
    width: float = WIDTH
    gutter: float = GUTTER


class _Scale:
    """Days to places: whole months, so that the picture moves with the year and not within it."""

    def __init__(self, days: Sequence[date]) -> None:
        self.first, self.last = min(days), max(days)
        self.day = (WIDTH - GUTTER - 2 * EDGE) / max(30, (self.last - self.first).days)

    def x(self, day: date) -> float:
        inside = min(max(day, self.first), self.last)
        return round(GUTTER + EDGE + (inside - self.first).days * self.day, 1)

    def stretch(self, first: date, last: date) -> Stretch:
        return Stretch(self.x(first), round(max(5.0, self.x(last) - self.x(first)), 1))


def year_picture(given: Given, planned: Sequence[Planned]) -> YearPicture | None:
    """Where everything stands; None where nothing has a date."""
    dated = [each for each in planned if each.due_on]
    if not dated:
        return None
    days = [day for each in dated for day in (each.due_on, each.original_due_on, each.opens_on) if day]
    days += [day for day in (given.anchors.programme_start, given.ends_on()) if day]
    scale = _Scale(days)
    lanes: list[Lane] = []
    for stage in given.document.stages:
        inside = [each for each in dated if each.stage.code == stage.code]
        if inside:
            lanes.append(_lane(stage.title, TOP + LANE * len(lanes), inside, scale))
    bottom = TOP + LANE * len(lanes)
    shown = [
        pause for pause in given.pauses if pause.ends_on >= scale.first and pause.starts_on <= scale.last
    ]
    return YearPicture(
        title="The year, stage by stage",
        description=_described(dated, given),
        height=bottom + 6,
        bottom=bottom,
        months=_months(scale),
        lanes=tuple(lanes),
        away=tuple(scale.stretch(pause.starts_on, pause.ends_on + timedelta(days=1)) for pause in shown),
    )


def _lane(title: str, y: float, inside: Sequence[Planned], scale: _Scale) -> Lane:
    due = [each.due_on for each in inside if each.due_on]
    original = [each.original_due_on for each in inside if each.original_due_on]
    band = scale.stretch(min(due), max(due))
    full_time = scale.stretch(min(original), max(original)) if original else None
    name = title if len(title) <= NAME_LENGTH else f"{title[: NAME_LENGTH - 1].rstrip()}…"
    return Lane(name, y, band, full_time if full_time != band else None, _dots(inside, scale))


def _dots(inside: Sequence[Planned], scale: _Scale) -> tuple[Dot, ...]:
    """Things that would touch become one dot with their number."""
    crowds: list[tuple[float, list[Planned]]] = []
    for each in sorted(inside, key=_day):
        x = scale.x(_day(each))
        if crowds and x - crowds[-1][0] < CROWD:
            crowds[-1][1].append(each)
        else:
            crowds.append((x, [each]))
    return tuple(_dot(x, crowd, scale) for x, crowd in crowds)


def _dot(x: float, crowd: Sequence[Planned], scale: _Scale) -> Dot:
    met = any(each.item.kind in MET_IN_PERSON for each in crowd)
    first, last = _day(crowd[0]), _day(crowd[-1])
    if len(crowd) == 1:
        return Dot(x, 1, met, f"{_said(first)}: {crowd[0].item.title}")
    middle = round((scale.x(first) + scale.x(last)) / 2, 1)
    span = _said(first) if first == last else f"{_said(first)} to {_said(last)}"
    return Dot(middle, len(crowd), met, f"{span}: {len(crowd)} things")


def _day(planned: Planned) -> date:
    return planned.due_on or date.max


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _months(scale: _Scale) -> tuple[tuple[float, str], ...]:
    """Month names along the top, as many as there is room for, each January with its year."""
    first = scale.first.replace(day=1)
    found: list[date] = []
    while first <= scale.last:
        if first >= scale.first:
            found.append(first)
        first = (first + timedelta(days=32)).replace(day=1)
    step = next(step for step in (1, 2, 3, 6, 12, 24, 48, 96, 240) if len(found) / step <= 15)
    kept = [month for month in found if (month.month - 1) % min(step, 12) == 0][:: max(1, step // 12)]
    named: list[tuple[float, str]] = []
    for month in kept:
        x, name = (
            scale.x(month),
            f"{month:%b} {month.year}" if month.month == 1 or not named else f"{month:%b}",
        )
        named.append(
            (x, "" if named and x - named[-1][0] < LETTER * (len(name) + len(named[-1][1])) / 2 + 6 else name)
        )
    return tuple(named)


def _described(dated: Sequence[Planned], given: Given) -> str:
    first, last = _day(dated[0]), _day(dated[-1])
    away = f" {len(given.pauses)} pauses are shaded." if given.pauses else ""
    return f"{len(dated)} things from {_said(first)} to {_said(last)}.{away} The table below says the same in words."
