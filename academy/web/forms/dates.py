"""Dates in three inputs and times of day in one, read the ways people write them."""

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from wtforms import ValidationError

from academy.web import widgets
from academy.web.forms.base import AcademyField, clean_text

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
PARTS = ("day", "month", "year")


class DateField(AcademyField):
    """A date in three inputs: `name-day`, `name-month`, `name-year`. Data is a date, or None.

    The month may be a word. One value under the plain name is read too (2026-10-13 or 13/10/2026), since scripts and
    old links send that. `earliest` and `latest` bound it.
    """

    draw = widgets.date_input

    def __init__(
        self,
        label: str,
        *,
        earliest: date = date(1900, 1, 1),
        latest: date = date(2150, 12, 31),
        **kwargs: Any,
    ) -> None:
        self._parts: dict[str, str] | None = None
        self._wrong: tuple[str, ...] = ()
        super().__init__(label, **kwargs)
        self.earliest, self.latest = earliest, latest

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the parts, which stand under names of their own."""
        if data is None or not isinstance(data, date):
            data = self.default() if callable(self.default) else self.default
        self.object_data = self.data = data
        self._parts, self.process_errors = None, []
        if not formdata:
            return
        sent = {part: clean_text(str(formdata.get(f"{self.name}-{part}", "")))[:20] for part in PARTS}
        if not any(sent.values()) and formdata.get(self.name):
            sent = _split(clean_text(str(formdata.get(self.name)))[:40])
        elif not any(f"{self.name}-{part}" in formdata for part in PARTS) and self.name not in formdata:
            return
        self._parts, self.data = sent, None
        self.raw_data = list(sent.values())
        if any(sent.values()):
            self._read(sent)

    def _read(self, sent: dict[str, str]) -> None:
        missing = tuple(part for part in PARTS if not sent[part])
        if missing:
            self._wrong = missing
            self._fault(f"“{self.label.text}” must include a {' and a '.join(missing)}")
            return
        day, month, year = _number(sent["day"]), _month(sent["month"]), _number(sent["year"])
        if year is not None and (len(sent["year"]) != 4):
            self._wrong = ("year",)
            self._fault(f"The year of “{self.label.text}” must have 4 numbers, like 2026")
            return
        try:
            self.data = date(year or 0, month or 0, day or 0)
        except (ValueError, OverflowError):
            self._wrong = ("month",) if not month or month > 12 else ("year",) if not year else ("day",)
            self._fault(f"“{self.label.text}” must be a real date, like 13 10 2026")

    def _fault(self, text: str) -> None:
        self.process_errors = [*self.process_errors, text]

    def check(self) -> None:
        """Between its bounds."""
        if not self.earliest <= self.data <= self.latest:
            self._wrong = PARTS if self.data < self.earliest else ("year",)
            bound, word = (
                (self.earliest, "on or after") if self.data < self.earliest else (self.latest, "on or before")
            )
            raise ValidationError(f"“{self.label.text}” must be {word} {bound.day} {bound:%B %Y}")

    @property
    def parts(self) -> Mapping[str, str]:
        """What stands in the three inputs."""
        if self._parts is not None:
            return self._parts
        if self.data is None:
            return dict.fromkeys(PARTS, "")
        return {"day": str(self.data.day), "month": str(self.data.month), "year": str(self.data.year)}

    @property
    def wrong_parts(self) -> tuple[str, ...]:
        """The parts at fault; all three where the date as a whole is refused."""
        return self._wrong or PARTS

    @property
    def focus_id(self) -> str:
        """The first faulty input: an error's link to the group would move no focus."""
        return f"{self.id}-{self.wrong_parts[0]}"


class TimeField(AcademyField):
    """A time of day in one input: 9, 9.30am, 09:30, 14:05, 1pm. Data is a time, or None."""

    draw = widgets.text_input

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, look={"width": 5, "spellcheck": False}, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the ways people write a time."""
        if not valuelist:
            return
        self.typed = clean_text(str(valuelist[0]))[:20]
        self.data = None
        if not self.typed:
            return
        found = re.fullmatch(r"([0-9]{1,2})(?:[:.]?([0-9]{2}))?\s*(am|pm)?", self.typed.lower())
        if found is None:
            raise ValueError(f"“{self.label.text}” must be a time, like 9.30am or 14:00")
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        elif half:
            hour = 99
        try:
            self.data = time(hour, minute)
        except ValueError:
            raise ValueError(f"“{self.label.text}” must be a real time, like 9.30am or 14:00") from None

    def written(self, value: Any) -> str:
        """As a clock shows it."""
        return f"{value:%H:%M}"

    @property
    def is_blank(self) -> bool:
        """Midnight is a time."""
        return self.data is None


def _split(text: str) -> dict[str, str]:
    """One value as three parts; what cannot be split stands whole in the day, where the person sees it."""
    found = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text)
    if found:
        return {"day": found[3], "month": found[2], "year": found[1]}
    found = re.fullmatch(r"([0-9]{1,2})[/. -]([0-9]{1,2}|[A-Za-z]{3,9})[/. -]([0-9]{4})", text)
    if found:
        return {"day": found[1], "month": found[2], "year": found[3]}
    return {"day": text[:20], "month": "", "year": ""}


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else None


def _month(text: str) -> int | None:
    word = text.lower().rstrip(".")
    for number, short in enumerate(MONTHS, start=1):
        if len(word) >= 3 and word.startswith(short):
            return number
    return _number(text)
