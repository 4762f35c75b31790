"""Whether a record may be issued, replaced or withdrawn, and if not, what exactly stands in the way."""

import unicodedata
from collections.abc import Mapping

from academy.audit.rules import Step, Verb
from academy.records.rules.facts import (
    HowCompleted,
    IssueFacts,
    MissingCharacter,
    RecordEvent,
    RecordKind,
    RecordState,
    StageCheck,
)
from academy.records.rules.wording import plain_date
from academy.refusals import Reason

NAME_LIMIT = 120
_WHO = "A coordinator or Advanced Practitioner"
_PROVES_A_LICENCE = {
    HowCompleted.ATTENDED,
    HowCompleted.ATTENDED_ONLINE,
    HowCompleted.MADE_UP,
    HowCompleted.HELD_BEFORE,
}
# None: it begins here.
TRANSITIONS: Mapping[RecordState | None, Mapping[RecordEvent, Step[RecordState]]] = {
    None: {
        RecordEvent.ISSUE: Step(
            RecordState.VALID, Verb.RECORD_ISSUED, True, f"{_WHO}. The person is told that it is there."
        )
    },
    RecordState.VALID: {
        RecordEvent.REPLACE: Step(
            RecordState.REPLACED, Verb.RECORD_REPLACED, True, f"{_WHO}. The person is told of the new one."
        ),
        RecordEvent.WITHDRAW: Step(
            RecordState.WITHDRAWN, Verb.RECORD_WITHDRAWN, True, "A coordinator. The person is told."
        ),
    },
    RecordState.REPLACED: {},
    RecordState.WITHDRAWN: {},
}
_DONE = {RecordEvent.REPLACE: "replaced", RecordEvent.WITHDRAW: "withdrawn"}


def why_not_issue(facts: IssueFacts) -> list[Reason]:
    """Everything to mend before the record can be issued, in the order to mend it. Empty: issue it.

    An induction record needs each of its stages complete and every register closed; a licence needs a
    session attended or a licence held before; a work-ready statement needs a decision that still stands.
    """
    reasons = [reason for stage in facts.stages for reason in _stage_reasons(stage)]
    if facts.kind is RecordKind.INDUCTION and not facts.stages:
        reasons.append(
            Reason("no_stages", "This programme has no stage that an induction record could be about.")
        )
    if facts.kind is RecordKind.WORK_READY and not facts.decision_stands:
        reasons.append(
            Reason(
                "no_decision", "There is no work-ready decision that still stands. The manager decides first."
            )
        )
    if not facts.signed_by:
        reasons.append(Reason("nobody_signed", "Nobody has signed yet: a record names who stands for it."))
    return reasons + _name_reasons(facts) + _earlier_reasons(facts)


def why_not_withdraw(state: RecordState, reason: str) -> list[Reason]:
    """A record is withdrawn once, while it is valid, and with a reason that is kept."""
    return _why_not_move(state, RecordEvent.WITHDRAW, reason)


def why_not_replace(state: RecordState, reason: str) -> list[Reason]:
    """A record is replaced once, while it is valid, and with a reason that is kept."""
    return _why_not_move(state, RecordEvent.REPLACE, reason)


def _stage_reasons(stage: StageCheck) -> list[Reason]:
    reasons = [
        Reason(
            "item_missing",
            f"{stage.title}: “{item.what}” is still to come: {plain_date(item.ahead)}."
            if item.ahead
            else f"{stage.title}: “{item.what}” is not complete. {item.owner} can mend this.",
            link=item.link,
        )
        for item in stage.missing
    ]
    reasons += [
        Reason("register_open", f"{stage.title}: the register of {session} is not closed yet.")
        for session in stage.open_registers
    ]
    reasons += [
        Reason(
            "licence_unproven",
            f"{stage.title}: “{row.what}” gives a licence. It needs a session attended, or a licence held "
            "before and checked.",
        )
        for row in stage.rows
        if row.licence and row.how not in _PROVES_A_LICENCE
    ]
    return reasons


def _name_reasons(facts: IssueFacts) -> list[Reason]:
    name = facts.name_written.strip()
    if not name:
        return [
            Reason("name_empty", "Enter the name as it should stand on the record.", field="name_written")
        ]
    if len(name) > NAME_LIMIT:
        return [
            Reason(
                "name_long",
                f"The name must be {NAME_LIMIT} characters or fewer. It has {len(name)}.",
                field="name_written",
            )
        ]
    return [_character_reason(missing, name) for missing in facts.missing_characters]


def _character_reason(missing: MissingCharacter, name: str) -> Reason:
    return Reason(
        "character_missing",
        f"The record cannot show “{missing.char}” ({missing.name.lower()}). {missing.mend}",
        field="name_written" if missing.char in unicodedata.normalize("NFC", name) else None,
    )


def _earlier_reasons(facts: IssueFacts) -> list[Reason]:
    if facts.supersedes is None and facts.standing is not None:
        return [
            Reason(
                "already_issued",
                f"{facts.standing} already says this and is valid. "
                "To correct it, replace it and give a reason.",
            )
        ]
    if facts.supersedes is not None and facts.supersedes != facts.standing:
        return [Reason("not_standing", f"{facts.supersedes} is no longer valid, so it cannot be replaced.")]
    if facts.supersedes is not None and not facts.reason.strip():
        return [Reason("no_reason", "Say why the record is replaced. The reason is kept.", field="reason")]
    return []


def _why_not_move(state: RecordState, event: RecordEvent, reason: str) -> list[Reason]:
    word = _DONE[event]
    if event not in TRANSITIONS[state]:
        return [Reason("not_valid", f"This record is already {state.value}, so it cannot be {word}.")]
    if not reason.strip():
        return [Reason("no_reason", f"Say why the record is {word}. The reason is kept.", field="reason")]
    return []
