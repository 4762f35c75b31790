"""One table of pure predicates over an actor and the thing acted upon."""

from collections.abc import Callable

from academy.access.rules.actors import NOBODY_IN_PARTICULAR, Actor, Role, Subject
from academy.access.rules.permissions import Permission

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


def reads(actor: Actor, subject: Subject) -> bool:
    """Reads it by their role, whomever it is about."""
    return actor.person_id is not None and actor.person_id in subject.reader_ids


def about_nobody(actor: Actor, subject: Subject) -> bool:
    """Somebody signed in, and a thing that is about no person."""
    return actor.person_id is not None and subject.person_id is None


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


def asked(actor: Actor, subject: Subject) -> bool:
    """Entered what is in question, and was asked whether it is right."""
    return actor.person_id is not None and actor.person_id in subject.asked_ids


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
    Permission.SEE_MISSED: ((themself,), (manages,), (runs,), (coordinator,)),
    Permission.SEE_EVIDENCE: ((themself,), (manages,), (runs,), (assesses,), (coordinator,)),
    Permission.COMPLETE_OWN_ITEM: ((themself,),),
    Permission.SIGN_OFF: ((manages, another), (runs, another), (assesses, another), (coordinator, another)),
    # An assessor needs no role: the queue’s loader says whether somebody assesses anybody today.
    Permission.SEE_SIGN_OFFS: ((practitioner,), (manager,), (coordinator,), (assesses,)),
    Permission.SEE_TODAY: ((practitioner,),),
    Permission.SEE_TEAM: ((manager,),),
    Permission.SEE_OVERVIEW: ((coordinator,),),
    Permission.SEE_SESSIONS: ((practitioner,), (coordinator,), (starter,)),
    Permission.SEE_SESSION: ((practitioner,), (coordinator,), (booked,)),
    Permission.SCHEDULE_SESSIONS: ((coordinator,), (runs,)),
    Permission.TAKE_REGISTER: ((practitioner,), (coordinator,)),
    Permission.CHOOSE_INSTEAD: ((runs, another), (facilitates, another), (coordinator, another)),
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
    Permission.READ_CONDITION: ((themself,),),
    Permission.DECIDE_SUPERVISED: ((heads, another),),
    Permission.RECORD_READINESS: ((coordinator, another), (manages, another), (runs, another)),
    Permission.REOPEN_READINESS: ((coordinator, another),),
    Permission.SEE_SERVICE: ((head,),),
    Permission.SEE_RECORD: ((themself,), (manages,), (runs,), (coordinator,), (auditor,)),
    Permission.SEE_RECORDS: ((coordinator,), (auditor,), (practitioner,), (manager,), (starter,)),
    Permission.ISSUE_RECORD: ((coordinator, another), (runs, another)),
    Permission.WITHDRAW_RECORD: ((coordinator, another),),
    Permission.ENLARGE_RECORD: ((themself,), (manages,), (runs,), (coordinator,)),
    Permission.NAME_ON_RECORD: ((themself,),),
    Permission.SEE_HISTORY: ((themself,), (manages,), (runs,), (coordinator,), (auditor,)),
    Permission.SEE_AUDIT: ((coordinator,), (auditor,)),
    Permission.SEE_PROGRAMMES: ((practitioner,), (coordinator,)),
    Permission.EDIT_PROGRAMMES: ((coordinator,),),
    Permission.IMPORT_PEOPLE: ((coordinator,),),
    Permission.SEE_PEOPLE: ((coordinator,),),
    Permission.MANAGE_PEOPLE: ((coordinator,),),
    # A manager is asked only what the manager owes: the question’s loader says who that is.
    Permission.ANSWER_QUESTION: ((coordinator, another), (manages, another)),
    Permission.SET_WORKING_DAYS: ((manages, another), (coordinator, another)),
    Permission.ENTER_AWAY: ((themself,), (manages,), (coordinator,)),
    Permission.MANAGE_SETTINGS: ((coordinator,),),
    Permission.HAND_OVER_CARD: ((coordinator, another), (practitioner, another)),
    Permission.ASK_DOUBT: ((themself,),),
    Permission.SEE_DOUBT: ((themself,), (asked,), (coordinator,), (auditor,)),
    Permission.ANSWER_DOUBT: ((asked, another), (coordinator, another)),
    # Whoever may see a text: those around the starter, and who reads everybody’s by their role.
    Permission.REPORT_TEXT: (
        (themself,),
        (manages,),
        (assesses,),
        (heads,),
        (runs,),
        (facilitates,),
        (asked,),
        (reads,),
        (coordinator,),
        (auditor,),
        (about_nobody,),
    ),
    Permission.SEE_HIDDEN: ((coordinator,),),
    Permission.SETTLE_HIDDEN: ((coordinator, another),),
}

# Who may not do a thing on a record that they may see gets 403; who may not even see it gets 404.
SEEN_BY: dict[Permission, Permission] = {
    Permission.HAND_OVER_CARD: Permission.SEE_STARTER,
    Permission.ANSWER_DOUBT: Permission.SEE_DOUBT,
    Permission.SEE_MISSED: Permission.SEE_PLAN,
    Permission.SEE_EVIDENCE: Permission.SEE_PLAN,
    Permission.SET_WORKING_DAYS: Permission.SEE_PLAN,
    Permission.ENTER_AWAY: Permission.SEE_PLAN,
    Permission.COMPLETE_OWN_ITEM: Permission.SEE_PLAN,
    Permission.SIGN_OFF: Permission.SEE_PLAN,
    Permission.SCHEDULE_SESSIONS: Permission.SEE_COHORT,
    Permission.TAKE_REGISTER: Permission.SEE_SESSION,
    Permission.CHOOSE_INSTEAD: Permission.SEE_PLAN,
    Permission.MANAGE_COHORTS: Permission.SEE_COHORT,
    Permission.ISSUE_KIT: Permission.SEE_KIT,
    Permission.TEST_OWN_ACCOUNT: Permission.SEE_KIT,
    Permission.RECORD_CHECK: Permission.SEE_CHECKS,
    Permission.DECIDE_READINESS: Permission.SEE_READINESS,
    Permission.ACCEPT_CONDITION: Permission.SEE_READINESS,
    Permission.READ_CONDITION: Permission.SEE_READINESS,
    Permission.DECIDE_SUPERVISED: Permission.SEE_READINESS,
    Permission.RECORD_READINESS: Permission.SEE_READINESS,
    Permission.REOPEN_READINESS: Permission.SEE_READINESS,
    Permission.ISSUE_RECORD: Permission.SEE_RECORD,
    Permission.WITHDRAW_RECORD: Permission.SEE_RECORD,
    Permission.ENLARGE_RECORD: Permission.SEE_RECORD,
    Permission.NAME_ON_RECORD: Permission.SEE_RECORD,
}


def allowed(actor: Actor, permission: Permission, subject: Subject = NOBODY_IN_PARTICULAR) -> bool:
    """True where any row of the policy holds for this actor and this thing; a withdrawn thing is seen by nobody."""
    if subject.withdrawn:
        return False
    return any(all(predicate(actor, subject) for predicate in row) for row in POLICY[permission])


def hidden(actor: Actor, permission: Permission, subject: Subject) -> bool:
    """True where the actor may not even know that the thing exists, so that the answer is 404 and not 403."""
    return not allowed(actor, SEEN_BY.get(permission, permission), subject)
