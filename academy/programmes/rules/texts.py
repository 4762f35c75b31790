"""What a loaded text is: which sort of document, its hash, and the same text under another version's name."""

import hashlib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from academy.programmes.rules.document import ProgrammeDocument
from academy.programmes.rules.reading import parse
from academy.programmes.rules.words import capital
from academy.programmes.rules.writing import export
from academy.refusals import Reason

_VERSION_LINE = re.compile(r'^version[ \t]*=[ \t]*"[^"\n]*"', re.MULTILINE)
_AT_LINE = re.compile(r"^Line (\d+): (.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a text: its line with what stands there, or 0 where it concerns the whole."""

    line: int
    source: str
    message: str


class Sort(StrEnum):
    """The three sorts of document that can be loaded."""

    PROGRAMME = "programme"
    FRAMEWORK = "framework"
    CROSSWALK = "crosswalk"


def sort_of(text: str) -> Sort:
    """Standards have statements and crosswalks have links; anything else is read as a programme."""
    try:
        tables = tomllib.loads(text).keys()
    except (tomllib.TOMLDecodeError, RecursionError):
        return Sort.PROGRAMME  # reading it as one says what is wrong, with the line
    if "statement" in tables:
        return Sort.FRAMEWORK
    return Sort.CROSSWALK if "link" in tables else Sort.PROGRAMME


def sha256(text: str) -> str:
    """The hash of a document's exact text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def relabelled(text: str, document: ProgrammeDocument, label: str) -> str:
    """The text of a version under another label. Comments stay where the line can simply be replaced."""
    wanted = replace(document, version=label)
    line = 'version = "' + label.replace("\\", "\\\\").replace('"', '\\"') + '"'
    changed = _VERSION_LINE.sub(lambda _: line, text, count=1)
    return changed if parse(changed) == wanted else export(wanted)


def faults_in(text: str, reasons: Iterable[Reason]) -> list[Fault]:
    """The reasons why a text is refused, beside the lines that they speak of, in the order of the lines."""
    lines = text.split("\n")
    found = []
    for reason in reasons:
        at = _AT_LINE.match(reason.message)
        number = int(at[1]) if at else 0
        source = lines[number - 1].strip() if 0 < number <= len(lines) else ""
        found.append(Fault(number, source[:200], capital(at[2]) if at else reason.message))
    return sorted(found, key=lambda fault: fault.line)
