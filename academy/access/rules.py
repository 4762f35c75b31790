"""Who may do what: one table of pure predicates over an actor and the thing acted upon."""

from collections.abc import Callable
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


class Permission(StrEnum):
    """Each kind of thing that a screen lets somebody do."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    SEE_OWN_YEAR = "see_own_year"
    SEE_STARTER = "see_starter"
    SEE_PLAN = "see_plan"
    SEE_EVIDENCE = "see_evidence"
    COMPLETE_OWN_ITEM = "complete_own_item"
    SIGN_OFF = "sign_off"
    SEE_SESSIONS = "see_sessions"
    SEE_SESSION = "see_session"
    SCHEDULE_SESSIONS = "schedule_sessions"
    TAKE_REGISTER = "take_register"
    SEE_COHORTS = "see_cohorts"
    SEE_COHORT = "see_cohort"
    MANAGE_COHORTS = "manage_cohorts"
    SEE_KIT = "see_kit"
    SEE_OWN_KIT = "see_own_kit"
    USE_KIT_DESK = "use_kit_desk"
    ISSUE_KIT = "issue_kit"
    TEST_OWN_ACCOUNT = "test_own_account"
    SEE_CHECKS = "see_checks"
    RECORD_CHECK = "record_check"
    SEE_READINESS = "see_readiness"
    SEE_READINESS_BOARD = "see_readiness_board"
    DECIDE_READINESS = "decide_readiness"
    ACCEPT_CONDITION = "accept_condition"
    RECORD_READINESS = "record_readiness"
    REOPEN_READINESS = "reopen_readiness"
    SEE_SERVICE = "see_service"
    SEE_RECORD = "see_record"
    SEE_RECORDS = "see_records"
    ISSUE_RECORD = "issue_record"
    WITHDRAW_RECORD = "withdraw_record"
    SEE_HISTORY = "see_history"
    SEE_AUDIT = "see_audit"
    SEE_PROGRAMMES = "see_programmes"
    EDIT_PROGRAMMES = "edit_programmes"
    IMPORT_PEOPLE = "import_people"
    SEE_PEOPLE = "see_people"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_SETTINGS = "manage_settings"
    HAND_OVER_CARD = "hand_over_card"


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
    service_ids: frozenset[int] = frozenset()
    withdrawn: bool = False


NOBODY_IN_PARTICULAR = Subject()

Predicate = Callable[[Actor, Subject], bool]


def anyone(actor: Actor, subject: Subject) -> bool:
    """Even somebody who is not signed in."""
    return True


def signed_in(actor: Actor, subject: Subject) -> bool:
    """Somebody who has proved who they are."""
    return actor.person_id is not None


def themself(actor: Actor, subject: Subject) -> bool:
    """The starter whom it is about."""
    return (
        Role.STARTER in actor.roles and actor.person_id is not None and actor.person_id == subject.person_id
    )


def another(actor: Actor, subject: Subject) -> bool:
    """Not about the actor: nobody marks, signs off, issues to, checks or clears themself in any role."""
    return actor.person_id is not None and actor.person_id != subject.person_id


def manages(actor: Actor, subject: Subject) -> bool:
    """Manages that starter today, by dated line management."""
    return Role.MANAGER in actor.roles and actor.person_id in subject.manager_ids


def runs(actor: Actor, subject: Subject) -> bool:
    """Runs that starter's intake, or that intake, today."""
    return Role.ADVANCED_PRACTITIONER in actor.roles and actor.person_id in subject.runner_ids


def facilitates(actor: Actor, subject: Subject) -> bool:
    """Is a facilitator of that session."""
    return Role.ADVANCED_PRACTITIONER in actor.roles and actor.person_id in subject.facilitator_ids


def booked(actor: Actor, subject: Subject) -> bool:
    """Has a place on that session."""
    return Role.STARTER in actor.roles and actor.person_id in subject.booked_ids


