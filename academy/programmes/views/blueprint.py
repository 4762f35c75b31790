"""The blueprint of the programmes' screens, and what they share."""

from flask import Blueprint

from academy.access.rules import Subject
from academy.people.queries import ways_from
from academy.programmes import queries
from academy.programmes.models import ProgrammeVersion
from academy.programmes.rules import ROLES, OwnerRole, Roles
from academy.settings import queries as settings

bp = Blueprint("programmes", __name__, url_prefix="/programmes")
bp.record(lambda _: ways_from(queries.ways_to_join))


def version_at(ref: str) -> tuple[ProgrammeVersion, Subject]:
    """The version at that address."""
    return queries.version_or_404(ref)


def role_words() -> Roles:
    """What each role is called here."""
    return {**ROLES, OwnerRole.ADVANCED_PRACTITIONER: settings.get("practitioner_title")}
