"""What a look at the public register proves, until when, and what a person may be called because of it."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rapidfuzz.distance import JaroWinkler, Levenshtein

from academy.people.rules import fold
from academy.people.rules import read_number as read_number  # noqa: PLC0414 - callers of this package need it
from academy.refusals import Reason

GRACE_DAYS = 10
LOOK_EVERY_DAYS = 31  # the sweep once a month
NEUTRAL_TITLE = "New starter, children's services"

_APOSTROPHES = re.compile("['’‘‛`´′ʼʻʹ]")
# “social worker” however it is spaced, hyphened, joined or put in the plural, and its usual abbreviation.
_PROTECTED = re.compile(r"social[\W_]*worker|(?<![a-z])nqsws?(?![a-z])")


class RegisterStatus(StrEnum):
    """A status on the public register; UNKNOWN for words that have not been seen there yet."""

    REGISTERED = "registered"
    NO_LONGER = "no_longer"
    FAILED_TO_RENEW = "failed_to_renew"
    VOLUNTARY_REMOVAL = "voluntary_removal"
    CPD_NOT_MET = "cpd_not_met"
    REMOVED = "removed"
    DECEASED = "deceased"
    UNKNOWN = "unknown"


STATUS_WORDS: dict[RegisterStatus, str] = {
    RegisterStatus.REGISTERED: "Registered",
    RegisterStatus.NO_LONGER: "No longer registered",
    RegisterStatus.FAILED_TO_RENEW: "No longer registered: failed to renew",
    RegisterStatus.VOLUNTARY_REMOVAL: "No longer registered: voluntary removal",
    RegisterStatus.CPD_NOT_MET: "No longer registered: failed to meet CPD requirements",
    RegisterStatus.REMOVED: "No longer registered: removed",
    RegisterStatus.DECEASED: "No longer registered: deceased",
    RegisterStatus.UNKNOWN: "Another status",
}
_STATUSES = {
    re.sub(r"[^a-z]", "", words.lower()): status
    for status, words in STATUS_WORDS.items()
    if status is not RegisterStatus.UNKNOWN
}


class Standing(StrEnum):
    """What the latest look at the register says today."""

    LIVE = "live"
    LOOK_AGAIN = "look_again"
    ENDED = "ended"
    NOT_CHECKED = "not_checked"


class Likeness(StrEnum):
    """How alike two names are; only ever shown beside both, for a person to decide."""

    EXACT = "exact"
    VERY_GOOD = "very_good"
    GOOD = "good"
    AVERAGE = "average"
    POOR = "poor"


LIKENESS_WORDS: dict[Likeness, str] = {
    Likeness.EXACT: "The same name",
    Likeness.VERY_GOOD: "Very alike",
    Likeness.GOOD: "Alike",
    Likeness.AVERAGE: "Partly alike",
    Likeness.POOR: "Not alike",
}
_BANDS = ((0.97, Likeness.VERY_GOOD), (0.85, Likeness.GOOD), (0.70, Likeness.AVERAGE))


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """One look at the public register: what stood there, and the day somebody looked."""

    number: str
    name: str
    status: RegisterStatus
    registered_until: date | None
    checked_on: date
    status_text: str = ""


def read_status(text: str) -> RegisterStatus:
    """The status that the register's words mean. Words that are not known are UNKNOWN: keep the text beside it."""
    letters = re.sub(r"[^a-z]", "", text.lower())
    return _STATUSES.get(letters, RegisterStatus.UNKNOWN)


def latest_check(checks: Iterable[CheckFacts], today: date) -> CheckFacts | None:
    """The look that counts: the latest up to today; of several on one day the one given last."""
    latest: CheckFacts | None = None
    for check in checks:
        if check.checked_on <= today and (latest is None or check.checked_on >= latest.checked_on):
            latest = check
    return latest


def standing(check: CheckFacts | None, today: date, *, grace_days: int = GRACE_DAYS) -> Standing:
    """What a look proves today.

    Live through the last day of registration. The register is brought up to date only in the first days of
    December, so a registration until 30 November still counts for some days after, with “look again”. A look
    without an end date, from the future, or with a status other than Registered proves nothing.
    """
    if check is None or check.checked_on > today or check.registered_until is None:
        return (
            Standing.NOT_CHECKED
            if check is None or check.status is RegisterStatus.REGISTERED
            else Standing.ENDED
        )
    if check.status is not RegisterStatus.REGISTERED:
        return Standing.ENDED
    until = check.registered_until
    if today <= until:
        return Standing.LIVE
    lingers = (until.month, until.day) == (11, 30) and today <= until + timedelta(days=grace_days)
    return Standing.LOOK_AGAIN if lingers else Standing.ENDED


def is_live(check: CheckFacts | None, today: date, *, grace_days: int = GRACE_DAYS) -> bool:
    """True while the look proves a registration, the lingering days of early December included."""
    return standing(check, today, grace_days=grace_days) in (Standing.LIVE, Standing.LOOK_AGAIN)


