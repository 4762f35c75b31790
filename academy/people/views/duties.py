"""Name somebody for a duty, give a role, and end either."""

from typing import Any

from flask import url_for

from academy import clock
from academy.access.rules import ROLES, Permission
from academy.people import actions, queries
from academy.people.actions.duties import DUTY_WORDS
from academy.people.forms import DutyForm, EndForm, RoleForm
from academy.people.models import Person, Responsibility, RoleGrant
from academy.people.views.blueprint import (
    SEEN_BY,
    bp,
    duty_or_404,
    grant_or_404,
    people_options,
    person_or_404,
)
from academy.refusals import Refused
from academy.web.forms import Option
from academy.web.permissions import actor, requires
from academy.web.templating import done, page


@bp.route("/<ref>/duties/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE, on=person_or_404)
def name_for_duty(found: Person) -> Any:
    """Name a line manager, assessor or buddy for somebody."""
    ref, form = found.ref, DutyForm(data={"starts_on": clock.today(), "how": "takes_over"})
    form.holder.options = people_options(without=found)
    if form.validate_on_submit():
        try:
            given = actions.give_duty(
                actor(),
                form.duty.data,
                holder=queries.get_person(form.holder.data),
                person=found,
                starts_on=form.starts_on.data,
                is_owner=form.how.data != "shares",
                takes_over=form.how.data == "takes_over",
                now=clock.now(),
            )
            said = f"{given.holder.name} is named as {DUTY_WORDS[given.duty]}."
            return done(said, url_for(".person", ref=ref))
        except Refused as no:
            form.refuse(no)
    return page(
        "people/duty_form.html",
        422 if form.has_faults else 200,
        form=form,
        person=queries.get_person(ref),
        towards=queries.duties_towards(person_id=queries.get_person(ref).id),
        duty_words=DUTY_WORDS,
        seen_by=SEEN_BY,
        today=clock.today(),
    )


@bp.route("/duties/<ref>/end", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE, on=duty_or_404)
def end_duty(given: Responsibility) -> Any:
    """End a duty with its last day."""
    form = EndForm(data={"ends_on": clock.today()})
    about = queries.refs_of([given.person_id]).get(given.person_id or 0)
    back = url_for(".person", ref=about) if about else url_for(".teams")
    if form.validate_on_submit():
        try:
            actions.end_duty(actor(), given, ends_on=form.ends_on.data, now=clock.now())
            return done("The duty is ended.", back)
        except Refused as no:
            form.refuse(no)
    return page(
        "people/end_form.html",
        422 if form.has_faults else 200,
        form=form,
        heading=f"End: {given.holder.name} as {DUTY_WORDS[given.duty]}",
        button="End the duty",
        where=back,
        seen_by=SEEN_BY,
    )


@bp.route("/<ref>/roles", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE, on=person_or_404)
def roles(found: Person) -> Any:
    """The roles that somebody holds, and giving one more."""
    ref, form = found.ref, RoleForm(data={"starts_on": clock.today()})
    services = queries.all_services()
    form.service.options = [Option(service.ref, service.name) for service in services]
    if form.validate_on_submit():
        try:
            actions.grant_role(
                actor(),
                found,
                role=form.role.data,
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                service=next((each for each in services if each.ref == form.service.data), None),
            )
            said = f"{found.name} has the role {ROLES[form.role.data][0]}."
            return done(said, url_for(".roles", ref=ref))
        except Refused as no:
            form.refuse(no)
    found = queries.get_person(ref)
    return page(
        "people/roles.html",
        422 if form.has_faults else 200,
        form=form,
        person=found,
        grants=queries.grants_of(found.id),
        role_words=ROLES,
        services={service.id: service.name for service in queries.all_services()},
        seen_by=SEEN_BY,
        today=clock.today(),
    )


@bp.route("/roles/<ref>/end", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE, on=grant_or_404)
def end_role(held: tuple[RoleGrant, Person]) -> Any:
    """End a role with its last day."""
    grant, found = held
    form, back = EndForm(data={"ends_on": clock.today()}), url_for(".roles", ref=found.ref)
    if form.validate_on_submit():
        try:
            actions.end_role(actor(), grant, person=found, ends_on=form.ends_on.data, now=clock.now())
            return done("The role is ended.", back)
        except Refused as no:
            form.refuse(no)
    return page(
        "people/end_form.html",
        422 if form.has_faults else 200,
        form=form,
        heading=f"End the role {ROLES[grant.role][0]} of {found.name}",
        button="End the role",
        where=back,
        seen_by=SEEN_BY,
    )
