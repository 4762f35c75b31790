"""The blueprint, and how its screens load what they are about."""

from flask import Blueprint

from academy import clock
from academy.access.rules import NOBODY_IN_PARTICULAR, Subject
from academy.enrolments.queries import ask_for_kit
from academy.equipment import queries
from academy.equipment.models import AccountAccess, Asset, KitIssue, KitIssueLine
from academy.people import queries as people
from academy.people.models import Person
from academy.refusals import NotFoundError

bp = Blueprint("equipment", __name__, url_prefix="/equipment")


class _Kit:
    """What plans ask of the kit."""

    lacking = staticmethod(queries.lacking)


_KIT = _Kit()
bp.record(lambda _: ask_for_kit(_KIT))

# Who can see a page about a person's kit, in words (access.rules SEE_KIT).
SEEN_BY = "the person, their manager, the kit desk and the academy’s coordinators"
SEEN_BY_OWN = "you, your manager, the kit desk and the academy’s coordinators"


def person_or_404(ref: str) -> tuple[Person, Subject]:
    """A person, with who stands where to them."""
    found = people.get_person(ref)
    return found, subject_of(found.id)


def issue_or_404(ref: str) -> tuple[KitIssue, Subject]:
    """A hand-over, with who stands where to the person."""
    found = queries.get_issue(ref)
    return found, subject_of(found.person_id)


def return_or_404(ref: str) -> tuple[list[KitIssueLine], Subject]:
    """What came back with one signature, with who stands where to the person."""
    found = queries.returned_together(ref)
    return found, subject_of(found[0].issue.person_id)


def account_or_404(ref: str) -> tuple[AccountAccess, Subject]:
    """An account, with who stands where to the person."""
    found = queries.get_account(ref)
    return found, subject_of(found.person_id)


def line_or_404(ref: str) -> tuple[KitIssueLine, Subject]:
    """Something that was handed over, with who stands where to the person."""
    found = queries.get_line(ref)
    return found, subject_of(found.person_id)


def tried_or_404(ref: str) -> tuple[KitIssueLine | AccountAccess, Subject]:
    """A thing or an account of somebody, with who stands where to them."""
    try:
        return account_or_404(ref)
    except NotFoundError:
        return line_or_404(ref)


def asset_or_404(ref: str) -> tuple[Asset, Subject]:
    """A thing: about nobody."""
    return queries.get_asset(ref), NOBODY_IN_PARTICULAR


def subject_of(person_id: int) -> Subject:
    """Who stands where to that person today."""
    return people.subjects([person_id], clock.today())[person_id]
