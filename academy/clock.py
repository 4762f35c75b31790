"""The only place that asks the computer the time; outside production it can be moved by a file."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_travel_file: Path | None = None
_read: tuple[float, timedelta] | None = None
_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def allow_time_travel(path: Path | None) -> None:
    """Name the file that moves the clock (one for server and worker), or forbid moving it with None."""
    global _travel_file, _read
    _travel_file, _read = path, None


def travelling() -> bool:
    """True while the clock is moved, so that every page can say so."""
    return _offset() != timedelta()


def travel_to(moment: datetime) -> None:
    """Set the clock so that now() gives `moment` and runs on from there."""
    if _travel_file is None:
        raise RuntimeError("Time travel is off: it is never allowed in production.")
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=LONDON)
    offset = moment - datetime.now(UTC)
    _travel_file.parent.mkdir(parents=True, exist_ok=True)
    _travel_file.write_text(repr(offset.total_seconds()), encoding="ascii")
    _forget()


@contextmanager
def as_if(moment: datetime) -> Iterator[datetime]:
    """Inside the block it is `moment` for this thread alone: how the demo academy gets a past. Never in production."""
    if _travel_file is None:
        raise RuntimeError("Time travel is off: it is never allowed in production.")
    token = _frozen.set(moment)
    try:
        yield moment
    finally:
        _frozen.reset(token)


def travel_back() -> None:
    """Return to the computer's own time."""
    if _travel_file is not None:
        _travel_file.unlink(missing_ok=True)
    _forget()


def now() -> datetime:
    """This moment, aware, in UTC."""
    return (_frozen.get() or datetime.now(UTC) + _offset()).astimezone(UTC)


def today() -> date:
    """Today's date in London: the date that people mean when they say today."""
    return now().astimezone(LONDON).date()


def in_london(moment: datetime) -> datetime:
    """The same moment as a clock on a London wall shows it."""
    return moment.astimezone(LONDON)


def _forget() -> None:
    global _read
    _read = None


def _offset() -> timedelta:
    global _read
    if _travel_file is None:
        return timedelta()
    try:
        changed = _travel_file.stat().st_mtime_ns
    except FileNotFoundError:
        return timedelta()
    if _read is None or _read[0] != changed:
        _read = (changed, timedelta(seconds=float(_travel_file.read_text(encoding="ascii"))))
    return _read[1]
