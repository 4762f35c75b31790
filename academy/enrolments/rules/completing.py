"""Who may complete an item in which way, and what something sent in must hold."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from academy.access.rules import Actor, Role, Subject, assesses, heads, manages, runs, why_not_for_oneself
from academy.enrolments.rules.vocabulary import SubmissionState
from academy.programmes.rules import Completion, ItemKind, OwnerRole
from academy.refusals import Reason


@dataclass(frozen=True, slots=True)
class ItemRule:
    """How one item is completed, and where it stands, as far as these rules need it."""

    title: str
    kind: ItemKind
    completion: Completion
    owner: OwnerRole
    sign_off_role: OwnerRole | None
    licence: bool
    done: bool
    opens_on: date | None = None
    first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SentIn:
    """What somebody sends in for an item."""

    done_on: date | None
    link: str = ""
    certificate_number: str = ""
    comment: str = ""
    files: int = 0


_TAKES_EVIDENCE = frozenset({Completion.EVIDENCE, Completion.SIGN_OFF})


def why_not_submit(
    rule: ItemRule, sent: SentIn, *, waiting: bool, started_on: date, today: date
) -> list[Reason]:
    """Why this cannot be sent in now; empty means it can."""
    reasons = why_not_open(rule, today)
    if rule.licence or rule.completion not in _TAKES_EVIDENCE or rule.kind is ItemKind.POLICY:
        reasons.append(_another_way(rule))
    if waiting:
        reasons.append(Reason("waiting", "You have already sent this in. It is waiting for its answer."))
    reasons += problems_with_day(sent.done_on, started_on=started_on, today=today)
    if rule.completion is Completion.EVIDENCE and not (sent.link or sent.certificate_number or sent.files):
        reasons.append(
            Reason(
                "no_evidence",
                "Add a file, a link or a certificate number, so that it can be seen later.",
                "file",
            )
        )
    if sent.link and not sent.link.startswith(("https://", "http://")):
        reasons.append(
            Reason(
                "link", "Enter the whole address, beginning with https://, as the browser shows it.", "link"
            )
        )
    return reasons


def problems_with_day(done_on: date | None, *, started_on: date, today: date) -> list[Reason]:
    """The day on which something was done: given, not in the future, and not years before the start."""
    if done_on is None:
        return [Reason("done_on_missing", "Enter the day on which you did it.", "done_on")]
    if done_on > today:
        return [Reason("done_on_future", "The day must be today or in the past.", "done_on")]
    if done_on.year < started_on.year - 1:
        return [
            Reason(
                "done_on_early",
                "That is more than a year before this programme began. Ask the coordinator to record it.",
                "done_on",
            )
        ]
    return []


def why_not_open(rule: ItemRule, today: date) -> list[Reason]:
    """What stops anybody from completing this item today."""
    if rule.done:
        return [Reason("done", f"“{rule.title}” is already done.")]
    if rule.opens_on is not None and rule.opens_on > today:
        day = f"{rule.opens_on.day} {rule.opens_on:%B %Y}"
        return [Reason("not_open", f"“{rule.title}” opens on {day}.")]
    if rule.first:
        titles = " and ".join(f"“{title}”" for title in rule.first)
        return [Reason("needs_first", f"Do {titles} first.")]
    return []


def why_not_confirm(actor: Actor, subject: Subject, rule: ItemRule, today: date) -> list[Reason]:
    """Why this person cannot say that the item is done: only its owner can, and only where no more is asked."""
    reasons = why_not_open(rule, today)
    if rule.licence or rule.completion is not Completion.SELF or rule.kind is ItemKind.POLICY:
        reasons.append(_another_way(rule))
    elif not owns(actor, subject, rule.owner):
        reasons.append(Reason("not_owner", f"Only {_the(rule.owner)} can say that this is done."))
    return reasons


def why_not_acknowledge(
    actor: Actor, subject: Subject, rule: ItemRule, today: date, *, again: bool
) -> list[Reason]:
    """Why a policy cannot be confirmed: by nobody but the starter; `again` when a newer version asks anew."""
    reasons = [] if again else why_not_open(rule, today)
    if rule.kind is not ItemKind.POLICY:
        reasons.append(_another_way(rule))
    elif actor.person_id is None or actor.person_id != subject.person_id:
        reasons.append(Reason("not_owner", "Only the starter can confirm that they know the policy."))
    return reasons


def why_not_sign_off(
    actor: Actor, subject: Subject, rule: ItemRule, *, sent: SubmissionState | None, today: date
) -> list[Reason]:
    """Why this person cannot sign the item off: never one's own, only the role that the programme names."""
    reasons = why_not_for_oneself(actor, subject.person_id) or why_not_open(rule, today)
    if rule.licence or rule.completion is not Completion.SIGN_OFF or rule.sign_off_role is None:
        reasons.append(_another_way(rule))
    elif not may_sign_as(actor, subject, rule.sign_off_role):
        reasons.append(
            Reason("not_signer", f"This is signed off by {_the(rule.sign_off_role)} of this person.")
        )
    if sent is SubmissionState.RETURNED:
        reasons.append(Reason("returned", "This was sent back. It can be signed when it is sent in again."))
    return reasons


