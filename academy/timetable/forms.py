"""What people send about sessions: a register, a session's details, an intake's days and its table of sessions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from flask import request

from academy.people.models import Person
from academy.programmes.rules import Stage
from academy.refusals import Reason, Refused
from academy.timetable.rules import MOST_PLACES, Arrangement, Mark, Proposal, Wanted
from academy.web.forms import (
    BaseForm,
    CheckboxesField,
    DateField,
    EditForm,
    Fault,
    NumberField,
    Option,
    SelectField,
    TextField,
    TimeField,
    clean_text,
)

TAKE_BACK = "none"


class RegisterForm(EditForm):
    """A register: a mark a row (`mark-<ref>`), who joined online, and the reason of a late correction.

    A row that is not named keeps its mark, so a page that was opened before somebody was booked takes nothing away.
    """

    reason = TextField(
        "Why are you correcting it?",
        hint="For example, I marked the wrong row. Never why somebody was away.",
        maximum_length=300,
    )

    def marks(self) -> dict[str, Wanted]:
        """What was chosen, by the booking's ref; raises Refused for what no page of ours sends."""
        wanted: dict[str, Wanted] = {}
        for name in request.form:
            kind, _, ref = name.partition("-")
            if kind == "mark":
                wanted[ref] = (_mark(request.form[name]), f"online-{ref}" in request.form)
            elif kind == "online":
                wanted.setdefault(ref, (None, True))
        return wanted

    def named(self) -> set[str]:
        """The rows in which a choice was made (taking a mark back is one)."""
        return {name.removeprefix("mark-") for name in request.form if name.startswith("mark-")}

    @property
    def remaining_as(self) -> Mark | None:
        """The mark for everybody still without, where that button was pressed."""
        return Mark.HERE if request.form.get("rest") == Mark.HERE.value else None


class SessionForm(EditForm):
    """The details of one session."""

    on = DateField("Day", required="Enter the day")
    starts = TimeField("Starts", required="Enter when it starts")
    ends = TimeField("Ends", required="Enter when it ends")
    place = TextField("Place", hint="Building and room, as people will look for it", maximum_length=200)
    online_link = TextField("Link to join online", hint="If people can join online", maximum_length=500)
    capacity = NumberField(
        "Places", required="Enter how many places there are", minimum=1, maximum=MOST_PLACES
    )
    first = SelectField("Who runs it", empty="Nobody yet")
    second = SelectField("Who runs it too", empty="Nobody else")

    def offer(self, people: Sequence[Person]) -> None:
        """The people to choose from, by their refs."""
        options = [Option(person.ref, person.name) for person in people]
        self.first.options = self.second.options = options

    def wanted(self, title: str, people: Mapping[str, int]) -> Arrangement:
        """The session as it should be."""
        return Arrangement(
            key="",
            title=title,
            on=self.on.data,
            starts=self.starts.data,
            ends=self.ends.data,
            place=self.place.data or "",
            online_link=self.online_link.data or "",
            capacity=self.capacity.data,
            facilitator_ids=_chosen(people, self.first.data, self.second.data),
        )


class BookForm(BaseForm):
    """Who should have a place."""

    people = CheckboxesField(
        "Who should have a place?", hint="Everybody whose plan has this session and who has no place"
    )


@dataclass(slots=True)
class Row:
    """One line of a table of inputs: what stands in its fields, and what is wrong with which."""

    key: str
    title: str
    values: dict[str, str]
    note: str = ""
    ticked: bool = False
    wrong: dict[str, str] = field(default_factory=dict)


class RowsForm(BaseForm):
    """A form whose rows are plain HTML (a field's macro costs too much forty times); faults still lead to inputs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows: list[Row] = []

    def refuse(self, no: Refused) -> None:
        """Put each reason beside its row's input, where it names one."""
        for reason in no.reasons:
            self._wrong(reason.message, reason.field)

    def _wrong(self, message: str, name: str | None) -> None:
        part, _, key = (name or "").partition("-")
        row = next((row for row in self.rows if row.key == key), None)
        if row is None:
            self.refusals.append(Reason("refused", message))
        else:
            row.wrong.setdefault(part, message)

    @property
    def faults(self) -> list[Fault]:
        """What is wrong as a whole, then row by row."""
        found = super().faults
        for row in self.rows:
            found += [Fault(message, f"#{part}-{row.key}") for part, message in row.wrong.items()]
        return found

    @property
    def has_faults(self) -> bool:
        """True where any row is at fault too."""
        return super().has_faults or any(row.wrong for row in self.rows)


