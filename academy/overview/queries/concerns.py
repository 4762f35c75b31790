"""What homes say of many starters, worked out once and kept until something changes (docs/decisions/0011)."""

from collections.abc import Hashable, Sequence
from datetime import date, time

import sqlalchemy as sa

from academy.audit.queries import Kept
from academy.db import db
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Enrolment
from academy.enrolments.queries.enrolled import WITH_MANY
from academy.enrolments.rules import Circle, Contact, attention, entries
from academy.overview import rules
from academy.overview.queries.homes import Starter
from academy.overview.queries.plans import plans_of, seats_of, sittings_of
from academy.overview.rules import Concern, TeamLine
from academy.programmes import queries as programmes
from academy.readiness import queries as readiness
from academy.registration import queries as registration
from academy.timetable.queries import ToArrange, availability_of, to_arrange

_CONCERNS: Kept[Concern] = Kept()
_TEAM_LINES: Kept[TeamLine] = Kept()
_TO_ARRANGE: Kept[tuple[ToArrange, ...]] = Kept()
# Whoever they are decides no state, only words, and those are said when they are read.
_NOBODY = Circle(Contact(0, ""))


def concerns_of(starters: Sequence[Starter], today: date) -> dict[int, Concern]:
    """What of each of these plans somebody must see to, by enrolment key."""
    by_ref = {each.ref: each for each in starters}

    def work_out(stale: list[str]) -> dict[str, Concern]:
        return _concerns([by_ref[ref] for ref in stale], today)

    found = _CONCERNS.read({each.ref: (today, each.sign) for each in starters}, work_out)
    return {each.id: found[each.ref] for each in starters}


def circles_around(starters: Sequence[Starter], today: date) -> dict[int, Circle]:
    """Those around each of these starters today, by enrolment key."""
    return enrolments.circles_of({each.id: each.person for each in starters}, today)


def team_lines(starters: Sequence[Starter], today: date) -> dict[int, TeamLine]:
    """What a manager's page says of each of these starters, by enrolment key."""
    if not starters:
        return {}
    circles = circles_around(starters, today)
    desks = tuple(sorted(readiness.desks(today).items()))
    signs: dict[str, Hashable] = {
        each.ref: (today, each.sign, each.person, circles[each.id], desks) for each in starters
    }
    found = _TEAM_LINES.read(signs, lambda stale: _lines(stale, today))
    return {each.id: found[each.ref] for each in starters}


def _concerns(starters: Sequence[Starter], today: date) -> dict[str, Concern]:
    """Only what may need somebody is read: not done and due by today, sent in, or missed."""
    keys = [each.id for each in starters]
    documents = programmes.documents_of({each.version_id for each in starters})
    items = {key: {item.code: item for item in document.items} for key, document in documents.items()}
    lines, known = enrolments.plan_lines(keys, open_by=today), availability_of(keys)
    sittings = sittings_of(keys, known, open_only=True)
    by_plan = {each.id: items[each.version_id] for each in starters}
    kit = enrolments.kit_that_holds_up(
        [(each.id, each.person.person_id) for each in starters], lines, by_plan, today
    )
    found = {}
    for each in starters:
        mine, rules_of = lines[each.id], items[each.version_id]
        asked = {line.code for line in mine}
        seats = seats_of(sittings[each.id], mine, rules_of, known.get(each.id), today)
        # What is not read is taken as done: only what is late itself holds others up.
        done = frozenset(rules_of) - asked
        open_entries = entries(mine, rules_of, _NOBODY, seats, today, done=done, kit=kit.get(each.id))
        found[each.ref] = rules.concern(open_entries, rules_of, kit.get(each.id) or {}, today)
    return found


def _lines(refs: Sequence[str], today: date) -> dict[str, TeamLine]:
    found = db.session.scalars(
        sa.select(Enrolment).options(*WITH_MANY).where(Enrolment.ref.in_(refs)).order_by(Enrolment.id)
    ).all()
    plans, standings = plans_of(found, today), readiness.standings(found, today)
    titles = registration.titles_of({each.person_id for each in found}, today)
    lines = {}
    for each in found:
        plan, standing = plans[each.id], standings[each.id]
        urgent = attention([(one.line.ref, one.facts, one.standing) for one in plan.entries], today, most=1)
        lines[each.ref] = TeamLine(
            called=titles[each.person_id],
            team=standing.team,
            first_day_on=each.employment.first_day_on,
            ready=standing.kind,
            ready_words=standing.words,
            working=standing.working_words,
            lights=(
                *rules.readiness_lights(standing.lines),
                *rules.plan_lights(plan.document, each.audience, plan.entries),
            ),
            next=rules.next_day(plan.entries, today),
            owes=urgent[0] if urgent else None,
            late=rules.first_late(standing.lines),
        )
    return lines


def to_arrange_of(starters: Sequence[Starter], today: date) -> list[ToArrange]:
    """The sessions of these starters for which somebody must choose something, the earliest first."""
    keys = {each.ref: each.id for each in starters}
    signs: dict[str, Hashable] = {each.ref: (today, each.sign, each.name) for each in starters}

    def work_out(stale: Sequence[str]) -> dict[str, tuple[ToArrange, ...]]:
        by_plan: dict[int, list[ToArrange]] = {keys[ref]: [] for ref in stale}
        for row in to_arrange(list(by_plan), today):
            by_plan[row.enrolment_id].append(row)
        return {ref: tuple(by_plan[keys[ref]]) for ref in stale}

    kept = _TO_ARRANGE.read(signs, work_out)
    found = [(row, each.sort_key) for each in starters for row in kept[each.ref]]
    found.sort(key=lambda pair: (pair[0].on or date.max, pair[0].starts or time.min, pair[1]))
    return [row for row, _ in found]
