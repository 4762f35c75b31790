"""The frozen text of a record: one spelling for one set of facts, so that its hash holds for decades."""

import hashlib
import json
import types
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any, get_args, get_origin, get_type_hints

from academy.records.rules.facts import RecordFacts

SCHEMA = "employer-record/1"


def snapshot(facts: RecordFacts) -> str:
    """The facts as canonical text: sorted keys, ISO dates, NFC letters, two spaces, one line end at the end.

    This exact text is stored, hashed and attached to the PDF; everything shown is made from it again.
    """
    plain = {"schema": SCHEMA, **_plain(facts)}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=2) + "\n"


def sha256(content: str | bytes) -> str:
    """The SHA-256 of a snapshot (as UTF-8) or of a PDF's bytes, in lower-case hexadecimal."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def facts_of(text: str) -> RecordFacts:
    """The facts again, out of a snapshot; a snapshot of another schema is refused rather than guessed at."""
    plain = json.loads(text)
    schema = plain.pop("schema", None)
    if schema != SCHEMA:
        raise ValueError(f"This snapshot says schema {schema!r}; this version reads {SCHEMA!r}.")
    facts: RecordFacts = _build(RecordFacts, plain)
    return facts


def words_of(facts: RecordFacts) -> str:
    """Every word of the facts in one line: what must be printable before a record is issued."""
    return " ".join(_words(_plain(facts)))


def _words(plain: Any) -> Iterator[str]:
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, (dict, list)):
        for part in plain.values() if isinstance(plain, dict) else plain:
            yield from _words(part)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    return value


def _build(kind: Any, value: Any) -> Any:
    if get_origin(kind) is types.UnionType:
        (inner,) = (option for option in get_args(kind) if option is not types.NoneType)
        return None if value is None else _build(inner, value)
    if get_origin(kind) is tuple:
        return tuple(_build(get_args(kind)[0], item) for item in value)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{name: _build(hints[name], item) for name, item in value.items()})  # type: ignore[operator]
    if kind is date:
        return date.fromisoformat(value)
    return kind(value)
