"""What changed between two versions of a programme, in plain sentences."""

from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import time
from typing import Any, TypeVar

from academy.programmes.rules.document import Block, ItemDef, Limits, ProgrammeDocument, Stage, When
from academy.programmes.rules.due import plural
from academy.programmes.rules.vocabulary import Anchor, WhenForm

Thing = TypeVar("Thing")

_WORDS = {
    "why": "the reason given",
    "sign_off_role": "who signs off",
    "refresh_months": "months until it is refreshed",
    "known_by": "how it is known",
    "accepted_by": "who may accept it missing",
    "kit_class": "the class of kit",
    "when": "when it is due",
    "opens": "when it opens",
    "needs": "what it needs first",
    "needs_kit": "the kit and accounts it needs",
    "completion": "how it is completed",
    "block": "its days",
    "hr_answer": "the answer in HR's file",
    "hr_words": "the words in HR's file",
    "in_post": "that they work here already",
}
_LONG = frozenset({"why", "summary", "terms", "statement", "note"})
_PARTS = frozenset({"stages", "audiences", "policies", "kit_kinds", "kit_lists", "readiness", "records"})


def difference(old: ProgrammeDocument, new: ProgrammeDocument) -> list[str]:
    """Every change from the old version to the new, one sentence each, in the order of the document."""
    sentences = [
        sentence
        for each in fields(ProgrammeDocument)
        if each.name not in _PARTS
        and (
            sentence := _changed("The programme", each.name, getattr(old, each.name), getattr(new, each.name))
        )
    ]
    sentences += _compared(old.audiences, new.audiences, "Audience", lambda each: each.label)
    sentences += _compared(
        old.stages, new.stages, "Stage", lambda each: each.title, frozenset({"items", "order"})
    )
    sentences += _order(old.stages, new.stages)
    sentences += _compared(old.items, new.items, "Item", lambda each: each.title)
    sentences += _compared(old.policies, new.policies, "Policy", lambda each: each.title)
    sentences += _compared(old.kit_kinds, new.kit_kinds, "Kit", lambda each: each.label)
    sentences += _compared(old.kit_lists, new.kit_lists, "Kit list", lambda each: each.title)
    sentences += _compared(old.readiness, new.readiness, "Work-ready line", lambda each: each.label)
    sentences += _compared(old.records, new.records, "Record", lambda each: each.title)
    return sentences


def _order(old: Iterable[Stage], new: Iterable[Stage]) -> list[str]:
    """Stages that both have, in another order."""
    before, after = [stage.code for stage in old], [stage.code for stage in new]
    kept_before = [code for code in before if code in after]
    kept_after = [code for code in after if code in before]
    return ["The stages come in another order."] if kept_before != kept_after else []


def _compared(
    old: Iterable[Thing],
    new: Iterable[Thing],
    noun: str,
    name: Callable[[Any], str],
    unseen: frozenset[str] = frozenset(),
) -> list[str]:
    """Things matched by their code: added, changed field by field, or removed."""
    before: dict[str, Any] = {each.code: each for each in old}  # type: ignore[attr-defined]
    after: dict[str, Any] = {each.code: each for each in new}  # type: ignore[attr-defined]
    sentences = []
    for code, thing in after.items():
        if code not in before:
            sentences.append(f"{noun} added: “{name(thing)}”{_where(thing)}.")
            continue
        for each in fields(thing):
            if each.name not in unseen:
                was, now = getattr(before[code], each.name), getattr(thing, each.name)
                if sentence := _changed(f"{noun} “{name(thing)}”", each.name, was, now):
                    sentences.append(sentence)
    gone = [thing for code, thing in before.items() if code not in after]
    return sentences + [f"{noun} removed: “{name(thing)}”." for thing in gone]


def _where(thing: Any) -> str:
    return f", due {_said(thing.when)}" if isinstance(thing, ItemDef) else ""


def _changed(subject: str, field: str, was: Any, now: Any) -> str | None:
    """One field's change; long texts are not repeated."""
    if was == now:
        return None
    words = _WORDS.get(field, field.replace("_", " "))
    if field in _LONG:
        return f"{subject}: {words} was reworded."
    if isinstance(was, tuple) and not all(isinstance(each, str) for each in was + now):
        return f"{subject}: {words} changed."
    return f"{subject}: {words} was {_said(was)}, is now {_said(now)}."


def _said(value: Any) -> str:
    """A value in words."""
    match value:
        case None | () | "":
            words = "nothing"
        case bool():
            words = "yes" if value else "no"
        case When():
            words = when_in_words(value)
        case Block():
            start = f"working day {value.starting_day} after {value.anchor.label}"
            words = f"{plural(value.days, 'day')} from {start}"
        case Limits():
            words = f"{value.policies} policies and {value.sign_offs} sign-offs"
        case tuple():
            words = ", ".join(f"“{each}”" for each in value)
        case time():
            words = f"{value:%H:%M}"
        case int():
            words = str(value)
        case _:
            words = str(getattr(value, "label", None) or f"“{value}”")
    return words


def when_in_words(when: When) -> str:
    """A date rule for a syllabus: "day 2", "3 months after …", "5 working days before “recall-1”"."""
    if when.form is WhenForm.DAY:
        return f"day {when.number}"
    source = f"“{when.session}”" if when.anchor is Anchor.SESSION else when.anchor.label
    if when.form is WhenForm.MONTHS:
        return f"{plural(when.number, 'month')} after {source}"
    if when.number == 0:
        return f"on {source}"
    side = "after" if when.form is WhenForm.AFTER else "before"
    return f"{plural(when.number, 'working day')} {side} {source}"
