"""Save a manager's part, or the checks of an intake: each day given, by its own action, all of them or none."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from academy.access.rules import Actor
from academy.audit.actions import not_audited
from academy.enrolments import actions as enrolments
from academy.enrolments.models import Cohort, Enrolment
from academy.programmes import queries as programmes
from academy.programmes.rules import Completion, KnownBy
from academy.readiness import queries
from academy.readiness.actions.acting import day_of
from academy.readiness.actions.checks import record_check
from academy.readiness.rules import ReadinessLine
from academy.refusals import Reason, Refused


@not_audited("record_check, confirm and sign_off write a line for each thing")
def do_my_part(
    actor: Actor, days: Mapping[tuple[str, str], date], *, cohort: Cohort | None = None, now: datetime
) -> int:
    """Record or sign off each thing on its day; `days` by the starter's ref and the line's code. Gives how many.

    Only what is still open and with the manager of that starter today, or for an intake with the coordinators; each
    refusal names its field.
    """
    today = day_of(now)
    rows = queries.parts_of_intake(cohort, today) if cohort else queries.my_parts(actor, today)
    reasons: list[Reason] = []
    done = 0
    for enrolment, part in rows:
        for line in part.to_do:
            day = days.get((enrolment.ref, line.code))
            if day is None:
                continue
            try:
                _do(actor, enrolment, line, day, now)
                done += 1
            except Refused as no:
                link = f"#day-{enrolment.ref}-{line.code}"
                who = enrolment.person.name
                reasons += [
                    replace(reason, message=f"{who}: {reason.message}", field=None, link=link)
                    for reason in no.reasons
                ]
    if not done and not reasons:
        reasons.append(Reason("nothing", "Give the day of at least one thing that is done."))
    if reasons:
        raise Refused(*reasons)
    return done


def _do(actor: Actor, enrolment: Enrolment, line: ReadinessLine, day: date, now: datetime) -> None:
    if line.known_by is KnownBy.RECORDED:
        record_check(actor, enrolment, line.code, done_on=day, now=now)
        return
    listed = programmes.document_of(enrolment.version).readiness
    codes = next(check.items for check in listed if check.code == line.code)
    for plan_item in queries.open_items(enrolment, codes):
        if plan_item.item.completion == Completion.SELF.value:
            enrolments.confirm(actor, plan_item, done_on=day, now=now)
        else:
            enrolments.sign_off(actor, plan_item, done_on=day, now=now)
