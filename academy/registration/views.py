"""Screens about the public register: one person's looks, taking one back, and whom to look up next."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, url_for

from academy import clock
from academy.access.rules import Permission, Subject
from academy.people import queries as people
from academy.people.models import Person
from academy.refusals import Refused
from academy.registration import actions, queries, rules
from academy.registration.forms import CheckForm, WithdrawForm
from academy.registration.models import RegistrationCheck
from academy.web.permissions import actor, requires
from academy.web.templating import done, page

bp = Blueprint("registration", __name__, url_prefix="/registration")
_ALIKE = frozenset({rules.Likeness.EXACT, rules.Likeness.VERY_GOOD, rules.Likeness.GOOD})
BULK = 100  # as many numbers as the public register's bulk search takes


def person(ref: str) -> tuple[Person, Subject]:
    """The person at that address."""
    return queries.person_or_404(ref, clock.today())


def look(ref: str) -> tuple[tuple[RegistrationCheck, Person], Subject]:
    """The look at that address, with its person."""
    return queries.check_or_404(ref, clock.today())


@bp.get("/people/<ref>")
@requires(Permission.SEE_CHECKS, on=person)
def checks(found: Person) -> Any:
    """What was seen on the register about one person, and the form for the next look."""
    form = CheckForm(data={"number": found.registration_number, "checked_on": clock.today()})
    return _checks(found, form)


@bp.post("/people/<ref>")
@requires(Permission.RECORD_CHECK, on=person)
def record_check(found: Person) -> Any:
    """Keep what somebody saw."""
    form = CheckForm()
    if form.validate():
        try:
            values = {name: value for name, value in form.data.items() if name != "csrf_token"}
            actions.record_check(actor(), found, **values, now=clock.now())
            return done("Look at the register recorded.", url_for(".checks", ref=found.ref))
        except Refused as no:
            form.refuse(no)
    return _checks(found, form, 422)


@bp.route("/looks/<ref>/take-back", methods=["GET", "POST"])
@requires(Permission.RECORD_CHECK, on=look)
def withdraw(found: tuple[RegistrationCheck, Person]) -> Any:
    """Take back a look that was recorded wrongly."""
    check, about = found
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            actions.withdraw_check(actor(), check, person=about, reason=form.reason.data, now=clock.now())
            return done("The look was taken back. It no longer counts.", url_for(".checks", ref=about.ref))
        except Refused as no:
            form.refuse(no)
    return page(
        "registration/withdraw.html",
        422 if form.has_faults else 200,
        form=form,
        check=check,
        about=about,
        there=_names_there(about),
    )


@bp.get("/to-check")
@requires(Permission.SEE_PEOPLE)
def to_check() -> Any:
    """Whom to look up on the public register, with their numbers to copy."""
    found = queries.people_to_check(clock.today())
    numbers = [each.person.registration_number for each in found if each.person.registration_number]
    batches = [numbers[start : start + BULK] for start in range(0, len(numbers), BULK)]
    return page("registration/to_check.html", found=found, batches=batches, size=BULK)


def _names_there(found: Person) -> Callable[[str], str]:
    """The name seen on the register as it is shown: the one of now, or none where it was a former one."""
    named, sealed = people.naming(found.id), people.has_former_name(found.id)

    def shown(name: str) -> str:
        now = named(name)
        alike = rules.name_likeness(queries.names_of(found), now)[0] in _ALIKE
        return now if alike or not sealed else "Sealed with the former name"

    return shown


def _checks(found: Person, form: CheckForm, status: int = 200) -> Any:
    today = clock.today()
    latest = queries.latest_checks_of([found.id], today).get(found.id)
    typed = form.name_there.data
    return page(
        "registration/checks.html",
        status,
        form=form,
        about=found,
        called=queries.title_of(found.id, today),
        latest=latest,
        standing=rules.standing(queries.facts_of(latest) if latest else None, today),
        looks=queries.looks_of(found.id),
        there=_names_there(found),
        likeness=rules.LIKENESS_WORDS[rules.name_likeness(queries.names_of(found), typed)[0]]
        if typed
        else "",
        likeness_of=lambda name: rules.LIKENESS_WORDS[rules.name_likeness(queries.names_of(found), name)[0]],
    )
