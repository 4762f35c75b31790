"""State by shape and word, and the pictures made of it: the year as a timeline, progress as a bar."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path

from markupsafe import Markup, escape

SHAPES_FILE = Path(__file__).parents[2] / "static" / "src" / "shapes.json"

# Presentation attributes for pictures: page styles do not reach an SVG that is printed or saved alone.
TONES = {
    "good": "#0a5b3d", "plan": "#16548a", "wait": "#3f2a70", "act": "#8a4b00", "late": "#98291f", "quiet": "#484d50",
}  # fmt: skip
# In a crowd the worst is seen first.
WORST_FIRST = (
    "overdue", "missed", "returned", "held-up", "waiting", "in-question", "to-arrange", "in-progress", "booked",
    "not-started", "away", "paused", "done", "made-up", "not-needed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """One state: its words when nothing better is known, its tone and its drawing on a field of 16 by 16."""

    code: str
    words: str
    tone: str
    drawing: Markup


@cache
def shapes() -> dict[str, Shape]:
    """Every state by its code; the style sheet draws the same file's shapes."""
    read = json.loads(SHAPES_FILE.read_text(encoding="utf-8"))
    return {
        code: Shape(code, each["words"], each["tone"], Markup(each["svg"]))  # noqa: S704 - our own drawings
        for code, each in read.items()
    }


def shape_of(state: str) -> Shape:
    """The shape of a state; codes may be written with _ or -."""
    return shapes()[str(getattr(state, "value", state)).replace("_", "-")]


@lru_cache(maxsize=4096)
def state_html(state: str, words: str | None = None) -> Markup:
    """A state as shape and words, for text and tables: `state_html("done", "Done · 9 September")`."""
    shape = shape_of(state)
    return Markup(
        '<span class="app-state app-tone--{}"><svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">{}</svg>'
        "<span>{}</span></span>"
    ).format(shape.tone, shape.drawing, words or shape.words)


@lru_cache(maxsize=65536)
def cell_html(state: str, words: str | None = None) -> Markup:
    """A board's cell, one node: the style sheet draws the shape. Join these as strings, 10,000 at a time."""
    shape = shape_of(state)
    return Markup(f'<td class="app-cell--{shape.code}">{escape(words or shape.words)}</td>')  # noqa: S704 - escaped


READY = {
    "ready": ("good", "done"),
    "conditions": ("act", "in-progress"),
    "supervised": ("act", "in-progress"),
    "to_sign": ("wait", "waiting"),
    "not_ready": ("late", "held-up"),
}


@lru_cache(maxsize=1024)
def readiness_html(kind: str, words: str) -> Markup:
    """Ready, ready with conditions or for supervised duties, or not ready and how much is missing.

    `kind`: ready, conditions, supervised, to_sign, not_ready.
    """
    tone, shape = READY[str(getattr(kind, "value", kind)).replace("-", "_")]
    return Markup(
        '<span class="app-ready app-tone--{}"><svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">{}</svg>{}'
        "</span>"
    ).format(tone, shapes()[shape].drawing, words)


