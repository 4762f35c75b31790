"""Reading a TOML file strictly: typed values, unknown keys, and a line number and a mend in each message."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

from academy.refusals import Reason

Word = TypeVar("Word", bound=StrEnum)

TYPE_NAMES = {
    str: "text in quotation marks",
    int: "a whole number",
    bool: "true or false",
    list: "a list in [ ]",
}

Path = tuple[str | int, ...]
_HEADER = re.compile(r"\s*(\[\[?)\s*([\w-]+(?:\s*\.\s*[\w-]+)*)\s*\]")
_KEY = re.compile(r"\s*([\w-]+)\s*=")
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_AT_LINE = re.compile(r"^(.*?) \(at line (\d+), column \d+\)$", re.DOTALL)


def line_index(text: str) -> dict[tuple[Path, str], int]:
    """The line of every table header (under the key "") and of every key of those tables."""
    index: dict[tuple[Path, str], int] = {((), ""): 1}
    counts: dict[Path, int] = {}
    path: Path = ()
    inside_long_text = False
    for number, line in enumerate(text.split("\n"), start=1):
        if not inside_long_text:
            if header := _HEADER.match(line):
                path = _path_of(header[2], header[1] == "[[", counts)
                index.setdefault((path, ""), number)
            elif key := _KEY.match(line):
                index.setdefault((path, key[1]), number)
        if (line.count('"""') + line.count("'''")) % 2:
            inside_long_text = not inside_long_text
    return index


def _path_of(dotted: str, repeated: bool, counts: dict[Path, int]) -> Path:
    """A header's place: [[stage.item]] is the next item of the latest stage."""
    path: Path = ()
    parts = [part.strip() for part in dotted.split(".")]
    for place, part in enumerate(parts, start=1):
        path += (part,)
        if repeated and place == len(parts):
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path += (counts[path],)
    return path


class Page:
    """A file being read: its lines, what was wrong with it, and the line of everything that has a code."""

    def __init__(self, text: str) -> None:
        self.problems: list[tuple[int, Reason]] = []
        self.lines_of: dict[str, int] = {}
        self.index = line_index(text)
        self.data = self._load(text)

    def _load(self, text: str) -> dict[str, Any]:
        """The raw values; a file that is no TOML at all has one problem and no values."""
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = _AT_LINE.match(str(error))
            said, line = (found[1], int(found[2])) if found else (str(error), text.count("\n") + 1)
        except RecursionError:
            said, line = "too many brackets inside each other", 1
        mend = "Look for a missing quotation mark, bracket or comma there or just above"
        self.say(line, f"this cannot be read as TOML ({said[:1].lower()}{said[1:]}). {mend}.")
        return {}

    def say(self, line: int, message: str) -> None:
        """Keep a problem with its line."""
        self.problems.append((line, Reason("file_line", f"Line {line}: {message}", f"line-{line}")))

    def reasons(self) -> list[Reason]:
        """All problems, in the order of the file."""
        return [reason for _, reason in sorted(self.problems, key=lambda pair: pair[0])]

    def top(self, noun: str) -> "Table":
        """The file as a table."""
        return Table(self.data, self, (), noun)

    def placed(self, reasons: list[Reason]) -> list[Reason]:
        """Reasons found later, whose field is "item:some-code", with the line of that item in front."""
        found = []
        for reason in reasons:
            line = self.lines_of.get(reason.field or "", 1)
            message = f"Line {line}: {reason.message}"
            found.append((line, Reason(reason.code, message, f"line-{line}")))
        return [reason for _, reason in sorted(found, key=lambda pair: pair[0])]


