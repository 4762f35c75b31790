"""The demo academy, made through the same actions as the real one: all roles, and three intakes."""

import secrets
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from academy.access.rules import ROLES, Role
from academy.db import db
from academy.demo.cast import COLLEAGUES, EARLIER, NOW, TEAMS, email_of
from academy.demo.first_weeks import STORIES
from academy.demo.first_weeks.story import HEAD_OF_SERVICE, PRACTITIONER, TEAM
from academy.demo.story import tell
from academy.people.models import Person

SECRET_FILE = "demo-sign-in.txt"  # noqa: S105 - a file's name


def anybody_there() -> bool:
    """True where the database holds a person already."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Person)) != 0


def make(now: datetime, folder: Path, verify_url: str) -> None:
    """Fill the empty database; one password is made up for everybody and kept in the data folder."""
    password = "-".join(secrets.choice(_WORDS) for _ in range(4))
    tell(now, password, verify_url)
    (folder / SECRET_FILE).write_text(password + "\n", encoding="ascii")
    (folder / SECRET_FILE).chmod(0o600)


def who_can_sign_in(folder: Path) -> str:
    """A table of addresses, roles and the password, for the person who has just started the demo."""
    lines = ["", "Who can sign in to the demo academy:"]
    for colleague in (*COLLEAGUES, PRACTITIONER, HEAD_OF_SERVICE):
        lines.append(f"  {colleague.email:<42} {ROLES[colleague.role][0]}")
    for team in (*TEAMS, TEAM):
        lines.append(f"  {team.email:<42} {ROLES[Role.MANAGER][0]}, {team.name}")
    starters = [(NOW[0], "in the first week"), (EARLIER[0], "in month five")]
    starters += [(starter, story.about) for story in STORIES for starter in story.cast]
    for starter, since in starters:
        lines.append(f"  {email_of(starter):<42} {ROLES[Role.STARTER][0]}, {since}")
    file = folder / SECRET_FILE
    if file.exists():
        lines.append(f"The password is the same for all: {file.read_text(encoding='ascii').strip()}")
    return "\n".join(lines) + "\n"


_WORDS = (
    "acorn amber apple arrow autumn badger bramble brook button candle cedar cherry clover copper cotton daisy ember "
    "falcon feather fern finch forest garden ginger harbour hazel heron honey ivory jasmine juniper kettle lantern "
    "lavender lemon linen maple marble meadow mellow mint mossy nutmeg oak olive orchard otter paper pebble pepper "
    "petal pine plum pocket poppy quartz raven ribbon river robin rowan saddle saffron sage shell silver sparrow "
    "spruce stone summer sunny swift thistle thyme timber tulip velvet violet walnut willow winter wren yarrow"
).split()
