"""What starting a plan will do, said before it is confirmed, and what is proposed for it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from academy.enrolments.rules import full_day
from academy.people.rules import plain_words
from academy.programmes.rules import ProgrammeDocument, audience_items, kit_for, plural
from academy.refusals import Reason
from academy.signin.rules import Step


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for one person: how they join, and from which day the programme counts."""

    audience: str
    programme_start_on: date | None
    why: str
    joins_why: str = ""


def how_they_join(
    document: ProgrammeDocument, *, joins_as: str, confirmed: bool, starter_type: str
) -> tuple[str, str]:
    """Which way of joining is proposed, and why: what was confirmed, else HR's words, else HR's Y or N.

    Which words mean which way is the programme's data. Nothing is guessed: empty where nothing tells.
    """
    audiences = {each.code: each for each in document.audiences}
    if confirmed and joins_as in audiences:
        return joins_as, "Confirmed before"
    said = plain_words(starter_type)
    for each in document.audiences:
        if said and said in {plain_words(word) for word in (each.label, *each.hr_words)}:
            return each.code, f"HR’s list says “{starter_type}”"
    if joins_as in audiences:
        return joins_as, f"HR’s list says “{audiences[joins_as].hr_answer}” for newly qualified"
    if said:
        return "", f"HR’s list says “{starter_type}”, which this programme does not know"
    return "", "HR’s list does not say"


def propose(
    document: ProgrammeDocument, joins_as: str, first_day_on: date, contract_start_on: date, registered: bool
) -> Proposal:
    """The way of joining that HR's file gave, where the version has it; the start from the date rule.

    A person in a role that needs registration, not yet registered, waits: the start stays open.
    """
    audiences = {each.code: each for each in document.audiences}
    audience = joins_as if joins_as in audiences else ""
    needs = audiences[audience].needs_registration if audience else True
    start = max(first_day_on, contract_start_on)
    if needs and not registered:
        why = "No live check of the public register is recorded, so the programme's start is left open."
        return Proposal(audience, None, why)
    return Proposal(audience, start, "The later of the first day in and the start of the contract.")


def counts_from(first_day_on: date, contract_start_on: date, looked_on: date) -> date:
    """What is proposed once somebody is registered: the latest of first day, contract, and when the register said so.

    The council's agreement may say another day; the coordinator enters it.
    """
    return max(first_day_on, contract_start_on, looked_on)


def why_not_counting(registered: bool, name: str, link: str) -> list[Reason]:
    """A programme counts from a day only once a live registration was seen (domain I17)."""
    if registered:
        return []
    return [
        Reason(
            "not_registered",
            f"Nobody has seen {name} on the public register yet. Look there first.",
            link=link,
        )
    ]


def not_registered(name: str) -> Reason:
    """Until the registration is live nothing counts from the programme's start but provisionally."""
    words = f"Nobody has seen {name} on the public register yet. Leave this empty: dates are provisional until then"
    return Reason("not_registered", words, "programme_start_on")


def effects(
    document: ProgrammeDocument, audience: str, sessions: Collection[tuple[str, date]], first_day_on: date
) -> list[str]:
    """What starting the plan will do, in sentences to check before it is done.

    `sessions` are those of the intake that are still to come: the code of the item and the day. Those before the
    first day in get no place, somebody chooses what happens instead.
    """
    items = audience_items(document, audience)
    stages = [stage.title for stage in document.stages if any(item.stage == stage.code for item in items)]
    lines = [f"A plan of {len(items)} items: {_joined(stages)}"] if items else []
    codes = {item.code for item in items}
    on_plan = [on for code, on in sessions if code in codes]
    early = sum(on < first_day_on for on in on_plan)
    if places := len(on_plan) - early:
        lines.append(f"A place on {plural(places, 'session')} of the intake still to come")
    if early:
        lines.append(
            f"{plural(early, 'session')} of the intake {'lies' if early == 1 else 'lie'} before the first day in, "
            f"{full_day(first_day_on)}, and {'is' if early == 1 else 'are'} to be arranged"
        )
    if not on_plan:
        lines.append("No session of the intake is still to come: places follow when sessions are arranged")
    if kit_for(document, audience):
        lines.append("The accounts of the kit list are asked for; the kit desk sees what to hand over")
    lines.append("Nothing is sent to anybody")
    return lines


_NO_WELCOME = {
    Step.HAS_PASSWORD: "Can sign in already",
    Step.CLOSED: "The sign-in is closed",
    Step.CARD_TODAY: "Has a sign-in card for today",
}


def why_no_welcome(address: str, step: Step) -> str:
    """Why a welcome would not go to somebody, in words; empty where it would."""
    return _NO_WELCOME.get(step) or ("" if address else "No work email is known: add it first")


def why_not_not_started(*, done: int, not_returned: Sequence[str]) -> list[Reason]:
    """Why nobody can say that somebody did not start: they did something, or have kit that must come back first."""
    reasons = []
    if done:
        things = "1 thing" if done == 1 else f"{done} things"
        reasons.append(Reason("did_start", f"{things} on the plan is done, so this person did start."))
    if not_returned:
        reasons.append(
            Reason(
                "not_returned",
                f"They have {_joined(not_returned)}. Take it back first, or say at the desk that it is lost.",
            )
        )
    return reasons


def why_not_end_job(
    last_day_on: date, *, first_day_on: date, carries_plan: bool, has_another: bool
) -> list[Reason]:
    """Why a job cannot end on that day: never begun, a plan is counted from it, or it is the only one here."""
    reasons = []
    if last_day_on < first_day_on:
        reasons.append(
            Reason(
                "before_it_began",
                f"The first day in this job is {full_day(first_day_on)}. Enter that day or a later one.",
                "last_day_on",
            )
        )
    if carries_plan:
        reasons.append(
            Reason("carries_plan", "Their plan is counted from this job, so the job goes on here.")
        )
    if not has_another:
        reasons.append(Reason("only_job", "It is their only job here. Enter the new job first."))
    return reasons


def effects_of_not_starting(
    *, plan: bool, places: int, orders: int, accounts: int, packed: bool, asked: int, works_here: bool = False
) -> list[str]:
    """What it does to say that somebody did not start, in sentences to check before it is done."""
    whole = "The plan is closed, and they count nowhere as a starter"
    lines = ["The plan of this job is closed" if works_here else whole] if plan else []
    if places:
        lines.append(
            "1 place on a session is free again"
            if places == 1
            else f"{places} places on sessions are free again"
        )
    if orders:
        lines.append("1 open kit order is closed" if orders == 1 else f"{orders} open kit orders are closed")
    if accounts:
        lines.append("1 account is taken away" if accounts == 1 else f"{accounts} accounts are taken away")
    if packed:
        lines.append("The bag that is packed for them is unpacked")
    if asked:
        lines.append(
            "1 open question need not be answered any more"
            if asked == 1
            else f"{asked} open questions need not be answered any more"
        )
    if works_here:
        lines.append("Their other job here goes on: sign-in, role, kit and accounts in use stay as they are")
    else:
        lines.append("The invitation and the sign-in are closed")
    lines.append("Nothing is sent to anybody")
    return lines


def _joined(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