def why_not_send_back(
    actor: Actor, subject: Subject, rule: ItemRule, *, sent: SubmissionState | None, what_to_change: str
) -> list[Reason]:
    """Why this cannot be sent back: nothing is there, it is one's own, or nobody would know what to change."""
    reasons = why_not_for_oneself(actor, subject.person_id)
    if sent not in {SubmissionState.WAITING, SubmissionState.COUNTED}:
        reasons.append(Reason("nothing_sent", "There is nothing here to send back: it was answered already."))
    if sent is SubmissionState.WAITING and rule.sign_off_role is not None:
        if not may_sign_as(actor, subject, rule.sign_off_role):
            who = _the(rule.sign_off_role)
            reasons.append(
                Reason("not_signer", f"This is signed off by {who} of this person, or sent back by them.")
            )
    elif not (manages(actor, subject) or runs(actor, subject) or assesses(actor, subject)):
        reasons.append(
            Reason("not_signer", "Only the manager, Advanced Practitioner or assessor can send this back.")
        )
    if not what_to_change.strip():
        reasons.append(
            Reason("what_to_change", "Say what to change, so that it can be done.", "what_to_change")
        )
    return reasons


def why_not_take_back(actor: Actor, *, confirmed_by_id: int | None) -> list[Reason]:
    """Nobody takes back but who said it; a signature is sent back by its signer instead."""
    if actor.person_id is None or actor.person_id != confirmed_by_id:
        return [Reason("not_yours", "Only the person who said that it was done can take it back.")]
    return []


def owns(actor: Actor, subject: Subject, owner: OwnerRole) -> bool:
    """True where the actor is the one whose task it is, for this starter.

    What the kit desk owns the coordinator can say too: the kit desk sees no plans.
    """
    if owner is OwnerRole.STARTER:
        return actor.person_id is not None and actor.person_id == subject.person_id
    if actor.person_id == subject.person_id:
        return False
    if owner is OwnerRole.KIT_DESK:
        return actor.has(Role.KIT_DESK, Role.COORDINATOR)
    return may_sign_as(actor, subject, owner)


def may_sign_as(actor: Actor, subject: Subject, role: OwnerRole) -> bool:
    """True where the actor holds that role towards that starter today; an assessor signs for the practitioner."""
    if role is OwnerRole.MANAGER:
        return manages(actor, subject)
    if role is OwnerRole.ADVANCED_PRACTITIONER:
        return runs(actor, subject) or assesses(actor, subject)
    if role is OwnerRole.COORDINATOR:
        return actor.has(Role.COORDINATOR)
    return role is OwnerRole.HEAD_OF_SERVICE and heads(actor, subject)


def signed_as(actor: Actor, subject: Subject, role: OwnerRole) -> str:
    """The role held at that moment, as it stands on paper."""
    if role is OwnerRole.ADVANCED_PRACTITIONER and not runs(actor, subject):
        return "assessor"
    return role.value


def not_done(needs: Sequence[str], done: Collection[str]) -> tuple[str, ...]:
    """The codes of what comes first and is not done; what this person's plan does not hold is left to the caller."""
    return tuple(code for code in needs if code not in done)


def _another_way(rule: ItemRule) -> Reason:
    if rule.licence:
        return Reason("licence", "Only being there gives this licence: it is marked on the register.")
    how = {
        Completion.REGISTER: "by the register of its session",
        Completion.SIGN_OFF: "when it is signed off",
        Completion.EVIDENCE: "by sending in what shows it",
        Completion.SELF: "when its owner says so",
    }[rule.completion]
    if rule.kind is ItemKind.POLICY:
        how = "by confirming that you know the policy"
    return Reason("another_way", f"“{rule.title}” is completed {how}.")


def _the(role: OwnerRole) -> str:
    if role is OwnerRole.ADVANCED_PRACTITIONER:
        return "the Advanced Practitioner"
    return f"the {role.label}"
