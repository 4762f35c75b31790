"""What can happen, each as a verb with its plain sentence and the topic that decides who may read it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from academy.access.rules import Topic


class Verb(StrEnum):
    """Everything that history can say somebody did; the value is stored and never renamed."""

    # people
    PERSON_ADDED = "person_added"
    PERSON_CHANGED = "person_changed"
    ROLE_GRANTED = "role_granted"
    ROLE_ENDED = "role_ended"
    DUTY_GIVEN = "duty_given"
    DUTY_ENDED = "duty_ended"
    TEAM_ADDED = "team_added"
    TEAM_CHANGED = "team_changed"
    QUESTION_ASKED = "question_asked"
    QUESTION_ANSWERED = "question_answered"
    REGISTER_CHECKED = "register_checked"
    REGISTER_CHECK_WITHDRAWN = "register_check_withdrawn"
    # uploads of files
    FILE_UPLOADED = "file_uploaded"
    FILE_MAPPED = "file_mapped"
    FILE_COMMITTED = "file_committed"
    FILE_UNDONE = "file_undone"
    # sign-in
    INVITED = "invited"
    CARD_HANDED_OVER = "card_handed_over"
    PASSWORD_SET = "password_set"  # noqa: S105 - the name of a verb
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    SIGN_IN_FAILED = "sign_in_failed"
    ACCOUNT_CLOSED = "account_closed"
    # programmes
    FRAMEWORK_LOADED = "framework_loaded"
    PROGRAMME_LOADED = "programme_loaded"
    PROGRAMME_DRAFTED = "programme_drafted"
    PROGRAMME_CHANGED = "programme_changed"
    PROGRAMME_PUBLISHED = "programme_published"
    POLICY_ADDED = "policy_added"
    POLICY_ACKNOWLEDGED = "policy_acknowledged"
    # intakes and plans
    COHORT_ADDED = "cohort_added"
    COHORT_CHANGED = "cohort_changed"
    ENROLLED = "enrolled"
    PLAN_NOT_STARTED = "plan_not_started"
    PLAN_COUNTS_FROM = "plan_counts_from"
    PLAN_AWAY = "plan_away"
    PLAN_AWAY_WITHDRAWN = "plan_away_withdrawn"
    PLAN_ITEMS_HELD = "plan_items_held"
    PLAN_REDATED = "plan_redated"
    ITEM_COMPLETED = "item_completed"
    ITEM_SUBMITTED = "item_submitted"
    ITEM_RETURNED = "item_returned"
    ITEM_SIGNED_OFF = "item_signed_off"
    ITEM_ARRANGED = "item_arranged"
    ITEM_ARRANGEMENT_WITHDRAWN = "item_arrangement_withdrawn"
    COMPLETION_WITHDRAWN = "completion_withdrawn"
    EVIDENCE_ADDED = "evidence_added"
    EVIDENCE_READ = "evidence_read"
    # sessions
    SESSION_SCHEDULED = "session_scheduled"
    SESSION_CHANGED = "session_changed"
    SESSION_CANCELLED = "session_cancelled"
    BOOKED = "booked"
    BOOKING_WITHDRAWN = "booking_withdrawn"
    REGISTER_CLAIMED = "register_claimed"
    REGISTER_TAKEN = "register_taken"
    ATTENDANCE_MARKED = "attendance_marked"
    ATTENDANCE_AMENDED = "attendance_amended"
    # kit
    KIT_KIND_CHANGED = "kit_kind_changed"
    KIT_ORDERED = "kit_ordered"
    KIT_ORDER_CLOSED = "kit_order_closed"
    ASSET_ADDED = "asset_added"
    ASSET_WITHDRAWN = "asset_withdrawn"
    KIT_ISSUED = "kit_issued"
    KIT_SIGNED = "kit_signed"
    KIT_LEFT = "kit_left"
    KIT_ACCEPTED = "kit_accepted"
    KIT_DECLINED = "kit_declined"
    KIT_RETURNED = "kit_returned"
    ACCOUNT_REQUESTED = "account_requested"
    ACCOUNT_GRANTED = "account_granted"
    ACCOUNT_TESTED = "account_tested"
    ACCOUNT_FAULTY = "account_faulty"
    ACCOUNT_REVOKED = "account_revoked"
    # readiness
    CHECK_RECORDED = "check_recorded"
    CHECK_WITHDRAWN = "check_withdrawn"
    # a condition on a check is read only by those who may read checks, hence a verb of its own
    CHECK_CONDITION_ACCEPTED = "check_condition_accepted"
    CHECK_CONDITION_WITHDRAWN = "check_condition_withdrawn"
    CHECK_CONDITION_READ = "check_condition_read"
    CHECK_CONDITION_RENEWED = "check_condition_renewed"
    CONDITION_ACCEPTED = "condition_accepted"
    CONDITION_READ = "condition_read"
    CONDITION_RENEWED = "condition_renewed"
    CONDITION_WITHDRAWN = "condition_withdrawn"
    READINESS_SIGNED = "readiness_signed"
    READINESS_REOPENED = "readiness_reopened"
    READINESS_ENDED = "readiness_ended"
    READINESS_WORKING = "readiness_working"
    READINESS_WORKING_WITHDRAWN = "readiness_working_withdrawn"
    # records
    RECORD_ISSUED = "record_issued"
    RECORD_REPLACED = "record_replaced"
    RECORD_WITHDRAWN = "record_withdrawn"
    RECORD_READ = "record_read"
    RECORD_ENLARGED = "record_enlarged"
    # the house itself
    SETTING_CHANGED = "setting_changed"
    HISTORY_READ = "history_read"
    TEXT_KEPT = "text_kept"
    JOB_RUN = "job_run"
    MESSAGE_RETRIED = "message_retried"


# The sentence of each verb; {actor} and {subject} are filled in. Past tense, plain, no jargon.
SENTENCES: dict[Verb, str] = {
    Verb.PERSON_ADDED: "{actor} added {subject}",
    Verb.PERSON_CHANGED: "{actor} changed the details of {subject}",
    Verb.ROLE_GRANTED: "{actor} gave a role: {subject}",
    Verb.ROLE_ENDED: "{actor} ended a role: {subject}",
    Verb.DUTY_GIVEN: "{actor} named {subject}",
    Verb.DUTY_ENDED: "{actor} ended a duty: {subject}",
    Verb.TEAM_ADDED: "{actor} added the team {subject}",
    Verb.TEAM_CHANGED: "{actor} changed the team {subject}",
    Verb.QUESTION_ASKED: "{actor} asked: {subject}",
    Verb.QUESTION_ANSWERED: "{actor} answered: {subject}",
    Verb.REGISTER_CHECKED: "{actor} checked the public register for {subject}",
    Verb.REGISTER_CHECK_WITHDRAWN: "{actor} took back a look at the public register for {subject}",
    Verb.FILE_UPLOADED: "{actor} uploaded the file {subject}",
    Verb.FILE_MAPPED: "{actor} matched the columns of {subject}",
    Verb.FILE_COMMITTED: "{actor} took over the rows of {subject}",
    Verb.FILE_UNDONE: "{actor} undid the import of {subject}",
    Verb.INVITED: "{actor} invited {subject} to sign in",
    Verb.CARD_HANDED_OVER: "{actor} handed a sign-in card to {subject}",
    Verb.PASSWORD_SET: "{subject} set a password",
    Verb.SIGNED_IN: "{subject} signed in",
    Verb.SIGNED_OUT: "{subject} signed out",
    Verb.SIGNED_OUT_EVERYWHERE: "{subject} signed out on every device",
    Verb.SIGN_IN_FAILED: "A sign-in failed for {subject}",
    Verb.ACCOUNT_CLOSED: "{actor} closed the sign-in of {subject}",
    Verb.FRAMEWORK_LOADED: "{actor} loaded the standards {subject}",
    Verb.PROGRAMME_LOADED: "{actor} loaded the programme {subject}",
    Verb.PROGRAMME_DRAFTED: "{actor} started a draft of {subject}",
    Verb.PROGRAMME_CHANGED: "{actor} changed the draft of {subject}",
    Verb.PROGRAMME_PUBLISHED: "{actor} published {subject}",
    Verb.POLICY_ADDED: "{actor} added the policy {subject}",
    Verb.POLICY_ACKNOWLEDGED: "{actor} confirmed the policy {subject}",
    Verb.COHORT_ADDED: "{actor} added the intake {subject}",
    Verb.COHORT_CHANGED: "{actor} changed the intake {subject}",
    Verb.ENROLLED: "{actor} started the plan of {subject}",
    Verb.PLAN_NOT_STARTED: "{actor} said that {subject} did not start",
    Verb.PLAN_AWAY: "{actor} entered that {subject} is away",
    Verb.PLAN_AWAY_WITHDRAWN: "{actor} took back that {subject} is away",
    Verb.PLAN_COUNTS_FROM: "{actor} said from which day the programme counts for {subject}",
    Verb.PLAN_ITEMS_HELD: "{actor} left out of a new plan what is held already: {subject}",
    Verb.PLAN_REDATED: "{actor} changed the dates of {subject}",
    Verb.ITEM_COMPLETED: "{actor} completed {subject}",
    Verb.ITEM_SUBMITTED: "{actor} sent in {subject}",
    Verb.ITEM_RETURNED: "{actor} sent back {subject}",
    Verb.ITEM_SIGNED_OFF: "{actor} signed off {subject}",
    Verb.ITEM_ARRANGED: "{actor} arranged {subject}",
    Verb.ITEM_ARRANGEMENT_WITHDRAWN: "{actor} took back what was arranged: {subject}",
    Verb.COMPLETION_WITHDRAWN: "{actor} took back the completion of {subject}",
    Verb.EVIDENCE_ADDED: "{actor} added evidence to {subject}",
    Verb.EVIDENCE_READ: "{actor} opened the evidence for {subject}",
    Verb.SESSION_SCHEDULED: "{actor} arranged the session {subject}",
    Verb.SESSION_CHANGED: "{actor} changed the session {subject}",
    Verb.SESSION_CANCELLED: "{actor} cancelled the session {subject}",
    Verb.BOOKED: "{actor} booked {subject}",
    Verb.BOOKING_WITHDRAWN: "{actor} took back the booking {subject}",
    Verb.REGISTER_CLAIMED: "{actor} said they are taking the register of {subject} today",
    Verb.REGISTER_TAKEN: "{actor} took the register of {subject}",
    Verb.ATTENDANCE_MARKED: "{actor} marked the attendance at {subject}",
    Verb.ATTENDANCE_AMENDED: "{actor} corrected the attendance at {subject}",
    Verb.KIT_KIND_CHANGED: "{actor} changed the kit list: {subject}",
    Verb.KIT_ORDERED: "{actor} ordered {subject}",
    Verb.KIT_ORDER_CLOSED: "{actor} cancelled the order of {subject}",
    Verb.ASSET_ADDED: "{actor} added {subject} to the stock",
    Verb.ASSET_WITHDRAWN: "{actor} took {subject} out of the stock",
    Verb.KIT_ISSUED: "{actor} handed over {subject}",
    Verb.KIT_SIGNED: "{actor} witnessed the signature of {subject}",
    Verb.KIT_LEFT: "{actor} kept at the desk {subject}",
    Verb.KIT_ACCEPTED: "{actor} accepted {subject}",
    Verb.KIT_DECLINED: "{actor} declined {subject}",
    Verb.KIT_RETURNED: "{actor} took back {subject}",
    Verb.ACCOUNT_REQUESTED: "{actor} asked for {subject}",
    Verb.ACCOUNT_GRANTED: "{actor} set up {subject}",
    Verb.ACCOUNT_TESTED: "{actor} said that {subject} works",
    Verb.ACCOUNT_FAULTY: "{actor} said that {subject} does not work",
    Verb.ACCOUNT_REVOKED: "{actor} took away {subject}",
    Verb.CHECK_RECORDED: "{actor} recorded the check {subject}",
    Verb.CHECK_WITHDRAWN: "{actor} took back the check {subject}",
    Verb.CHECK_CONDITION_ACCEPTED: "{actor} accepted a missing check as a condition: {subject}",
    Verb.CHECK_CONDITION_WITHDRAWN: "{actor} took back the condition on a check: {subject}",
    Verb.CHECK_CONDITION_READ: "{actor} read the condition on a check: {subject}",
    Verb.CHECK_CONDITION_RENEWED: "{actor} renewed the condition on a check: {subject}",
    Verb.CONDITION_READ: "{actor} read the condition on {subject}",
    Verb.CONDITION_RENEWED: "{actor} renewed the condition on {subject}",
    Verb.CONDITION_WITHDRAWN: "{actor} took back the condition: {subject}",
    Verb.CONDITION_ACCEPTED: "{actor} accepted as a condition: {subject}",
    Verb.READINESS_SIGNED: "{actor} signed: {subject}",
    Verb.READINESS_REOPENED: "{actor} reopened the decision: {subject}",
    Verb.READINESS_ENDED: "{actor} found that the decision no longer holds: {subject}",
    Verb.READINESS_WORKING: "{actor} entered: {subject}",
    Verb.READINESS_WORKING_WITHDRAWN: "{actor} took back: {subject}",
    Verb.RECORD_ISSUED: "{actor} issued the record {subject}",
    Verb.RECORD_REPLACED: "{actor} replaced the record {subject}",
    Verb.RECORD_WITHDRAWN: "{actor} withdrew the record {subject}",
    Verb.RECORD_READ: "{actor} opened the record {subject}",
    Verb.RECORD_ENLARGED: "{actor} had the large-print copy of the record {subject} made",
    Verb.SETTING_CHANGED: "{actor} changed the setting {subject}",
    Verb.HISTORY_READ: "{actor} looked at the history of {subject}",
    Verb.TEXT_KEPT: "{actor} kept a text that looked like a child or a family, in {subject}",
    Verb.JOB_RUN: "{actor} ran: {subject}",
    Verb.MESSAGE_RETRIED: "{actor} asked for a message to be sent again: {subject}",
}

_GROUPS: dict[Topic, str] = {
    Topic.PERSON: "PERSON_ DUTY_ QUESTION_ REGISTER_CHECK",
    Topic.PLAN: "ENROLLED PLAN_ ITEM_ COMPLETION_ EVIDENCE_ BOOKED BOOKING_ ATTENDANCE_ POLICY_ACKNOWLEDGED",
    Topic.KIT: "KIT_ ASSET_ ACCOUNT_REQUESTED ACCOUNT_GRANTED ACCOUNT_TESTED ACCOUNT_FAULTY ACCOUNT_REVOKED",
    Topic.CHECKS: "CHECK_",
    Topic.READINESS: "CONDITION_ READINESS_",
    Topic.RECORD: "RECORD_",
    Topic.ACCOUNT: "INVITED CARD_ PASSWORD_ SIGNED_ SIGN_ ACCOUNT_CLOSED ROLE_",
}


State = TypeVar("State", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Step(Generic[State]):
    """One change of state: where it leads, what history says of it, and whether a message goes out.

    `because` says who does it, and without a message how the other side comes to know.
    """

    to: State
    verb: Verb
    message: bool
    because: str


def _topic_of(verb: Verb) -> Topic:
    for topic, starts in _GROUPS.items():
        if verb.name.startswith(tuple(starts.split())):
            return topic
    return Topic.ADMIN


TOPICS: dict[Verb, Topic] = {verb: _topic_of(verb) for verb in Verb}


def sentence(verb: Verb, actor: str, subject: str) -> str:
    """What happened, as one plain sentence."""
    return SENTENCES[verb].format(actor=actor, subject=subject)


def difference(before: dict[str, object], after: dict[str, object]) -> dict[str, tuple[object, object]]:
    """The fields that changed, each with from and to; what stayed the same is left out."""
    return {name: (before.get(name), after[name]) for name in after if before.get(name) != after[name]}


def chained(before: str, lines: Iterable[str]) -> str:
    """The hash of a seal: of the seal before it and of each event since, so that no line can be changed unseen."""
    digest = hashlib.sha256(before.encode("ascii"))
    for line in lines:
        digest.update(line.encode("utf-8") + b"\n")
    return digest.hexdigest()