def assesses(actor: Actor, subject: Subject) -> bool:
    """Is that starter's assessor today."""
    return actor.person_id is not None and actor.person_id in subject.assessor_ids


def heads(actor: Actor, subject: Subject) -> bool:
    """Is head of the service in which that starter works."""
    return Role.HEAD_OF_SERVICE in actor.roles and not actor.service_ids.isdisjoint(subject.service_ids)


def is_a(role: Role) -> Predicate:
    """Holds that role today, whatever the subject."""

    def holds(actor: Actor, subject: Subject) -> bool:
        return role in actor.roles

    holds.__name__ = f"is_{role.value}"
    return holds


starter, practitioner, manager, coordinator, kit_desk, head, auditor = (is_a(role) for role in Role)

Rows = tuple[tuple[Predicate, ...], ...]

# Read each row as "all of these"; a permission is given when any row holds.
POLICY: dict[Permission, Rows] = {
    Permission.PUBLIC: ((anyone,),),
    Permission.SIGNED_IN: ((signed_in,),),
    Permission.SEE_OWN_YEAR: ((starter,),),
    Permission.SEE_STARTER: (
        (themself,),
        (manages,),
        (runs,),
        (assesses,),
        (heads,),
        (coordinator,),
        (auditor,),
    ),
    Permission.SEE_PLAN: ((themself,), (manages,), (runs,), (assesses,), (heads,), (coordinator,)),
    Permission.SEE_EVIDENCE: ((themself,), (manages,), (runs,), (assesses,), (coordinator,)),
    Permission.COMPLETE_OWN_ITEM: ((themself,),),
    Permission.SIGN_OFF: ((manages, another), (runs, another), (assesses, another), (coordinator, another)),
    Permission.SEE_SESSIONS: ((practitioner,), (coordinator,), (starter,)),
    Permission.SEE_SESSION: ((practitioner,), (coordinator,), (booked,)),
    Permission.SCHEDULE_SESSIONS: ((coordinator,), (runs,)),
    Permission.TAKE_REGISTER: ((practitioner,), (coordinator,)),
    Permission.SEE_COHORTS: ((practitioner,), (coordinator,), (head,)),
    Permission.SEE_COHORT: ((runs,), (coordinator,), (heads,)),
    Permission.MANAGE_COHORTS: ((coordinator,),),
    Permission.SEE_KIT: ((themself,), (manages,), (kit_desk,), (coordinator,)),
    Permission.SEE_OWN_KIT: ((starter,),),
    Permission.USE_KIT_DESK: ((kit_desk,),),
    Permission.ISSUE_KIT: ((kit_desk, another),),
    Permission.TEST_OWN_ACCOUNT: ((themself,),),
    Permission.SEE_CHECKS: ((themself,), (manages,), (heads,), (coordinator,)),
    Permission.RECORD_CHECK: ((coordinator, another), (manages, another)),
    Permission.SEE_READINESS: ((themself,), (manages,), (runs,), (heads,), (coordinator,)),
    Permission.SEE_READINESS_BOARD: ((manager,), (coordinator,), (head,)),
    Permission.DECIDE_READINESS: ((manages, another),),
    Permission.ACCEPT_CONDITION: ((manages, another), (heads, another)),
    Permission.RECORD_READINESS: ((coordinator, another), (manages, another), (runs, another)),
    Permission.REOPEN_READINESS: ((coordinator, another),),
    Permission.SEE_SERVICE: ((head,),),
    Permission.SEE_RECORD: ((themself,), (manages,), (runs,), (coordinator,), (auditor,)),
    Permission.SEE_RECORDS: ((coordinator,), (auditor,), (practitioner,), (manager,), (starter,)),
    Permission.ISSUE_RECORD: ((coordinator, another), (runs, another)),
    Permission.WITHDRAW_RECORD: ((coordinator, another),),
    Permission.SEE_HISTORY: ((themself,), (manages,), (runs,), (coordinator,), (auditor,)),
    Permission.SEE_AUDIT: ((coordinator,), (auditor,)),
    Permission.SEE_PROGRAMMES: ((practitioner,), (coordinator,)),
    Permission.EDIT_PROGRAMMES: ((coordinator,),),
    Permission.IMPORT_PEOPLE: ((coordinator,),),
    Permission.SEE_PEOPLE: ((coordinator,),),
    Permission.MANAGE_PEOPLE: ((coordinator,),),
    Permission.MANAGE_SETTINGS: ((coordinator,),),
    Permission.HAND_OVER_CARD: ((coordinator, another), (practitioner, another)),
}

