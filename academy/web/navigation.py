"""The service navigation: what each role can reach, in the order of their day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from flask import current_app, request, url_for

from academy.access.rules import ROLES, Actor, Permission, Role
from academy.web.permissions import actor, may


class Entry(NamedTuple):
    """One word of the navigation; it is shown to those who may, once its screen exists."""

    permission: Permission
    label: str
    endpoint: str
    alone: bool = False  # no other page of its concept stands below it


P = Permission
MENUS: dict[Role, tuple[Entry, ...]] = {
    Role.STARTER: (
        Entry(P.SEE_OWN_YEAR, "Your first year", "overview.your_year"),
        Entry(P.SEE_SESSIONS, "Sessions", "timetable.sessions"),
        Entry(P.SEE_OWN_KIT, "Kit", "equipment.own"),
        Entry(P.SEE_RECORDS, "Documents", "records.records"),
        Entry(P.PUBLIC, "Help", "web.help_page"),
    ),
    Role.ADVANCED_PRACTITIONER: (
        Entry(P.SEE_TODAY, "Today", "overview.today"),
        Entry(P.SEE_SESSIONS, "Sessions", "timetable.sessions"),
        Entry(P.SEE_COHORTS, "Starters", "overview.starters"),
        Entry(P.SEE_COHORTS, "Intakes", "enrolments.cohorts"),
        Entry(P.SEE_RECORDS, "Documents", "records.records"),
    ),
    Role.MANAGER: (
        Entry(P.SEE_TEAM, "My team", "overview.my_team"),
        Entry(P.SEE_TEAM, "My part", "readiness.my_part", alone=True),
        Entry(P.SEE_READINESS_BOARD, "Work-ready", "readiness.board"),
        Entry(P.SEE_RECORDS, "Documents", "records.records"),
    ),
    Role.COORDINATOR: (
        Entry(P.SEE_OVERVIEW, "Overview", "overview.coordinator"),
        Entry(P.SEE_COHORTS, "Intakes", "enrolments.cohorts"),
        Entry(P.SEE_PROGRAMMES, "Programmes", "programmes.programmes"),
        Entry(P.SEE_PEOPLE, "People", "people.people"),
        Entry(P.SEE_RECORDS, "Documents", "records.records"),
        Entry(P.MANAGE_SETTINGS, "Settings", "admin.settings"),
    ),
    Role.KIT_DESK: (
        Entry(P.USE_KIT_DESK, "Today", "equipment.desk"),
        Entry(P.USE_KIT_DESK, "People", "equipment.people"),
        Entry(P.USE_KIT_DESK, "Things", "equipment.things"),
        Entry(P.USE_KIT_DESK, "Orders", "equipment.orders"),
    ),
    Role.HEAD_OF_SERVICE: (
        Entry(P.SEE_SERVICE, "Service", "overview.service"),
        Entry(P.SEE_SERVICE, "Decisions", "readiness.decisions"),
        Entry(P.SEE_SERVICE, "Figures", "overview.figures"),
    ),
    Role.AUDITOR: (
        Entry(P.SEE_AUDIT, "History", "admin.history"),
        Entry(P.SEE_RECORDS, "Records", "records.records"),
    ),
}  # fmt: skip
SIGNED_OUT = (
    Entry(P.PUBLIC, "Sign in", "signin.sign_in"),
    Entry(P.PUBLIC, "Verify a record", "records.verify"),
    Entry(P.PUBLIC, "Help", "web.help_page"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the navigation; `current` is "page" on its own page, "true" on a page below it."""

    label: str
    href: str
    current: str | None


HOME = Entry(P.SIGNED_IN, "Home", "overview.home")


def entries_for(who: Actor) -> list[Entry]:
    """The words of every role that somebody holds, each address once; several roles have one home before them."""
    if who.person_id is None:
        return list(SIGNED_OUT)
    held = [role for role in Role if role in who.roles]
    found: dict[str, tuple[Role, Entry]] = {}
    for role in held:
        for entry in MENUS[role]:
            found.setdefault(entry.endpoint, (role, entry))
    named = _without_twins(found.values())
    return [HOME, *named] if len(held) > 1 else named


def links(entries: Iterable[Entry], exists: Callable[[str], bool], endpoint: str | None) -> list[Link]:
    """As links; the one whose screen this is, or else the first of the same concept, is marked."""
    shown = [entry for entry in entries if exists(entry.endpoint) and may(entry.permission)]
    own = next((entry for entry in shown if entry.endpoint == endpoint), None)
    concept = (endpoint or "").split(".")[0]
    below = next(
        (entry for entry in shown if entry.endpoint.split(".")[0] == concept and not entry.alone), None
    )
    return [
        Link(entry.label, url_for(entry.endpoint), "page" if entry is own else _below(entry, own, below))
        for entry in shown
    ]


def navigation() -> list[Link]:
    """The navigation of this page."""
    return links(entries_for(actor()), current_app.view_functions.__contains__, request.endpoint)


def _below(entry: Entry, own: Entry | None, below: Entry | None) -> str | None:
    return "true" if own is None and entry is below and not entry.endpoint.startswith("overview.") else None


def _without_twins(entries: Iterable[tuple[Role, Entry]]) -> list[Entry]:
    """Two roles may use one word for two screens: the first keeps it, the second says whose it is."""
    seen: set[str] = set()
    found = []
    for role, entry in entries:
        label = entry.label if entry.label not in seen else f"{entry.label} ({ROLES[role][0].lower()})"
        seen.add(label)
        found.append(entry._replace(label=label))
    return found
