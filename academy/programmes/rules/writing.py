"""From a programme document back to its readable file; reading that gives the same document again."""

from collections.abc import Iterable, Mapping
from datetime import time

from academy.programmes.rules.document import (
    Block,
    ItemDef,
    ProgrammeDocument,
    Stage,
    Support,
    When,
)
from academy.programmes.rules.vocabulary import Completion, ItemKind, OwnerRole, WhenForm

Value = str | int | bool | time | None | Iterable["Value"] | Mapping[str, "Value"]
Row = dict[str, Value]

HEADING = "# A programme as a document. Change it, load it as a new version, rehearse it, then publish it.\n"
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}


def export(document: ProgrammeDocument) -> str:
    """The document as TOML. Values that a reader would assume anyway are left out."""
    parts = [HEADING, _lines(_top(document))]
    parts.append(_section("[terms]", dict(document.terms)))
    parts.append(_section("[support]", _support(document.support)))
    for audience in document.audiences:
        row = {"code": audience.code, "label": audience.label, "hr_answer": audience.hr_answer or None}
        row_ = row | {"needs_registration": None if audience.needs_registration else False}
        parts.append(
            _section(
                "[[audience]]",
                row_ | {"hr_words": audience.hr_words or None, "in_post": audience.in_post or None},
            )
        )
    for stage in document.stages:
        parts.append(_section("[[stage]]", _stage(stage)))
        parts += [_section("[[stage.item]]", _item(item)) for item in stage.items]
    parts += _others(document)
    return "\n".join(part for part in parts if part)


def _top(document: ProgrammeDocument) -> Row:
    return {
        "code": document.code,
        "title": document.title,
        "version": document.version,
        "summary": document.summary,
        "note": document.note or None,
        "length_months": document.length_months,
        "longest_months": document.longest_months,
        "pro_rata": None if document.pro_rata else False,
        "frameworks": document.frameworks or None,
    }


def _support(support: Support) -> Row:
    return {
        "supervision_minutes": support.supervision_minutes or None,
        "protected_time_percent": support.protected_time_percent or None,
        "supervision": [
            {"every_days": step.every_days, "until_week": step.until_week, "until_month": step.until_month}
            for step in support.supervision
        ],
        "workload": [{"by_month": step.by_month, "percent": step.percent} for step in support.workload],
        "evidence": [
            {"code": each.code, "label": each.label, "count": each.count} for each in support.evidence
        ],
    }


def _stage(stage: Stage) -> Row:
    return {
        "code": stage.code,
        "title": stage.title,
        "why": stage.why,
        "audiences": stage.audiences,
        "block": _block(stage.block) if stage.block else None,
        "limits": {"policies": stage.limits.policies, "sign_offs": stage.limits.sign_offs}
        if stage.limits
        else None,
    }


def _block(block: Block) -> Row:
    starting = block.starting_day if block.starting_day != 1 else None
    return {"days": block.days, "from": block.anchor, "starting_day": starting}


def _when(when: When) -> Row:
    if when.form is WhenForm.DAY:
        return {"day": when.number}
    return {when.form.value: when.number, "from": when.anchor, "session": when.session}


def _item(item: ItemDef) -> Row:
    usual = Completion.REGISTER if item.kind is ItemKind.SESSION else Completion.SELF
    return {
        "code": item.code,
        "title": item.title,
        "why": item.why,
        "kind": item.kind,
        "when": _when(item.when),
        "opens": _when(item.opens) if item.opens else None,
        "starts": item.starts,
        "ends": item.ends,
        "minutes": item.minutes,
        "owner": None if item.owner is OwnerRole.STARTER else item.owner,
        "completion": None if item.completion is usual else item.completion,
        "sign_off_role": item.sign_off_role,
        "audiences": item.audiences,
        "needs": item.needs,
        "needs_kit": item.needs_kit,
        "mandatory": None if item.mandatory else False,
        "licence": True if item.licence else None,
        "readiness": True if item.readiness else None,
        "refresh_months": item.refresh_months,
        "policy": item.policy,
        "module": item.module,
        "milestone": item.milestone or None,
        "standards": item.standards,
    }


def _others(document: ProgrammeDocument) -> Iterable[str]:
    """Policies, kit, readiness and records."""
    for policy in document.policies:
        row: Row = {"code": policy.code, "title": policy.title, "summary": policy.summary}
        yield _section("[[policy]]", row)
    for kind in document.kit_kinds:
        row = {"code": kind.code, "label": kind.label, "class": kind.kit_class}
        row |= {"serial": kind.serial or None, "needs_test": kind.needs_test or None}
        yield _section("[[kit_kind]]", row | {"terms": kind.terms or None})
    for kit_list in document.kit_lists:
        lines: list[Value] = [
            {
                "kind": line.kind,
                "quantity": line.quantity if line.quantity != 1 else None,
                "readiness": None if line.readiness else False,
            }
            for line in kit_list.lines
        ]
        row = {"code": kit_list.code, "title": kit_list.title, "audiences": kit_list.audiences}
        yield _section("[[kit_list]]", row | {"lines": lines})
    for check in document.readiness:
        row = {"code": check.code, "label": check.label, "why": check.why, "group": check.group}
        row |= {"owner": check.owner, "when": _when(check.when), "known_by": check.known_by}
        row |= {"accepted_by": check.accepted_by, "blocking": None if check.blocking else False}
        yield _section("[[readiness]]", row | {"items": check.items, "audiences": check.audiences})
    for record in document.records:
        row = {"code": record.code, "kind": record.kind, "title": record.title}
        row |= {"statement": record.statement, "stages": record.stages, "audiences": record.audiences}
        yield _section("[[record]]", row)


def _section(header: str, row: Mapping[str, Value]) -> str:
    body = _lines(row)
    return f"{header}\n{body}" if body or header.startswith("[[") else ""


def _lines(row: Mapping[str, Value]) -> str:
    """One key a line; what is not set and empty lists are left out."""
    return "".join(f"{key} = {_value(value)}\n" for key, value in row.items() if value not in (None, (), []))


def _value(value: Value) -> str:
    match value:
        case bool():
            written = "true" if value else "false"
        case int():
            written = str(value)
        case time():
            written = f'"{value:%H:%M}"'
        case str():
            written = _quoted(value)
        case Mapping():
            pairs = (f"{key} = {_value(each)}" for key, each in value.items() if each is not None)
            written = f"{{ {', '.join(pairs)} }}"
        case _:
            written = _list([_value(each) for each in value or ()])
    return written


def _list(values: list[str]) -> str:
    """A list on one line; tables in it each on their own."""
    if any(value.startswith("{") for value in values):
        return "[\n" + "".join(f"  {value},\n" for value in values) + "]"
    return f"[{', '.join(values)}]"


def _quoted(text: str) -> str:
    """A TOML basic string."""
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def _escaped(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    return letter if letter >= " " and letter != "\x7f" else f"\\u{ord(letter):04x}"