# Who may not do a thing on a record that they may see gets 403; who may not even see it gets 404.
SEEN_BY: dict[Permission, Permission] = {
    Permission.HAND_OVER_CARD: Permission.SEE_STARTER,
    Permission.SEE_EVIDENCE: Permission.SEE_PLAN,
    Permission.COMPLETE_OWN_ITEM: Permission.SEE_PLAN,
    Permission.SIGN_OFF: Permission.SEE_PLAN,
    Permission.SCHEDULE_SESSIONS: Permission.SEE_COHORT,
    Permission.TAKE_REGISTER: Permission.SEE_SESSION,
    Permission.MANAGE_COHORTS: Permission.SEE_COHORT,
    Permission.ISSUE_KIT: Permission.SEE_KIT,
    Permission.TEST_OWN_ACCOUNT: Permission.SEE_KIT,
    Permission.RECORD_CHECK: Permission.SEE_CHECKS,
    Permission.DECIDE_READINESS: Permission.SEE_READINESS,
    Permission.ACCEPT_CONDITION: Permission.SEE_READINESS,
    Permission.RECORD_READINESS: Permission.SEE_READINESS,
    Permission.REOPEN_READINESS: Permission.SEE_READINESS,
    Permission.ISSUE_RECORD: Permission.SEE_RECORD,
    Permission.WITHDRAW_RECORD: Permission.SEE_RECORD,
}


def allowed(actor: Actor, permission: Permission, subject: Subject = NOBODY_IN_PARTICULAR) -> bool:
    """True where any row of the policy holds for this actor and this thing; a withdrawn thing is seen by nobody."""
    if subject.withdrawn:
        return False
    return any(all(predicate(actor, subject) for predicate in row) for row in POLICY[permission])


def hidden(actor: Actor, permission: Permission, subject: Subject) -> bool:
    """True where the actor may not even know that the thing exists, so that the answer is 404 and not 403."""
    return not allowed(actor, SEEN_BY.get(permission, permission), subject)


def why_not_for_oneself(actor: Actor, person_id: int | None) -> list[Reason]:
    """Nobody marks, signs off, issues to, checks or clears themself in any role (domain I1, I8)."""
    if person_id is not None and actor.person_id == person_id:
        return [
            Reason("oneself", "You cannot do this for yourself. Ask a colleague who holds the same role.")
        ]
    return []


class Topic(StrEnum):
    """What a line of history is about, which decides who may read it."""

    PLAN = "plan"
    KIT = "kit"
    CHECKS = "checks"
    READINESS = "readiness"
    RECORD = "record"
    PERSON = "person"
    ACCOUNT = "account"
    ADMIN = "admin"


TOPIC_PERMISSION: dict[Topic, Permission] = {
    Topic.PLAN: Permission.SEE_PLAN,
    Topic.KIT: Permission.SEE_KIT,
    Topic.CHECKS: Permission.SEE_CHECKS,
    Topic.READINESS: Permission.SEE_READINESS,
    Topic.RECORD: Permission.SEE_RECORD,
    Topic.PERSON: Permission.SEE_STARTER,
    Topic.ACCOUNT: Permission.SEE_AUDIT,
    Topic.ADMIN: Permission.SEE_AUDIT,
}