class ScheduleForm(RowsForm):
    """The sessions of an intake that are not arranged yet, one row each; those ticked are arranged."""

    def offer(self, proposals: Iterable[Proposal], *, runner_ref: str, likely: Iterable[str]) -> None:
        """Make the rows: with what was sent, or with the proposed days and times. `likely` stages are ticked."""
        likely = set(likely)
        sent = request.method == "POST"
        for each in proposals:
            proposed = {
                "on": each.on.isoformat() if each.on else "",
                "starts": f"{each.starts:%H:%M}",
                "ends": f"{each.ends:%H:%M}",
                "place": "",
                "capacity": "40",
                "first": runner_ref,
                "second": "",
            }
            key = each.item.code
            values = {name: _sent(f"{name}-{key}") if sent else value for name, value in proposed.items()}
            ticked = (
                f"arrange-{key}" in request.form
                if sent
                else each.stage.code in likely and each.on is not None
            )
            self.rows.append(Row(key, each.item.title, values, note=each.why, ticked=ticked))

    def wanted(self, people: Mapping[str, int]) -> list[Arrangement]:
        """The ticked rows as sessions; what cannot be read is a fault of its row."""
        usual, link = _sent("usual-place"), _sent("usual-link")
        found = []
        for row in self.rows:
            if not row.ticked:
                continue
            on, starts, ends = self._day(row), self._time(row, "starts"), self._time(row, "ends")
            capacity = row.values["capacity"]
            if not (capacity.isascii() and capacity.isdigit() and len(capacity) < 5):
                row.wrong["capacity"] = f"Enter how many places “{row.title}” has, as a number"
            elif on and starts and ends:
                runs = _chosen(people, row.values["first"], row.values["second"])
                found.append(
                    Arrangement(
                        row.key, row.title, on, starts, ends, row.values["place"] or usual, link, int(capacity), runs
                    )
                )  # fmt: skip
        return found

    def _day(self, row: Row) -> date | None:
        found = read_day(row.values["on"])
        if found is None:
            row.wrong["on"] = f"Enter the day of “{row.title}”, like 13/10/2026"
        return found

    def _time(self, row: Row, name: str) -> time | None:
        try:
            return datetime.strptime(row.values[name].replace(".", ":"), "%H:%M").time()  # noqa: DTZ007 - a wall clock
        except ValueError:
            row.wrong[name] = f"Enter when “{row.title}” {name}, like 09:30"
            return None


class DaysForm(RowsForm):
    """The days of each block of an intake, one input a day."""

    def offer(self, stages: Iterable[Stage], days: Mapping[str, Sequence[date | None]]) -> None:
        """Make one row a day: with what was sent, or the days as they stand or are proposed."""
        for stage in stages:
            known = days[stage.code]
            for number in range(1, stage.days + 1):
                shown = known[number - 1] if number <= len(known) else None
                name = f"{stage.code}-{number}"
                value = (
                    _sent(f"on-{name}") if request.method == "POST" else shown.isoformat() if shown else ""
                )
                self.rows.append(Row(name, f"Day {number}", {"on": value}, note=stage.title))

    def wanted(self, stages: Iterable[Stage]) -> dict[str, list[date]]:
        """The days by stage; what cannot be read is a fault of its row."""
        by_key = {row.key: row for row in self.rows}
        found: dict[str, list[date]] = {}
        for stage in stages:
            days = []
            for number in range(1, stage.days + 1):
                row = by_key[f"{stage.code}-{number}"]
                day = read_day(row.values["on"])
                if day is None:
                    row.wrong["on"] = f"Enter day {number} of “{stage.title}”, like 13/10/2026"
                else:
                    days.append(day)
            found[stage.code] = days
        return found


def read_day(text: str) -> date | None:
    """A day as a browser's date input sends it, or as people write it: day, month, year."""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d %m %Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    return None


def _mark(text: str) -> Mark | None:
    if text == TAKE_BACK:
        return None
    try:
        return Mark(text)
    except ValueError:
        raise Refused(
            Reason("mark", "That mark is not one of the register’s. Open the register again.")
        ) from None


def _sent(name: str) -> str:
    return clean_text(request.form.get(name, ""))[:500]


def _chosen(people: Mapping[str, int], *refs: str | None) -> tuple[int, ...]:
    """The keys of those who were chosen, each once; an unknown ref becomes a key that nobody has."""
    return tuple(dict.fromkeys(people.get(ref, -1) for ref in refs if ref))
