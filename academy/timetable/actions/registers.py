"""Take a register, correct it, undo a save: marks are only ever added, and completions follow them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from academy import clock
from academy.access.rules import Actor, Role
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import db, explain_constraint
from academy.enrolments import actions as enrolments
from academy.enrolments.models import PlanItem
from academy.enrolments.rules import Source
from academy.programmes.rules import Completion
from academy.refusals import Reason, Refused
from academy.timetable import queries, rules
from academy.timetable.models import RegisterClaim, RegisterMark, TrainingSession
from academy.timetable.queries import Entry, Sitting
from academy.timetable.rules import Change, Mark, RegisterFacts, Wanted

_COLLIDED = Reason("stale", "A colleague marked somebody on this register at the same moment. Open it again.")
for _marker in (
    "uq_register_mark_first",
    "register_mark.booking_id",
    "register_mark.replaces_id",
    "replaces_id",
):
    explain_constraint(_marker, _COLLIDED)


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: how many marks it set, how many of these were corrections, and who is still unmarked."""

    changed: int
    corrected: int
    left: int


def claim_register(actor: Actor, training_session: TrainingSession, *, now: datetime) -> None:
    """Say "I am taking it today": any Advanced Practitioner or coordinator may, from the day of the session on."""
    today = _today(now)
    sitting = queries.sitting_of(training_session)
    facts = _facts(training_session, today, takes_it=True)
    if reasons := rules.why_not_open_register(facts):
        raise Refused(*reasons)
    if sitting.takes(actor.person_id):
        return
    db.session.add(RegisterClaim(session_id=training_session.id, person_id=actor.person_id, at=now))
    record(actor, Verb.REGISTER_CLAIMED, _titled(training_session), session=training_session.ref)


def take_register(
    actor: Actor,
    training_session: TrainingSession,
    *,
    marks: Mapping[str, Wanted],
    version: int | None,
    now: datetime,
    reason: str = "",
    remaining_as: Mark | None = None,
    sitting: Sitting | None = None,
) -> Saved:
    """Set, correct or take back marks (by booking ref); who is not named keeps what they have.

    `remaining_as` marks everybody still without, and never touches a row that is set. A correction is a new row that
    names the one it replaces; of a colleague's mark, or on a later day, it needs a reason. A mark that counts as
    attended completes the plan item, and one that no longer counts undoes only that. `sitting` spares a statement to
    a caller who has just read it.
    """
    today = _today(now)
    if reasons := rules.why_not_open_register(_facts(training_session, today, takes_it=True)):
        raise Refused(*reasons)
    entries = queries.register_entries(training_session)
    lines = [entry.line for entry in entries]
    if remaining_as is not None:
        barred = {
            line.ref
            for line in lines
            if rules.why_not_mark(line, actor_id=actor.person_id, on=training_session.on)
        }
        marks = rules.with_remaining(lines, marks, remaining_as, unmarkable=barred)
    made = rules.changes(lines, marks)
    if made:
        takes = (sitting or queries.sitting_of(training_session)).takes(actor.person_id)
        reasons = rules.why_not_take_register(_facts(training_session, today, takes_it=takes, read=version))
        reasons = reasons or rules.why_not_change(
            made, actor_id=actor.person_id, today=today, on=training_session.on, reason=reason.strip()
        )
        if reasons:
            raise Refused(*reasons)
        with db.session.no_autoflush:  # nothing read below depends on what is added, and one flush is enough
            _save(actor, training_session, entries, made, reason=reason.strip(), now=now)
    return _saved(entries, made)


def undo_register(
    actor: Actor, training_session: TrainingSession, *, version: int | None, now: datetime
) -> Saved:
    """Put back what stood before one's own last save, while nobody has saved since; the history keeps both."""
    taken_at = training_session.register_taken_at
    by_id = actor.person_id
    if taken_at is None or by_id is None or training_session.register_taken_by_id != by_id:
        raise Refused(
            Reason("not_yours", "Only the person who saved last can undo it. Correct the marks instead.")
        )
    before = queries.marks_before(training_session, by_id=by_id, at=taken_at)
    return take_register(actor, training_session, marks=before, version=version, now=now)


