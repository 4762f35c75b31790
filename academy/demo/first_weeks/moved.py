"""Rosa came from another team: she is in post with gaps, and holds her laptop and badge since her earlier job."""

from datetime import date, timedelta

from academy import clock
from academy.access.rules import Role
from academy.demo import days
from academy.demo.cast import Starter, email_of
from academy.demo.days import local
from academy.demo.first_weeks.story import TEAM, Setting, Story
from academy.demo.joining import person
from academy.equipment import actions as equipment
from academy.equipment import queries as kit
from academy.equipment.actions import Giving
from academy.equipment.rules import NewThing, Signature
from academy.people import actions as people
from academy.people import queries as who

ROSA = Starter(
    "50343", "Rosa", "Delgado", TEAM.name, "SW91443", newly_qualified="N", effort=60, audience="moving_inside",
    holds_kit=True,
)  # fmt: skip
HELD = (
    ("laptop", "LT-0417"),
    ("phone", "PH-0417"),
    ("id-badge", "ID-0417"),
    ("door-fob", "FOB-0417"),
    ("lone-worker-device", "LW-0417"),
)


def _before(setting: Setting) -> None:
    """Two years ago: her first job here, and what she was given then."""
    began: date = setting.starts_on - timedelta(weeks=104)
    with clock.as_if(local(began)) as now:
        rosa = person(email_of(ROSA))
        job = people.add_employment(setting.coordinator, rosa, starts_on=began, now=now)
        people.end_job(setting.coordinator, job, setting.starts_on - timedelta(days=1))
        desk = days.acting(who.people_with_role(Role.KIT_DESK, setting.today)[0])
        kinds = {kind.code: kind for kind in kit.kinds()}
        giving = []
        for code, tag in HELD:
            (asset,) = equipment.add_assets(desk, kinds[code], things=[NewThing(tag, "")], now=now)
            giving.append(Giving(kinds[code], asset))
        signed = Signature(rosa.name, agreed=True)
        issued = equipment.issue(desk, rosa, things=giving, signature=signed, once=None, now=now)
        equipment.confirm(days.acting(rosa), issued, now=now)
        for line in kit.lines_in([issued.id])[issued.id]:
            if line.kind.needs_test:
                equipment.say_whether_it_works(days.acting(rosa), line, works=True, problem="", now=now)


STORY = Story("who moved here from another team", (ROSA,), before=_before)
