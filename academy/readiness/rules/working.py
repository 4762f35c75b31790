"""Working in the team since a day, whether or not a decision was signed: a fact that closes nothing."""

from dataclasses import dataclass
from datetime import date

from academy.enrolments.rules import full_day
from academy.programmes.rules import OwnerRole
from academy.readiness.rules.facts import DecisionFacts
from academy.refusals import Reason

ENTERED_BY = (OwnerRole.MANAGER, OwnerRole.ADVANCED_PRACTITIONER, OwnerRole.COORDINATOR)


@dataclass(frozen=True, slots=True)
class WorkingFacts:
    """Since when somebody works in the team, and who said so."""

    since_on: date
    entered_by: str
    entered_as: str
    entered_on: date
    ref: str = ""

    def words(self, decision: DecisionFacts | None) -> str:
        """Working in the team since 19 October, no decision signed; or when it was signed."""
        since = f"Working in the team since {_day(self.since_on)}"
        if decision is None:
            return f"{since}, no decision signed"
        return f"{since}, decision signed {_day(decision.signed_on)}"


def enters_as(roles: frozenset[OwnerRole]) -> OwnerRole | None:
    """The role in which somebody enters it, the nearest to the starter first; None where it is not theirs."""
    return next((role for role in ENTERED_BY if role in roles), None)


def why_not_working(
    roles: frozenset[OwnerRole],
    *,
    since_on: date | None,
    known: WorkingFacts | None,
    contract_start_on: date | None,
    today: date,
) -> list[Reason]:
    """Everything that stops the day being entered: not theirs, known already, a day that cannot be."""
    if enters_as(roles) is None:
        said = "Only the manager, an Advanced Practitioner of the intake or a coordinator enters this."
        return [Reason("not_yours", said)]
    if known is not None:
        return [Reason("known", f"It is entered already: since {full_day(known.since_on)}.")]
    if since_on is None or since_on > today:
        return [Reason("day_wrong", "Enter the day since when they work: today or earlier.", "since_on")]
    if contract_start_on is not None and since_on < contract_start_on:
        start = full_day(contract_start_on)
        return [
            Reason(
                "before_contract", f"Their contract starts on {start}. Enter that day or later.", "since_on"
            )
        ]
    return []


def why_not_take_back_working(reason: str, roles: frozenset[OwnerRole]) -> list[Reason]:
    """Who could enter it takes it back, with a reason that is kept."""
    if enters_as(roles) is None:
        return [Reason("not_yours", "Only somebody who could have entered this may take it back.")]
    if not reason.strip():
        return [Reason("reason_missing", "Say why. The reason is kept.", "reason")]
    return []


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"
