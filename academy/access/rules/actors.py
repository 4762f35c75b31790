"""Who acts, in which roles, and what is acted upon as far as rights depend on it."""

from dataclasses import dataclass
from enum import StrEnum

from academy.refusals import Reason


class Role(StrEnum):
    """What a person can be at the academy; one person can be several."""

    STARTER = "starter"
    ADVANCED_PRACTITIONER = "advanced_practitioner"
    MANAGER = "manager"
    COORDINATOR = "coordinator"
    KIT_DESK = "kit_desk"
    HEAD_OF_SERVICE = "head_of_service"
    AUDITOR = "auditor"


# What a role is called and what it is for: shown beside the boxes where roles are granted.
ROLES: dict[Role, tuple[str, str]] = {
    Role.STARTER: ("Starter", "Follows a plan: sees and completes their own, and nobody else's."),
    Role.ADVANCED_PRACTITIONER: (
        "Advanced Practitioner",
        "Runs intakes: takes registers, signs off, sees the plan and attendance of the intakes they run.",
    ),
    Role.MANAGER: (
        "Manager",
        "Sees the starters they manage today, and signs that each is ready to start work.",
    ),
    Role.COORDINATOR: (
        "Coordinator",
        "Keeps programmes, intakes, people and imports. Never makes or overrides a manager's decision.",
    ),
    Role.KIT_DESK: ("Kit desk", "Hands over equipment and accounts. Sees nothing of plans or checks."),
    Role.HEAD_OF_SERVICE: (
        "Head of service",
        "Sees boards, decisions and figures of their service, and accepts what only they may accept.",
    ),
    Role.AUDITOR: ("Auditor", "Reads the history and the records. Changes nothing."),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is acting: a person in all the roles they hold today, or a named part of the system."""

    person_id: int | None
    name: str
    roles: frozenset[Role] = frozenset()
    service_ids: frozenset[int] = frozenset()

    @classmethod
    def system(cls, name: str) -> "Actor":
        """A job or command: it holds no role; its actions are called, never asked for by a screen."""
        return cls(person_id=None, name=name)

    def has(self, *roles: Role) -> bool:
        """True where the actor holds any of these roles today."""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is acted upon, as far as rights depend on it: whom it is about, and who stands where to them today."""

    person_id: int | None = None
    manager_ids: frozenset[int] = frozenset()
    runner_ids: frozenset[int] = frozenset()
    assessor_ids: frozenset[int] = frozenset()
    facilitator_ids: frozenset[int] = frozenset()
    booked_ids: frozenset[int] = frozenset()
    asked_ids: frozenset[int] = frozenset()
    reader_ids: frozenset[int] = frozenset()
    service_ids: frozenset[int] = frozenset()
    withdrawn: bool = False


NOBODY_IN_PARTICULAR = Subject()


def why_not_for_oneself(actor: Actor, person_id: int | None) -> list[Reason]:
    """Nobody marks, signs off, issues to, checks or clears themself in any role (domain I1, I8)."""
    if person_id is not None and actor.person_id == person_id:
        return [
            Reason("oneself", "You cannot do this for yourself. Ask a colleague who holds the same role.")
        ]
    return []
