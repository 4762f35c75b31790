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


_BEFORE_CONTRACT = Reason(
    "start_before_contract",
    "The programme cannot start before the contract does. Enter a later date.",
    "programme_start_on",
)


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
        reasons.append(_BEFORE_CONTRACT)
    return reasons


def why_not_count_from(starts_on: date, *, counts_from: date | None, contract_start_on: date) -> list[Reason]:
    """A plan that waited for registration counts from a day once, and never from one before the contract."""
    if counts_from is not None:
        return [Reason("counts_already", f"This programme counts from {counts_from:%-d %B %Y} already.")]
    return [_BEFORE_CONTRACT] if starts_on < contract_start_on else []
