"""Who may accept what as a condition, record what, and take it back; in which role they then act."""

from dataclasses import dataclass
from datetime import date, timedelta

from academy.access.rules import Actor, Role, Subject, heads, manages, runs, themself
from academy.enrolments.rules import full_day
from academy.programmes.rules import (
    AcceptedBy,
    BankHolidaysUnknownError,
    Calendar,
    KnownBy,
    OwnerRole,
    add_working_days,
)
from academy.readiness.rules.standing import ReadinessLine, Standing
from academy.readiness.rules.vocabulary import in_quotes
from academy.refusals import Reason

_HEAD = frozenset({OwnerRole.HEAD_OF_SERVICE})
# What a starter most often may not do yet; anything else is written in a line.
RESTRICTIONS: tuple[str, ...] = (
    "No visits alone",
    "No work alone with children",
    "No recording in the case system without a colleague",
    "No driving to visits",
    "Works in the office with a colleague",
)


def roles_towards(actor: Actor, subject: Subject) -> frozenset[OwnerRole]:
    """What somebody is to this one starter today; roles held elsewhere count for nothing here."""
    held = {
        OwnerRole.STARTER: themself(actor, subject),
        OwnerRole.MANAGER: manages(actor, subject),
        OwnerRole.ADVANCED_PRACTITIONER: runs(actor, subject),
        OwnerRole.HEAD_OF_SERVICE: heads(actor, subject),
        OwnerRole.COORDINATOR: Role.COORDINATOR in actor.roles,
    }
    return frozenset(role for role, holds in held.items() if holds)


