"""How a document's rules are said to people: when, how long, done how, accepted by whom, promised what."""

from collections.abc import Iterable, Mapping
from datetime import time

from academy.programmes.rules.difference import when_in_words
from academy.programmes.rules.document import ItemDef, ProgrammeDocument, ReadinessDef, Support, When
from academy.programmes.rules.due import plural
from academy.programmes.rules.vocabulary import (
    REQUIRED_TERMS,
    AcceptedBy,
    Completion,
    ItemKind,
    KitClass,
    KnownBy,
    OwnerRole,
)

Roles = Mapping[OwnerRole, str]
"""What each role is called here, in lower case but for titles: "manager", "Advanced Practitioner"."""

ROLES: Roles = {role: role.label for role in OwnerRole}

KIT_CLASS_WORDS = {
    KitClass.ASSET: "lent, and given back",
    KitClass.CONSUMABLE: "to keep",
    KitClass.ACCOUNT: "an account: counts once the starter says that it works",
    KitClass.PERMIT: "a permit, given back",
}
_FACT_WORDS = {
    "name": "the person",
    "programme": "the programme",
    "stages": "the stages",
    "started_on": "the date of the start",
    "completed_on": "the date of completion",
    "academy": "the academy",
    "employer": "the employer",
}


def when_said(document: ProgrammeDocument, when: When) -> str:
    """A date rule with a session by its title: "5 working days before “Recall day”"."""
    words = when_in_words(when)
    if when.session:
        titles = {item.code: item.title for item in document.items}
        words = words.replace(f"“{when.session}”", f"“{titles.get(when.session, when.session)}”")
    return words


def minutes_of(item: ItemDef) -> int:
    """How long it takes: from its times, else as said; 0 where nothing is said."""
    if item.starts and item.ends:
        return (item.ends.hour - item.starts.hour) * 60 + item.ends.minute - item.starts.minute
    return item.minutes or 0


def length_said(minutes: int) -> str:
    """ "45 minutes", "1 hour 30 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = [plural(hours, "hour")] if hours else []
    return " ".join([*parts, plural(rest, "minute")] if rest else parts)


def clock_said(at: time) -> str:
    """ "9.30am", "2pm"."""
    minutes = f".{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def completion_said(item: ItemDef, roles: Roles = ROLES) -> str:
    """How an item comes to be done, as one sentence."""
    owner = roles[item.owner]
    if item.kind is ItemKind.POLICY and item.completion is Completion.SELF:
        return f"The {owner} confirms knowing where it is and having read the parts for their role."
    match item.completion:
        case Completion.REGISTER:
            return "Attendance is marked on the register."
        case Completion.SELF:
            return f"The {owner} says when it is done."
        case Completion.EVIDENCE:
            return f"The {owner} says when it is done, and adds evidence."
        case Completion.SIGN_OFF:
            return f"Signed off by the {roles[item.sign_off_role or item.owner]}."


def known_said(line: ReadinessDef, roles: Roles = ROLES) -> str:
    """Where the answer to a work-ready line comes from."""
    match line.known_by:
        case KnownBy.RECORDED:
            return f"The {roles[line.owner]} records it with the date."
        case KnownBy.PLAN:
            return "Known from the plan."
        case KnownBy.KIT:
            return "Known from the kit that was signed for."
        case KnownBy.ACCOUNTS:
            return "Known from the accounts that the starter has tried."
        case KnownBy.REGISTRATION:
            return "Known from a look at the public register."


def accepted_said(line: ReadinessDef, roles: Roles = ROLES) -> str:
    """Who may accept that the line is missing, for a time."""
    if not line.blocking:
        return "Holds nobody back"
    if line.accepted_by is AcceptedBy.NOBODY:
        return "Nobody"
    role = OwnerRole.MANAGER if line.accepted_by is AcceptedBy.MANAGER else OwnerRole.HEAD_OF_SERVICE
    return capital(roles[role])


def promises(support: Support) -> list[str]:
    """What the employer promises, one sentence each."""
    said = []
    if support.supervision:
        said.append(f"Supervision: {_listed(_supervision(support), ', then ')}.")
    if support.supervision_minutes:
        said.append(f"Each supervision lasts at least {length_said(support.supervision_minutes)}.")
    if support.protected_time_percent:
        said.append(f"{support.protected_time_percent}% of working time is protected for learning.")
    if support.workload:
        steps = [f"{step.percent}% by month {step.by_month}" for step in support.workload]
        said.append(f"Work grows step by step, as a share of a full workload: {_listed(steps, ', ')}.")
    return said


def _supervision(support: Support) -> list[str]:
    steps = []
    for step in support.supervision:
        weeks, rest = divmod(step.every_days, 7)
        every = (
            f"every {step.every_days} days"
            if rest
            else "every week"
            if weeks == 1
            else f"every {weeks} weeks"
        )
        until = f" until week {step.until_week}" if step.until_week else ""
        steps.append(every + (until or (f" until month {step.until_month}" if step.until_month else "")))
    return steps


def statement_said(statement: str) -> str:
    """The wording of a record with words in square brackets where facts will stand."""
    for fact, words in _FACT_WORDS.items():
        statement = statement.replace(f"{{{fact}}}", f"[{words}]")
    return statement


def short_forms(terms: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each short form that the programme declares, with its words: from "x_short" and "x"."""
    found = {key.removesuffix("_short"): short for key, short in terms.items() if key.endswith("_short")}
    return [(short, terms[key]) for key, short in found.items() if terms.get(key)]


def other_terms(terms: Mapping[str, str]) -> list[str]:
    """The other words that the programme declares for its own things, each once."""
    return sorted(
        {word for key, word in terms.items() if key not in REQUIRED_TERMS and not key.endswith("_short")}
    )


def capital(words: str) -> str:
    """With a capital first, the rest as it is."""
    return words[:1].upper() + words[1:]


def _listed(words: Iterable[str], between: str) -> str:
    return between.join(words)