# --------------------------------------------------------------- the year as a picture


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of the year: a stage, a pause."""

    label: str
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class Mark:
    """One dated thing on the year, with its state and what is said of it."""

    on: date
    state: str
    label: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Something with a place on the picture."""

    x: float
    y: float
    width: float
    text: str
    tone: str = ""
    drawing: Markup | str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A band's name, and where the line from it to its band comes down."""

    x: float
    y: float
    line_x: float
    text: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A picture of a stretch of time, ready to be drawn; `rows` says the same as a table."""

    title: str
    description: str
    height: float
    strip_y: float
    axis_y: float
    months: tuple[Placed, ...]
    bands: tuple[Placed, ...]
    labels: tuple[Label, ...]
    marks: tuple[Placed, ...]
    more: tuple[Placed, ...]
    today: Placed | None
    rows: tuple[Mark, ...]


WIDTH = 960.0
EDGE = 14.0
LETTER = 7.1
LANE = 18.0
MARK = 17.0
STACK = 6


def timeline(
    title: str,
    starts: date,
    ends: date,
    *,
    bands: Sequence[Band],
    marks: Iterable[Mark],
    today: date | None = None,
) -> Timeline:
    """Work out where everything stands: months, bands with their labels, marks stacked where they crowd, today."""
    ends = max(ends, starts + timedelta(days=7))
    scale = _Scale(starts, ends)
    ordered = sorted(marks, key=lambda mark: (mark.on, _rank(mark), mark.label))
    labels, lanes = _labels(scale, bands)
    top = 20.0 if today is not None and starts <= today <= ends else 6.0
    strip = top + lanes * LANE + 4
    drawn, more, deepest = _stacks(scale, ordered, strip + 26)
    axis = deepest + 16
    return Timeline(
        title=title,
        description=_described(ordered, starts, ends, today),
        height=axis + 24,
        strip_y=strip,
        axis_y=axis,
        months=_months(scale),
        bands=tuple(Placed(scale.x(b.starts), strip, scale.width(b), b.label) for b in bands),
        labels=tuple(replace(label, y=top + label.y) for label in labels),
        marks=drawn,
        more=more,
        today=Placed(scale.x(today), 0, 0, "Today")
        if today is not None and starts <= today <= ends
        else None,
        rows=tuple(ordered),
    )


class _Scale:
    def __init__(self, starts: date, ends: date) -> None:
        self.starts, self.ends = starts, ends
        self.day = (WIDTH - 2 * EDGE) / max(1, (ends - starts).days)

    def x(self, day: date) -> float:
        inside = min(max(day, self.starts), self.ends)
        return round(EDGE + (inside - self.starts).days * self.day, 1)

    def width(self, band: Band) -> float:
        return round(max(4.0, self.x(band.ends) + self.day - self.x(band.starts)), 1)


def _rank(mark: Mark) -> int:
    return WORST_FIRST.index(shape_of(mark.state).code)


def _labels(scale: _Scale, bands: Sequence[Band]) -> tuple[list[Label], int]:
    """Each band's name in the first line where it overlaps no other, with a thin line down to its band.

    Earlier bands stand higher, so that their lines come down to the left of the names below.
    """
    ends: list[float] = []
    placed: list[Label] = []
    for band in sorted(bands, key=lambda each: (each.starts, each.label)):
        width = len(band.label) * LETTER + 5
        line = scale.x(band.starts) + 0.5
        x = min(line + 4, WIDTH - EDGE - width)
        lane = next((number for number, end in enumerate(ends) if end + 8 <= x), len(ends))
        ends[lane : lane + 1] = [x + width]
        placed.append(Label(round(x, 1), lane * LANE + 12, line, band.label))
    return placed, max(1, len(ends))


def _stacks(
    scale: _Scale, marks: Sequence[Mark], top: float
) -> tuple[tuple[Placed, ...], tuple[Placed, ...], float]:
    crowds: list[tuple[float, list[Mark]]] = []
    for mark in marks:
        x = scale.x(mark.on)
        if crowds and x - crowds[-1][0] < MARK:
            crowds[-1][1].append(mark)
        else:
            crowds.append((x, [mark]))
    drawn: list[Placed] = []
    more: list[Placed] = []
    deepest = top
    for x, crowd in crowds:
        shown = sorted(crowd, key=_rank)
        kept = shown if len(shown) <= STACK else shown[: STACK - 1]
        for depth, mark in enumerate(kept):
            shape = shape_of(mark.state)
            y = top + depth * MARK
            drawn.append(Placed(x, y, 0, mark.label, TONES[shape.tone], shape.drawing))
            deepest = max(deepest, y)
        if len(kept) < len(shown):
            y = top + len(kept) * MARK
            if more and more[-1].y == y and x - more[-1].x < 4 * LETTER:
                y += MARK  # two counts side by side would be one number
            more.append(Placed(x, y, 0, f"+{len(shown) - len(kept)}"))
            deepest = max(deepest, y)
    return tuple(drawn), tuple(more), deepest


def _months(scale: _Scale) -> tuple[Placed, ...]:
    first = scale.starts.replace(day=1)
    found: list[date] = []
    while first <= scale.ends:
        found.append(first)
        first = (first + timedelta(days=32)).replace(day=1)
    step = 1 + len(found) // 19
    months: list[Placed] = []
    for number, month in enumerate(found):
        if month < scale.starts or number % step:
            continue
        name = f"{month:%b}" + (f" {month.year}" if month.month == 1 or not months else "")
        if scale.x(month) + len(name) * LETTER <= WIDTH:
            months.append(Placed(scale.x(month), 0, 0, name))
    return tuple(months)


def _described(marks: Sequence[Mark], starts: date, ends: date, today: date | None) -> str:
    done = sum(1 for mark in marks if shape_of(mark.state).tone == "good")
    said = (
        f"From {starts.day} {starts:%B %Y} to {ends.day} {ends:%B %Y}. "
        f"{done} of {len(marks)} dated things are done. The table below says the same in words."
    )
    return said + (f" Today is {today.day} {today:%B %Y}." if today is not None else "")
