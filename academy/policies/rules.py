"""Policies by version: which one is in force on a day, who must confirm anew, and what a version needs."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from academy.refusals import Reason

CONFIRMATION = "I know where this is and have read the parts for my role."


class HasForce(Protocol):
    """A version, as far as its day matters."""

    @property
    def id(self) -> int: ...
    @property
    def in_force_on(self) -> date: ...


V = TypeVar("V", bound=HasForce)


@dataclass(frozen=True, slots=True)
class Declared:
    """A policy as a programme names it."""

    code: str
    title: str
    summary: str


def in_force(versions: Iterable[V], today: date) -> V | None:
    """The version that holds today: the one that came into force last; of two on one day the one added later."""
    begun = [version for version in versions if version.in_force_on <= today]
    return max(begun, key=lambda version: (version.in_force_on, version.id), default=None)


def must_confirm_again(version: HasForce | None, confirmed_ids: Collection[int]) -> bool:
    """True where somebody confirmed an earlier version and a newer one is in force."""
    return version is not None and bool(confirmed_ids) and version.id not in confirmed_ids


def problems_with_version(label: str, address: str, in_force_on: date | None, *, taken: bool) -> list[Reason]:
    """What is wrong with a new version: no name, a name that is taken, no day, an address that is none."""
    reasons = []
    if not label.strip():
        reasons.append(
            Reason("label_missing", "Enter what this version is called, for example 2027.", "label")
        )
    elif taken:
        reasons.append(
            Reason("label_taken", f"There is already a version {label}. Enter another name.", "label")
        )
    if in_force_on is None:
        reasons.append(Reason("in_force_on_missing", "Enter the day from which it holds.", "in_force_on"))
    if address and not address.startswith(("https://", "http://")):
        reasons.append(Reason("address", "Enter the whole address, beginning with https://.", "address"))
    return reasons
