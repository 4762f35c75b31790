"""What pages of many lines are made of, put together as strings: whys, rows of plans and boards, the picture."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask import url_for
from markupsafe import Markup, escape

from academy.enrolments.rules import Entry, Why, said, why
from academy.overview.rules import Part, Row, span
from academy.web.filters import short_date
from academy.web.pictures import Band, Mark, Timeline, cell_html, state_html, timeline

_WHY = (
    '<details class="app-why"><summary>{state} <span class="app-why__ask app-why__ask--open">Why?'
    '<span class="govuk-visually-hidden"> ({about})</span></span>'
    '<span class="app-why__ask app-why__ask--close">Close</span></summary>'
    '<div class="app-why__body">{body}</div></details>'
)


_PROVISIONAL = '<span class="app-beneath">provisional</span>'


def why_html(entry: Entry, today: date, *, to_owner: bool) -> Markup:
    """A state that opens its why: the same as components/why.html, at the price of a string."""
    state = state_html(
        entry.standing.state.value, said(entry.facts, entry.standing, today, to_owner=to_owner)
    )
    answer = why(entry.facts, entry.standing, today, why_due=entry.line.why_due, to_owner=to_owner)
    return Markup(  # noqa: S704 - every part is escaped
        _WHY.format(state=state, about=escape(entry.item.title), body=_body(answer))
    )


def _body(answer: Why) -> str:
    facts = [
        ("What counted", "; ".join(answer.counted)),
        ("What is missing", "; ".join(answer.missing)),
        ("Who can put it right", answer.owner),
        ("Next date", answer.next_date),
    ]
    rows = "".join(f"<dt>{label}</dt><dd>{escape(words)}</dd>" for label, words in facts if words)
    listed = f'<dl class="app-why__facts">{rows}</dl>' if rows else ""
    return f"<p>{escape(answer.rule)}</p>{listed}"


def part_rows(part: Part, today: date, *, to_owner: bool) -> Markup:
    """The rows of one stage's table: what, when, its state with the why."""
    # One address for all of them, as putting seventy together takes a twentieth of the page.
    address = url_for("enrolments.plan_item", ref="REF")
    rows = (
        _row(each, address.replace("REF", each.line.ref), today, to_owner=to_owner) for each in part.entries
    )
    return Markup("").join(rows)


def _row(entry: Entry, href: str, today: date, *, to_owner: bool) -> Markup:
    due = entry.line.due_on
    return Markup(  # noqa: S704 - every part is escaped
        f'<tr><th scope="row"><a class="govuk-link" href="{href}">{escape(entry.item.title)}</a></th>'
        f'<td data-label="When" class="app-nowrap">{escape(short_date(due, today)) if due else "Not known yet"}'
        f"{_PROVISIONAL if entry.line.provisional and due and not entry.facts.done_on else ''}</td>"
        f'<td data-label="State">{why_html(entry, today, to_owner=to_owner)}</td></tr>'
    )


def year_picture(parts: Sequence[Part], start: date, today: date) -> Timeline:
    """The year as a picture: the stages as bands, each dated item as a mark."""
    first, last = span(parts, start)
    bands = [Band(part.stage.title, part.first, part.last) for part in parts if part.first and part.last]
    marks = [
        Mark(entry.facts.done_on or entry.line.due_on, entry.standing.state.value, entry.item.title)
        for part in parts
        for entry in part.entries
        if entry.line.due_on is not None
    ]
    return timeline("The year", first, last, bands=bands, marks=marks, today=today)


def board_body(rows: Iterable[Row]) -> Markup:
    """The rows of the board; a name leads to the person's page, a cell is one node."""
    year = url_for("overview.year", ref="REF")
    why_at = url_for("overview.why", ref="REF")
    found = []
    for row in rows:
        cells = "".join([cell_html(state, words) for state, words in row.cells])
        found.append(
            f'<tr data-why="{why_at.replace("REF", row.ref)}"><th scope="row">'
            f'<a href="{year.replace("REF", row.ref)}">{escape(row.name)}</a>'
            f"<small>{escape(row.team)}</small></th>{cells}</tr>"
        )
    return Markup("".join(found))  # noqa: S704 - names and teams are escaped, cells are escaped where they are made
