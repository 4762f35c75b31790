"""What a plan is: its states, its progress and what is next, decided from plain facts."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from academy.programmes.rules import FtePeriod
from academy.refusals import Reason


class EnrolmentState(StrEnum):
    """Where a person stands on a programme."""

    PENDING_REGISTRATION = "pending_registration"
    ACTIVE = "active"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


class SubmissionState(StrEnum):
    """Where something that was sent in stands."""

    WAITING = "waiting"
    RETURNED = "returned"
    SIGNED = "signed"


class Source(StrEnum):
    """What made an item count as done."""

    ATTENDANCE = "attendance"
    SELF = "self"
    SIGN_OFF = "sign_off"
    POLICY = "policy"


class HasHours(Protocol):
    """A period of hours, as it is stored."""

    @property
    def starts_on(self) -> date: ...
    @property
    def fte(self) -> Decimal: ...


def fte_periods(hours: Sequence[HasHours]) -> tuple[FtePeriod, ...]:
    """Stored hours as the date rule wants them: exact fractions, each holding until the next."""
    return tuple(FtePeriod(each.starts_on, Fraction(each.fte)) for each in hours)


def why_not_enrol(
    *,
    has_plan: bool,
    audience: str,
    audiences: Mapping[str, bool],
    programme_start_on: date | None,
    contract_start_on: date,
) -> list[Reason]:
    """Everything that stops a plan being started: a second plan for one job, an unknown way of joining, a wrong date."""
    reasons = []
    if has_plan:
        reasons.append(Reason("has_plan", "This person already has a plan for this job."))
    if audience not in audiences:
        reasons.append(Reason("audience", "Choose how this person joins.", "audience"))
    elif programme_start_on is None and not audiences[audience]:
        reasons.append(
            Reason("start_missing", "Enter the date on which the programme starts.", "programme_start_on")
        )
    if programme_start_on is not None and programme_start_on < contract_start_on:
        reasons.append(
            Reason(
                "start_before_contract",
                "The programme cannot start before the contract does. Enter a later date.",
                "programme_start_on",
            )
        )
    return reasons
