"""How dates, times, counts and names are said in templates: one way each."""

from collections.abc import Iterable
from datetime import date, datetime, time

from flask import Flask
from markupsafe import Markup, escape

from academy import clock

NO_BREAK = "\N{NO-BREAK SPACE}"


def as_date(value: date | datetime) -> date:
    """The London date of a moment, or the date itself."""
    return clock.in_london(value).date() if isinstance(value, datetime) else value


def long_date(value: date | datetime | None) -> str:
    """Tuesday 13 October 2026."""
    if value is None:
        return ""
    day = as_date(value)
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def plain_date(value: date | datetime | None) -> str:
    """13 October 2026."""
    if value is None:
        return ""
    day = as_date(value)
    return f"{day.day} {day:%B} {day.year}"


def short_date(value: date | datetime | None, today: date | None = None) -> str:
    """13 Oct, for tables; with its year where that is not the one at hand."""
    if value is None:
        return ""
    day = as_date(value)
    away = abs((day - (today or clock.today())).days)
    year = f"{NO_BREAK}{day.year}" if away > 300 else ""
    return f"{day.day}{NO_BREAK}{day:%b}{year}"


def relative_day(value: date | datetime | None, today: date | None = None) -> str:
    """Today, tomorrow, in 3 days, 2 weeks ago: stands beside a date, never instead of it."""
    if value is None:
        return ""
    days = (as_date(value) - (today or clock.today())).days
    if days in _NEAR:
        return _NEAR[days]
    span = _span(abs(days))
    return f"in {span}" if days > 0 else f"{span} ago"


_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}


def _span(days: int) -> str:
    if days < 14:
        return plural(days, "day")
    if days < 61:
        return plural(days // 7, "week")
    if days < 730:
        return plural(round(days / 30.44), "month")
    return plural(days // 365, "year")


def clock_time(value: time | datetime | None) -> str:
    """9.30am, 2pm; a moment is shown in London's time."""
    if value is None:
        return ""
    when = clock.in_london(value) if isinstance(value, datetime) else value
    minutes = f".{when.minute:02}" if when.minute else ""
    return f"{when.hour % 12 or 12}{minutes}{'am' if when.hour < 12 else 'pm'}"


def clock_24(value: time | datetime | None) -> str:
    """09:12, where a signature on paper and on screen must read the same."""
    if value is None:
        return ""
    when = clock.in_london(value) if isinstance(value, datetime) else value
    return f"{when:%H:%M}"


def moment(value: datetime | None) -> str:
    """Tuesday 13 October 2026 at 9.30am."""
    return f"{long_date(value)} at {clock_time(value)}" if value else ""


def short_moment(value: datetime | None) -> str:
    """13 Oct, 9.12am, for tables."""
    return f"{short_date(value)}, {clock_time(value)}" if value else ""


def iso(value: date | datetime) -> str:
    """For a time element's datetime."""
    return (
        clock.in_london(value).isoformat(timespec="minutes")
        if isinstance(value, datetime)
        else value.isoformat()
    )


def plural(count: int, one: str, many: str | None = None) -> str:
    """1 person, 23 people, no people."""
    word = one if count == 1 else many or f"{one}s"
    return f"{'no' if count == 0 else format(count, ',')} {word}"


def join_words(words: Iterable[object], last: str = "and") -> str:
    """A, b and c."""
    said = [str(word) for word in words]
    return f" {last} ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else "".join(said)


def possessive(name: str) -> str:
    """Ruth’s, James’s: one rule for every name."""
    return f"{name}’s"


def sentence(text: str) -> str:
    """With a capital first, the rest as it is."""
    return text[:1].upper() + text[1:]


def hash_prefix(digest: str) -> str:
    """The first twelve figures of a hash in threes of four, enough to compare by eye."""
    return " ".join(digest[start : start + 4] for start in range(0, 12, 4))


def email_in_parts(address: str | None) -> Markup:
    """An address that a narrow screen breaks after the @ or before a dot, never within a word while that helps."""
    return escape(address or "").replace("@", Markup("@<wbr>")).replace(".", Markup("<wbr>."))


def file_size(count: int) -> str:
    """12 KB, 1.4 MB."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} KB"
    return f"{count / 1_000_000:.1f} MB"


FILTERS = (
    long_date, plain_date, short_date, relative_day, clock_time, clock_24, moment, short_moment, iso, plural,
    join_words, possessive, sentence, hash_prefix, file_size, email_in_parts,
)  # fmt: skip


def init_app(app: Flask) -> None:
    """Give them to the templates under their own names."""
    app.jinja_env.filters.update({each.__name__: each for each in FILTERS})
