"""What somebody's details must be, and which answer a question asks for."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from academy.refusals import Reason

_EMAIL = re.compile(r"[^@\s<>()\",;:]+@[^@\s<>()\",;:.]+(?:\.[^@\s<>()\",;:.]+)+")
_LONGEST = 120
Somebody = TypeVar("Somebody")


def who_manages(line: Sequence[Somebody], of_team: Sequence[Somebody]) -> list[Somebody]:
    """Somebody's line manager, and who shares the team with that manager; without one, who manages their team.

    HR names one manager even where two share the job (domain 6.1).
    """
    if line and not any(each in of_team for each in line):
        return list(line)
    return [*line, *(each for each in of_team if each not in line)]


class Ask(StrEnum):
    """What kind of answer a question wants."""

    NUMBER = "registration_number"
    EMAIL = "email"
    TEAM = "team"
    MANAGER = "manager"
    TEAM_MANAGER = "team_manager"
    HOURS = "hours"
    PATTERN = "pattern"
    FIRST_DAY = "first_day_on"
    JOINS = "joins_as"
    QUALIFIED = "qualified_in"
    FORENAME = "given_name"


ANSWERS: dict[str, Ask] = {
    "number_missing": Ask.NUMBER,
    "number_shared": Ask.NUMBER,
    "email_missing": Ask.EMAIL,
    "email_shared": Ask.EMAIL,
    "email_unreadable": Ask.EMAIL,
    "team_missing": Ask.TEAM,
    "team_unknown": Ask.TEAM,
    "manager_missing": Ask.MANAGER,
    "manager_unknown": Ask.MANAGER,
    "manager_unreadable": Ask.MANAGER,
    "manager_self": Ask.MANAGER,
    "manager_oneself": Ask.MANAGER,
    "fte_missing": Ask.HOURS,
    "hours_differ": Ask.HOURS,
    "pattern_unknown": Ask.PATTERN,
    "first_day_unsure": Ask.FIRST_DAY,
    "joins_unclear": Ask.JOINS,
    "joins_unknown": Ask.JOINS,
    "qualified_unclear": Ask.QUALIFIED,
    "given_name_missing": Ask.FORENAME,
}
TEAM_QUESTIONS = ("manager_missing", "manager_nameless", "manager_name_differs", "manager_oneself")

# Which field of HR's list settles which questions: when the list says it after all, nobody need be asked.
SETTLES: dict[str, tuple[str, ...]] = {
    "registration_number": ("number_missing", "number_shared"),
    "email": ("email_missing", "email_shared", "email_unreadable"),
    "team": ("team_missing", "team_unknown"),
    "manager_email": (
        "manager_missing",
        "manager_unknown",
        "manager_unreadable",
        "manager_self",
        "manager_oneself",
    ),
    "fte": ("fte_missing", "hours_differ", "pattern_unknown"),
    "weekly_hours": ("hours_differ",),
    "pattern": ("pattern_unknown",),
    "first_day_on": ("first_day_unsure",),
    "joins_as": ("joins_unclear", "joins_unknown"),
    "qualified_in": ("qualified_unclear",),
    "given_name": ("given_name_missing",),
}

# What is asked about one job; everything else is asked once about a person, however many jobs they have.
_OF_JOB = frozenset(
    code
    for field in ("team", "fte", "weekly_hours", "pattern", "first_day_on", "joins_as", "qualified_in")
    for code in SETTLES[field]
)


def is_about(code: str, asked_of: int | None, job: int | None) -> bool:
    """Whether a question that was asked with one job concerns another (or the same); without a job, all of them."""
    return code not in _OF_JOB or asked_of is None or job is None or asked_of == job


def is_about_job(code: str) -> bool:
    """Whether a question is about one job, and so may be asked beside the same one about another."""
    return code in _OF_JOB


def what_is_asked(code: str, *, of_team: bool) -> Ask | None:
    """The kind of answer that a question wants; None where its code is not known."""
    if of_team:
        return Ask.TEAM_MANAGER if code in TEAM_QUESTIONS else None
    return ANSWERS.get(code)


def read_email(text: str) -> str | Reason:
    """An address in lower case, or why it is none."""
    email = text.strip().lower()
    if len(email) <= 254 and _EMAIL.fullmatch(email):
        return email
    return Reason(
        "email",
        f"“{text.strip()[:80]}” cannot be an email address. Write it like name@council.gov.uk",
        "email",
    )


def problems_with_names(given_name: str, family_name: str, known_as: str) -> list[Reason]:
    """Why somebody cannot be called this: a family name is needed (one name only is a name), none may be too long."""
    reasons = []
    if not family_name.strip():
        reasons.append(
            Reason("family_name", "Enter the surname. Who has one name only has it as surname", "family_name")
        )
    for field, text in (("given_name", given_name), ("family_name", family_name), ("known_as", known_as)):
        if len(text) > _LONGEST:
            reasons.append(Reason("too_long", f"A name has at most {_LONGEST} characters", field))
    return reasons


def split_name(text: str) -> tuple[str, str]:
    """A name written in one cell as forename and surname: “Jo van der Berg” → Jo, van der Berg; “Berg, Jo” turned."""
    text = " ".join(text.split())
    family, comma, given = text.partition(",")
    if comma and family.strip() and given.strip():
        return given.strip(), family.strip()
    words = text.split()
    at = next((index for index, word in enumerate(words[1:], start=1) if word[:1].islower()), len(words) - 1)
    return " ".join(words[:at]), " ".join(words[at:])
