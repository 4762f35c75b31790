"""Whether a plan may be started, and a person's hours as the date rule wants them."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from academy.programmes.rules import FtePeriod
from academy.refusals import Reason


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
    """Everything that stops a plan: a second one for the job, an unknown way of joining, a wrong date."""
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
