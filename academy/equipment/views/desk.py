"""The kit desk's own pages: today, everybody, orders, and whom to chase."""

import re
from datetime import timedelta
from typing import Any

from flask import redirect, request, url_for

from academy import clock
from academy.access.rules import Permission
from academy.doubts import queries as doubts
from academy.equipment import queries
from academy.equipment.models import AccountAccess, KitIssueLine
from academy.equipment.rules import OBJECTION_WORDS, LineState
from academy.equipment.views.bags import next_day, with_bags
from academy.equipment.views.blueprint import bp
from academy.people.models import Person
from academy.people.rules import search_words
from academy.web.forms import clean_text
from academy.web.permissions import actor, requires
from academy.web.templating import page

DAYS_AHEAD, DAYS_BACK = 14, 28
LABEL = re.compile(r"/equipment/people/([2-9a-z]{12})$")  # what the code on a bag's label says


@bp.get("/")
@requires(Permission.USE_KIT_DESK)
def desk() -> Any:
    """Kit desk, today: a tag opens its thing, a name its person; who comes, what is late, unsigned or due back."""
    typed = clean_text(request.args.get("q", ""))[:200]
    if typed:
        return _found(typed)
    today = clock.today()
    people = queries.expected_people(
        today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD), today
    )
    with_desk, bags_on = queries.things_to_put_right(), next_day()
    return page(
        "equipment/desk.html",
        bags=with_bags([each for each in people if each.employment.first_day_on == bags_on]),
        bags_on=bags_on,
        coming=[each for each in people if each.employment.first_day_on >= today],
        started=[each for each in people if each.employment.first_day_on < today and each.kit.missing],
        late=[row for row in queries.open_orders() if row[0].expected_on and row[0].expected_on < today],
        unsigned=queries.unsigned_issues(),
        returns=queries.returns_due(today),
        to_settle=[row for row in with_desk if row[0].state is LineState.DISPUTED],
        to_mend=[row for row in with_desk if row[0].state is LineState.FAULTY],
        objections=OBJECTION_WORDS,
        accounts=_by_person(queries.accounts_to_set_up()),
        today=today,
        days=DAYS_AHEAD,
        days_back=DAYS_BACK,
        doubts=doubts.to_answer(actor(), today),
    )


def _handed_over(row: tuple[KitIssueLine | AccountAccess, Person]) -> tuple[str, str, int]:
    what = row[0]
    since = what.issue.issued_at if isinstance(what, KitIssueLine) else what.granted_at
    return (str(since), row[1].sort_key, what.id)


def _by_person(rows: list[tuple[AccountAccess, Person]]) -> list[tuple[Person, list[AccountAccess]]]:
    found: dict[int, tuple[Person, list[AccountAccess]]] = {}
    for account, person in rows:
        found.setdefault(person.id, (person, []))[1].append(account)
    return list(found.values())


def _found(typed: str) -> Any:
    if label := LABEL.search(typed):
        return redirect(url_for(".person", ref=label[1]) + "#tray", 303)
    asset = queries.find_asset(typed)
    if asset is not None:
        line = queries.open_lines_of([asset.id]).get(asset.id)
        if line is not None and line.state is LineState.SET_ASIDE:  # one tag of a bag opens the whole bag
            return redirect(url_for(".person", ref=line.issue.person.ref) + "#tray", 303)
        return redirect(url_for(".thing", ref=asset.ref), 303)
    hits: list[Person] = queries.people_called(typed)
    if len(hits) == 1:
        return redirect(
            url_for(".person", ref=hits[0].ref), 303
        )  # no notice: the box for the scanner keeps the focus
    return page("equipment/found.html", typed=typed, hits=hits)


@bp.get("/people")
@requires(Permission.USE_KIT_DESK)
def people() -> Any:
    """Everybody who works here or will, with how their kit stands."""
    words = clean_text(request.args.get("words", ""))[:80]
    only = request.args.get("only", "")
    rows = queries.everybody(clock.today())
    shown = [
        row
        for row in rows
        if all(word in row.person.search_key for word in search_words(words))
        and (only != "missing" or row.kit.missing)
    ]
    return page("equipment/people.html", rows=shown, words=words, only=only, total=len(rows))


@bp.get("/orders")
@requires(Permission.USE_KIT_DESK)
def orders() -> Any:
    """Everything that is on order, what is late first."""
    return page("equipment/orders.html", rows=queries.open_orders(), today=clock.today())


@bp.get("/chase")
@requires(Permission.USE_KIT_DESK)
def chase() -> Any:
    """Who has not signed for what they have, and who has not tried it or their accounts."""
    return page(
        "equipment/chase.html",
        unsigned=queries.unsigned_issues(),
        untried=sorted([*queries.things_to_try(), *queries.accounts_to_try()], key=_handed_over),
        today=clock.today(),
    )