def problems_with_check(check: CheckFacts, today: date, *, max_digits: int = 6) -> list[Reason]:
    """Why this look cannot be recorded; a status that is not “Registered” can and must be recorded."""
    reasons: list[Reason] = []
    number = read_number(check.number, max_digits=max_digits)
    if isinstance(number, Reason):
        reasons.append(Reason(number.code, number.message, "number"))
    if not check.name.strip():
        reasons.append(Reason("name_missing", "Enter the name as it stands on the register.", "name"))
    if check.checked_on > today:
        reasons.append(
            Reason("checked_in_future", "The day somebody looked cannot be in the future.", "checked_on")
        )
    if check.status is RegisterStatus.REGISTERED and check.registered_until is None:
        reasons.append(
            Reason("until_missing", "Enter the date that “Registered until” shows.", "registered_until")
        )
    return reasons


def why_not_this_name(likeness: Likeness, *, compared: bool) -> list[Reason]:
    """A name on the register that is not ours to the letter counts when a person says that it is the same person.

    The likeness is only shown: names that are hardly alike may be one person's, and alike ones two people's.
    """
    if likeness is Likeness.EXACT or compared:
        return []
    return [
        Reason(
            "names_differ",
            "The name on the register is not written like ours. Compare them, then tick if this is the same person.",
            "same_person",
        )
    ]


def why_look(check: CheckFacts | None, today: date, *, every_days: int = LOOK_EVERY_DAYS) -> str:
    """Why somebody should look at the register again, in a few words; empty when there is no need."""
    found = standing(check, today)
    if check is None:
        return "Nobody has looked yet"
    if found is Standing.NOT_CHECKED:
        return "The look has no “registered until”"
    if found is Standing.ENDED:
        if check.status is not RegisterStatus.REGISTERED:
            return check.status_text or STATUS_WORDS[check.status]
        return "The registration that was seen has ended"
    if found is Standing.LOOK_AGAIN:
        return "Ended on 30 November: see whether it was renewed"
    days = (today - check.checked_on).days
    return f"The last look is {days} days old" if days > every_days else ""


def claims_protected_title(text: str) -> bool:
    """True when the words call somebody a social worker, whatever the case, spacing, hyphens or plural."""
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKC", text) if unicodedata.category(letter) != "Cf"
    )
    return _PROTECTED.search(fold(plain)) is not None


def title_of(
    job_title: str,
    checks: Iterable[CheckFacts],
    *,
    role_needs_registration: bool,
    today: date,
    neutral_title: str = NEUTRAL_TITLE,
    grace_days: int = GRACE_DAYS,
) -> str:
    """What a person is called everywhere: nobody without a live check is called “social worker”.

    With a live check, the job title. Without one, a role that needs registration has the neutral title; a role
    that needs none keeps its job title, unless that itself claims the protected one.
    """
    title = " ".join(job_title.split())
    if title and is_live(latest_check(checks, today), today, grace_days=grace_days):
        return title
    if title and not role_needs_registration and not claims_protected_title(title):
        return title
    return (
        NEUTRAL_TITLE if claims_protected_title(neutral_title) or not neutral_title.strip() else neutral_title
    )


def name_likeness(ours: str | Sequence[str], register_name: str) -> tuple[Likeness, float]:
    """How alike a name is to the one on the register, with the figure from 0 to 1; of several names the best.

    EXACT is the same words in the same order, but for case, spaces and the kind of apostrophe. Everything else
    is compared with accents folded and the parts sorted, since order, hyphens and accents differ in real life:
    the mean of Levenshtein and Jaro-Winkler. Two people may well have alike names: a person decides.
    """
    names = [ours] if isinstance(ours, str) else list(ours)
    scored = [_likeness(name, register_name) for name in names if name.strip()]
    return max(scored, key=lambda each: (each[0] is Likeness.EXACT, each[1]), default=(Likeness.POOR, 0.0))


def _likeness(ours: str, theirs: str) -> tuple[Likeness, float]:
    if theirs.strip() and _as_written(ours) == _as_written(theirs):
        return Likeness.EXACT, 1.0
    first, second = _sorted_parts(ours), _sorted_parts(theirs)
    if not first or not second:
        return Likeness.POOR, 0.0
    score = (Levenshtein.normalized_similarity(first, second) + JaroWinkler.similarity(first, second)) / 2
    return next((band for least, band in _BANDS if score >= least), Likeness.POOR), score


def _as_written(name: str) -> str:
    return _APOSTROPHES.sub("'", unicodedata.normalize("NFC", " ".join(name.split())).casefold())


def _sorted_parts(name: str) -> str:
    return " ".join(sorted(re.sub(r"[\W_]+", " ", _APOSTROPHES.sub("", fold(name))).split()))