def latest_end(today: date, calendar: Calendar, days: int) -> date:
    """The day so many working days from today; where bank holidays are not known yet, no day is too many."""
    try:
        return add_working_days(today, days, calendar)
    except BankHolidaysUnknownError:
        return today + timedelta(weeks=days // 5)


def may_accept(line: ReadinessLine, roles: frozenset[OwnerRole]) -> bool:
    """True where the line is open and one of these roles may accept it for a while, or once again."""
    return line.missing and line.to_read is None and accepts_as(line) in roles


def asked_of_head(now: Standing) -> tuple[ReadinessLine, ...]:
    """What only a head of service may accept and waits for their word today.

    That is what is late, and all of it where nothing else is missing or somebody works without a decision. What may
    still come in time is not asked of them; on the starter's own page they can accept it all the same.
    """
    theirs = tuple(line for line in now.missing if may_accept(line, _HEAD))
    answered = sum(line.to_read is not None for line in now.missing)
    alone = len(theirs) + answered == now.how_many or (now.working is not None and not now.holds)
    return tuple(line for line in theirs if alone or line.state == "overdue")


@dataclass(frozen=True, slots=True)
class ForHead:
    """What waits for a head of service about one starter: what it is about, why now, and whether it is late."""

    about: str
    words: str
    late: bool


def for_head(now: Standing) -> ForHead | None:
    """Whether a head of service must look at a starter today, and why: a decision, a condition or a signature."""
    lines, signs = asked_of_head(now), now.supervised and not now.holds
    undecided = now.working is not None and not now.holds
    if not (lines or signs or undecided):
        return None
    about = (["Only the registration is awaited"] if signs else []) + [line.label for line in lines]
    words = [now.working_words] if undecided else []
    if signs:
        words.append("Only you may sign, for supervised duties")
    elif lines:
        words.append(f"Only you may accept {'this' if len(lines) == 1 else 'these'} for a while")
    return ForHead(", ".join(about), ". ".join(words), undecided)


def may_renew(line: ReadinessLine, roles: frozenset[OwnerRole]) -> bool:
    """True where the condition that stands may be followed by another: once, by the head of service."""
    return line.condition is not None and line.to_read is None and accepts_as(line) in roles


def may_take_back(line: ReadinessLine, roles: frozenset[OwnerRole]) -> bool:
    """Whoever could accept the line in the first place takes a condition back; so does the head of service."""
    usual = _acceptor(line)
    return usual is not None and bool({usual, OwnerRole.HEAD_OF_SERVICE} & roles)


def why_not_accept(
    line: ReadinessLine | None,
    roles: frozenset[OwnerRole],
    *,
    until_on: date | None,
    not_until_then: str,
    today: date,
    calendar: Calendar,
    most_days: int,
    again: bool = False,
) -> list[Reason]:
    """Everything that stops a missing line being accepted as a condition.

    What nobody may accept cannot be a condition at all. A condition says what the starter may not do until then,
    and ends after today and within so many working days. One that counted is renewed once, by the head of service;
    `again` says that this is meant, also before it ended.
    """
    if line is None:
        return [Reason("no_line", "This is not asked of this starter.")]
    reasons = _why_not_this_line(line, roles, again=again)
    if reasons:
        return reasons
    if not not_until_then.strip():
        reasons.append(
            Reason("restriction_missing", "Say what they may not do until then.", "not_until_then")
        )
    latest = latest_end(today, calendar, most_days)
    if until_on is None or until_on <= today:
        reasons.append(Reason("ends_too_early", "A condition ends on a day after today.", "until_on"))
    elif until_on > latest:
        reasons.append(
            Reason(
                "ends_too_late",
                f"A condition lasts {most_days} working days at most: until {full_day(latest)}.",
                "until_on",
            )
        )
    return reasons


def why_not_record(
    line: ReadinessLine | None, roles: frozenset[OwnerRole], *, done_on: date | None, today: date
) -> list[Reason]:
    """Everything that stops a yes being recorded: not a thing to record, not theirs to record, a day to come."""
    if line is None:
        return [Reason("no_line", "This is not asked of this starter.")]
    if line.known_by is not KnownBy.RECORDED:
        return [Reason("known_elsewhere", "This cannot be recorded by hand: it follows from what happened.")]
    if line.done:
        return [Reason("recorded", f"{in_quotes(line.label)} is recorded already.")]
    if not may_record(line, roles):
        return [Reason("not_yours", f"{in_quotes(line.label)} is recorded by {_recorder(line)}.")]
    if done_on is None or done_on > today:
        return [Reason("day_wrong", "Enter the day on which it was done: today or earlier.", "done_on")]
    return []


def may_record(line: ReadinessLine, roles: frozenset[OwnerRole]) -> bool:
    """The line's owner records it; the coordinator, who corrects facts, may record every one."""
    if line.known_by is not KnownBy.RECORDED or line.recorded_by is None:
        return False
    return OwnerRole.COORDINATOR in roles or line.recorded_by.role in roles


def why_not_take_back(reason: str, *, may: bool) -> list[Reason]:
    """Taking back needs the same right as giving, and a reason that is kept."""
    if not may:
        return [Reason("not_yours", "Only somebody who could have done this may take it back.")]
    if not reason.strip():
        return [Reason("reason_missing", "Say why. The reason is kept.", "reason")]
    return []


def accepts_as(line: ReadinessLine) -> OwnerRole | None:
    """The role in which a line is accepted, or a condition on it renewed; None where nobody may (any more)."""
    usual = _acceptor(line)
    if usual is None or line.accepted_times > 1:
        return None
    return OwnerRole.HEAD_OF_SERVICE if line.accepted_times else usual


def why_not_read(line: ReadinessLine | None, *, themself: bool) -> list[Reason]:
    """A condition is read by the starter it binds and nobody else, once, while it waits for that."""
    if not themself:
        return [Reason("not_yours", "Only the starter whom it binds reads a condition.")]
    if line is None or line.to_read is None:
        return [Reason("nothing_to_read", "There is no condition here that waits for you to read it.")]
    return []


def _acceptor(line: ReadinessLine) -> OwnerRole | None:
    return None if line.accepted_by is AcceptedBy.NOBODY else OwnerRole(line.accepted_by.value)


def _recorder(line: ReadinessLine) -> str:
    return line.recorded_by.said if line.recorded_by else "the coordinator"


def _why_not_this_line(line: ReadinessLine, roles: frozenset[OwnerRole], *, again: bool) -> list[Reason]:
    if line.done:
        return [Reason("done", f"{in_quotes(line.label)} is done: no condition is needed.")]
    if not line.blocking:
        return [
            Reason(
                "not_blocking", f"{in_quotes(line.label)} does not stop the start: no condition is needed."
            )
        ]
    if line.accepted_by is AcceptedBy.NOBODY:
        return [
            Reason(
                "nobody_may", f"Nobody may accept {in_quotes(line.label)} missing. It has to be there first."
            )
        ]
    return _why_not_by_them(line, roles, again=again)


def _why_not_by_them(line: ReadinessLine, roles: frozenset[OwnerRole], *, again: bool) -> list[Reason]:
    role = accepts_as(line)
    if role is None:
        return [
            Reason(
                "renewed",
                f"The condition on {in_quotes(line.label)} was renewed once. Now it has to be there.",
            )
        ]
    if role not in roles:
        act = "renew the condition on" if line.accepted_times else "accept"
        return [Reason("not_yours", f"Only the {role.label} may {act} {in_quotes(line.label)}.")]
    standing = line.to_read or (None if again else line.condition)
    if standing is not None:
        until = full_day(standing.until_on)
        return [Reason("accepted", f"{in_quotes(line.label)} is accepted already, until {until}.")]
    return []
