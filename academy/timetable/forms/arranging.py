"""What people send to arrange an intake: its days, and its table of sessions with who cannot come to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from flask import request

from academy.programmes.rules import Stage
from academy.refusals import Reason, Refused
from academy.timetable.forms.sessions import chosen_people
from academy.timetable.rules import Arrangement, Instead, Proposal
from academy.web.forms import BaseForm, Fault, clean_text

# What can be chosen in one press; the other two ask for more.
QUICK_CHOICES = (Instead.AGREED, Instead.NEXT_INTAKE)


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
                runs = chosen_people(people, row.values["first"], row.values["second"])
                found.append(
                    Arrangement(
                        row.key, row.title, on, starts, ends, row.values["place"] or usual, link, int(capacity), runs
                    )
                )  # fmt: skip
        return found

    def instead(self) -> dict[str, Instead]:
        """What was chosen for those who cannot come, by the ref of their plan item; the rest stays for later."""
        known = {kind.value: kind for kind in QUICK_CHOICES}
        return {
            name.removeprefix("instead-"): known[request.form[name]]
            for name in request.form
            if name.startswith("instead-") and request.form[name] in known
        }

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


def _sent(name: str) -> str:
    return clean_text(request.form.get(name, ""))[:500]
