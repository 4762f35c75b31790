"""What a loaded text is: which sort of document, its hash, and the same text under another version's name."""

import hashlib
import re
import tomllib
from dataclasses import replace
from enum import StrEnum

from academy.programmes.rules.document import ProgrammeDocument
from academy.programmes.rules.reading import parse
from academy.programmes.rules.writing import export

_VERSION_LINE = re.compile(r'^version[ \t]*=[ \t]*"[^"\n]*"', re.MULTILINE)


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
