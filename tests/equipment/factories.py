"""Kit for tests: the small programme's kinds, tagged things, and a desk with a starter in front of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask.testing import FlaskClient

from academy import clock
from academy.access.rules import Actor, Role
from academy.db import db
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Cohort, Enrolment
from academy.equipment import actions, queries
from academy.equipment.actions import Giving
from academy.equipment.models import AccountAccess, Asset, KitIssue, KitKind
from academy.equipment.rules import NewThing, Signature
from academy.people.models import Person
from academy.programmes import queries as programmes
from academy.programmes.rules import ProgrammeDocument
from tests import factories
from tests.forms import post


@dataclass
class Scene:
    """A member of the desk, a starter with a plan and a manager."""

    desk: Person
    starter: Person
    manager: Person
    enrolment: Enrolment
    cohort: Cohort
    document: ProgrammeDocument

    @property
    def actor(self) -> Actor:
        return factories.an_actor(self.desk)


def a_scene(starts_on: date = factories.START) -> Scene:
    """A desk, a starter called Amara Okafor, her manager, and the kinds of the small programme."""
    cohort = factories.a_cohort(starts_on=starts_on)
    document = programmes.document_of(cohort.version)
    actions.kinds_from(factories.SYSTEM, document, now=clock.now())
    starter = factories.with_role(Role.STARTER, given="Amara", family="Okafor")
    enrolment = factories.an_enrolment(factories.an_employment(starter, starts_on=starts_on), cohort=cohort)
    manager = factories.with_role(Role.MANAGER, given="Ruth", family="Ainsworth")
    factories.managing(starter, manager)
    desk = factories.with_role(Role.KIT_DESK, given="Priya", family="Shah")
    return Scene(desk, starter, manager, enrolment, cohort, document)


def another_starter(scene: Scene, given: str = "Ben", family: str = "") -> Person:
    """Somebody else in the same intake, whom that manager does not manage."""
    person = factories.with_role(Role.STARTER, given=given, family=family)
    job = factories.an_employment(person, starts_on=scene.cohort.starts_on)
    factories.an_enrolment(job, cohort=enrolments.get_cohort(scene.cohort.ref))
    return person


def a_kind(code: str) -> KitKind:
    """A kind of the small programme: laptop (tagged), charger (by count), network (an account)."""
    return next(kind for kind in queries.kinds() if kind.code == code)


def an_asset(tag: str = "LT-1", code: str = "laptop", serial: str = "") -> Asset:
    """A tagged thing on the shelf."""
    made = actions.add_assets(factories.SYSTEM, a_kind(code), things=[NewThing(tag, serial)], now=clock.now())
    db.session.flush()
    return made[0]


def handed(scene: Scene, *things: Giving, to: Person | None = None, signed: bool = True) -> KitIssue:
    """Things handed over at the desk."""
    person = to or scene.starter
    signature = Signature(person.name, agreed=True) if signed else None
    issue = actions.issue(scene.actor, person, things=things, signature=signature, once=None, now=clock.now())
    db.session.flush()
    return issue


def an_account(scene: Scene, *, granted: bool = False) -> AccountAccess:
    """The starter's network account, asked for or set up."""
    account = actions.request_accounts(
        scene.actor, scene.starter, scene.document, audience=scene.enrolment.audience, now=clock.now()
    )[0]
    db.session.flush()
    if granted:
        actions.grant_account(scene.actor, account, now=clock.now())
        db.session.flush()
    return account


def turn(client: FlaskClient, url: str, **more: Any) -> Any:
    """The desk turns the screen to the starter."""
    return post(client, url, {"tray": "1", "once": "key-0", **more}, page="/equipment/")


def sign(client: FlaskClient, url: str, **more: Any) -> Any:
    """The desk turns the screen, and the starter signs."""
    turned = turn(client, url, **{name: more[name] for name in ("tag", "give") if name in more})
    if turned.status_code != 303:
        return turned
    fields = {"tray": "1", "signed_name": "Amara Okafor", "agreed": "y", "once": "key-1", **more}
    return post(client, f"{url}ing", fields, page=turned.location)


def back_at_the_desk(client: FlaskClient) -> str:
    """As if the desk had entered its password: where it goes on."""
    with client.session_transaction() as cookie:
        after: str = cookie.pop("handed")[3]
    return after
