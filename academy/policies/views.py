"""The policies that everybody must be able to find, and a new version of one."""

from typing import Any

from flask import Blueprint, url_for

from academy import clock
from academy.access.rules import NOBODY_IN_PARTICULAR, Permission, Subject
from academy.policies import actions, queries
from academy.policies.forms import VersionForm
from academy.policies.models import Policy
from academy.refusals import Refused
from academy.web.permissions import actor, requires
from academy.web.templating import done, page

bp = Blueprint("policies", __name__, url_prefix="/policies")


def policy_at(ref: str) -> tuple[Policy, Subject]:
    """One policy; it is about nobody."""
    return queries.get_policy(ref), NOBODY_IN_PARTICULAR


@bp.get("/")
@requires(Permission.SIGNED_IN)
def policies() -> Any:
    """Every policy with the version in force and where it is."""
    person_id = actor().person_id
    confirmed = queries.confirmed_by([person_id])[person_id] if person_id is not None else {}
    return page("policies/policies.html", listed=queries.all_policies(clock.today()), confirmed=confirmed)


@bp.route("/<ref>/new-version", methods=["GET", "POST"])
@requires(Permission.EDIT_PROGRAMMES, on=policy_at)
def new_version(policy: Policy) -> Any:
    """Give a policy a new version: from its day, those who confirmed an earlier one are asked again."""
    form = VersionForm(data={"in_force_on": clock.today()})
    if form.validate_on_submit():
        try:
            actions.add_version(
                actor(), policy, label=form.label.data, address=form.address.data or "",
                summary=form.summary.data or "", in_force_on=form.in_force_on.data,
            )  # fmt: skip
            return done(f"“{policy.title}” has a new version.", url_for(".policies"))
        except Refused as no:
            form.refuse(no)
    return page("policies/new_version.html", 422 if form.has_faults else 200, form=form, policy=policy)