class Table:
    """One table of the file; each value asked for is checked, and `finish` finds what nobody asked for."""

    def __init__(
        self, data: Mapping[str, Any], page: Page, path: Path, noun: str, inline_at: int | None = None
    ) -> None:
        self.data, self.page, self.path, self.noun, self.inline_at = data, page, path, noun, inline_at
        self._asked: set[str] = set()

    @property
    def name(self) -> str:
        """What messages call this table."""
        noun = self.noun.replace("_", " ")
        code = self.data.get("code")
        return f"{noun} “{code}”" if isinstance(code, str) and code else f"this {noun}"

    def line(self, key: str = "") -> int:
        """The line of a key, or of the table where the key is missing."""
        if self.inline_at:
            return self.inline_at
        index, path = self.page.index, self.path
        return index.get((path, key)) or index.get((path, "")) or 1

    def wrong(self, key: str, message: str) -> None:
        """Say what is wrong at a key."""
        self.page.say(self.line(key), message)

    def _value(self, key: str, kind: type, required: bool) -> Any:
        self._asked.add(key)
        value = self.data.get(key)
        if value is None:
            if required:
                self.wrong(key, f"{self.name} has no “{key}”. Add {key} = … ({TYPE_NAMES[kind]}).")
            return None
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.wrong(key, f"“{key}” of {self.name} must be {TYPE_NAMES[kind]}.")
            return None
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """Text; required and not blank where there is no default."""
        value = self._value(key, str, default is None)
        if isinstance(value, str) and default is None and not value.strip():
            self.wrong(key, f"“{key}” of {self.name} is empty. Write a few words.")
        return value if isinstance(value, str) else default or ""

    def optional(self, key: str) -> str | None:
        """Text that may be left out."""
        value = self._value(key, str, False)
        return value if isinstance(value, str) else None

    def code(self) -> str:
        """The table's own code, which everything else refers to it by."""
        code = self.text("code")
        if code and not _CODE.fullmatch(code):
            mend = "Use small letters, digits, - and _, at most 60, such as first-week"
            self.wrong("code", f"“{code}” cannot be a code. {mend}.")
        self.page.lines_of.setdefault(f"{self.noun}:{code}", self.line("code"))
        return code

    def whole(self, key: str, default: int | None = None, *, least: int = 0, most: int = 100_000) -> int:
        """A whole number within bounds; required where there is no default."""
        value = self._value(key, int, default is None)
        if value is not None and not least <= value <= most:
            self.wrong(
                key, f"“{key}” of {self.name} is {value}; write a whole number from {least} to {most}."
            )
        return value if isinstance(value, int) else default or 0

    def optional_whole(self, key: str, *, least: int = 1, most: int = 100_000) -> int | None:
        """A whole number that may be left out."""
        return self.whole(key, least=least, most=most) if key in self.data else self._value(key, int, False)

    def flag(self, key: str, default: bool) -> bool:
        """true or false."""
        value = self._value(key, bool, False)
        return value if isinstance(value, bool) else default

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when left out."""
        value = self._value(key, list, False) or []
        if not all(isinstance(each, str) for each in value):
            self.wrong(key, f"“{key}” of {self.name} must be a list of texts in quotation marks.")
            return ()
        return tuple(value)

    def choice(self, key: str, words: type[Word], default: Word | None = None) -> Word:
        """One of the words of an enumeration."""
        given = self.text(key, None if default is None else default.value)
        if given in set(words):
            return words(given)
        if given:
            self.wrong(key, f"“{key}” of {self.name} is “{given}”; write {one_of(given, list(words))}.")
        return default or next(iter(words))

    def clock(self, key: str) -> time | None:
        """A time of day as "09:30"."""
        given = self.optional(key)
        if given is None:
            return None
        if re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", given):
            return time.fromisoformat(given)
        self.wrong(key, f'“{key}” of {self.name} must be a time such as "09:30".')
        return None

    def day(self, key: str) -> date | None:
        """A date as TOML writes it, 2027-04-01, without quotation marks; may be left out."""
        self._asked.add(key)
        given = self.data.get(key)
        if given is None or (isinstance(given, date) and not isinstance(given, datetime)):
            return given
        self.wrong(key, f"“{key}” of {self.name} must be a date such as 2027-04-01, without quotation marks.")
        return None

    def strings(self, key: str) -> dict[str, str]:
        """A table whose values are all texts."""
        table = self.table(key, key)
        if table is None:
            return {}
        return {name: table.text(name) for name in table.data}

    def table(self, key: str, noun: str) -> "Table | None":
        """A table inside this one, under its own header or in braces."""
        self._asked.add(key)
        value = self.data.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.wrong(key, f"“{key}” of {self.name} must be a table in {{ }}.")
            return None
        return self._inner(value, (*self.path, key), key, noun)

    def tables(self, key: str, noun: str) -> "list[Table]":
        """A list of tables, under [[headers]] or in braces; empty when left out."""
        self._asked.add(key)
        values = self.data.get(key, [])
        if not isinstance(values, list) or not all(isinstance(each, dict) for each in values):
            self.wrong(key, f"“{key}” of {self.name} must be a list of tables.")
            return []
        return [self._inner(each, (*self.path, key, place), key, noun) for place, each in enumerate(values)]

    def _inner(self, value: Mapping[str, Any], path: Path, key: str, noun: str) -> "Table":
        """A table with a header has lines of its own; one in braces has the line of its key."""
        has_header = (path, "") in self.page.index and not self.inline_at
        return Table(value, self.page, path, noun, None if has_header else self.line(key))

    def finish(self) -> None:
        """Say which keys nobody asked for: most often a slip of the pen."""
        for key in self.data:
            if key not in self._asked:
                mend = f"write {one_of(key, sorted(self._asked))}, or take the line out"
                self.wrong(key, f"“{key}” is not known in {self.name}; {mend}.")


def one_of(given: str, words: Sequence[str]) -> str:
    """The likeliest word that was meant, or all there are."""
    if close := get_close_matches(given, words, n=1):
        return f"“{close[0]}”"
    quoted = [f"“{word}”" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