def _save(
    actor: Actor,
    training_session: TrainingSession,
    entries: Sequence[Entry],
    made: Sequence[Change],
    *,
    reason: str,
    now: datetime,
) -> None:
    by_ref = {entry.ref: entry for entry in entries}
    titled = _titled(training_session)
    for change in made:
        entry = by_ref[change.line.ref]
        late = rules.needs_reason(change.line, actor_id=actor.person_id, today=_today(now))
        db.session.add(
            RegisterMark(
                booking_id=entry.booking.id,
                mark=change.mark,
                online=change.online,
                at=now,
                by_id=actor.person_id,
                replaces_id=entry.mark_id,
                reason=reason[:300] if late else "",
            )
        )
        _record(actor, change, titled)
    _follow(actor, training_session, [(by_ref[change.line.ref], change) for change in made], now)
    _stamp(actor, training_session, entries, made, now)
    record(
        actor,
        Verb.REGISTER_TAKEN,
        titled,
        session=training_session.ref,
        marked=sum(1 for change in made if not change.corrects),
        corrected=sum(1 for change in made if change.corrects),
    )


def _record(actor: Actor, change: Change, titled: str) -> None:
    """One line in the history of the person, from → to."""
    was, to = change.line, change
    if change.corrects:
        details = {"mark": [was.mark, to.mark], "online": [was.online, to.online]}
        record(actor, Verb.ATTENDANCE_AMENDED, titled, about=was.person_id, **details)
    else:
        record(actor, Verb.ATTENDANCE_MARKED, titled, about=was.person_id, mark=to.mark, online=to.online)


def _follow(
    actor: Actor, training_session: TrainingSession, made: Sequence[tuple[Entry, Change]], now: datetime
) -> None:
    """Complete what attendance completes, and take back only what these places had completed."""
    counts: dict[str, PlanItem] = {}
    how: dict[str, str] = {}
    undone: dict[str, PlanItem] = {}
    for entry, change in made:
        plan_item = entry.plan_item
        if plan_item is None or plan_item.item.completion != Completion.REGISTER.value:
            continue
        if rules.counts_as_attended(change.mark):
            counts[entry.ref] = plan_item
            how[entry.ref] = _how(training_session.on, online=change.online)
        elif rules.counts_as_attended(change.line.mark):
            undone[entry.ref] = plan_item
    if counts:
        enrolments.complete_many(
            actor,
            counts,
            source=Source.ATTENDANCE,
            done_on=training_session.on,
            how=how,
            role=acting_as(actor).value,
            now=now,
        )
    if undone:
        enrolments.withdraw_completions(
            actor,
            undone,
            source=Source.ATTENDANCE,
            source_refs=list(undone),
            reason="The register was corrected",
            now=now,
        )


def _stamp(
    actor: Actor,
    training_session: TrainingSession,
    entries: Sequence[Entry],
    made: Sequence[Change],
    now: datetime,
) -> None:
    """Who saved last; nobody where every mark was taken back. The version moves with it."""
    changed = {change.line.ref: change.mark for change in made}
    stands = any(changed.get(entry.ref, entry.line.mark) is not None for entry in entries)
    training_session.register_taken_at = now if stands else None
    training_session.register_taken_by_id = actor.person_id if stands else None


def acting_as(actor: Actor) -> Role:
    """The role in which somebody takes a register."""
    return Role.ADVANCED_PRACTITIONER if actor.has(Role.ADVANCED_PRACTITIONER) else Role.COORDINATOR


def _saved(entries: Sequence[Entry], made: Sequence[Change]) -> Saved:
    changed = {change.line.ref: change.mark for change in made}
    left = sum(
        1 for entry in entries if changed.get(entry.ref, entry.line.mark) is None and not entry.line.greyed
    )
    return Saved(len(made), sum(1 for change in made if change.corrects), left)


def _facts(
    training_session: TrainingSession, today: date, *, takes_it: bool, read: int | None = None
) -> RegisterFacts:
    return RegisterFacts(
        on=training_session.on,
        today=today,
        state=training_session.state,
        takes_it=takes_it,
        version=training_session.row_version,
        version_read=read,
    )


def _how(on: date, *, online: bool) -> str:
    return f"Attended {'online ' if online else ''}on {on.day} {on:%B} {on.year}"


def _titled(training_session: TrainingSession) -> str:
    on = training_session.on
    return f"{training_session.title} on {on.day} {on:%B} {on.year}"


def _today(now: datetime) -> date:
    return clock.in_london(now).date()
