"""Nadia starts tomorrow and her bag is packed; Sean's telephone was put right this morning and is not tested yet."""

from datetime import date, time, timedelta

from academy import clock
from academy.access.rules import Actor, Role
from academy.demo.cast import Starter, email_of
from academy.demo.days import acting, local, tag_for
from academy.demo.first_weeks.story import TEAM, Setting, Story
from academy.demo.joining import person
from academy.equipment import actions as equipment
from academy.equipment import queries as kit
from academy.equipment.actions import Giving
from academy.people import queries as who

NADIA = Starter(
    "50339", "Nadia", "Farrow", TEAM.name, "SW91412", effort=0, decided=False, starts_tomorrow=True
)
SEAN = Starter("50340", "Sean", "Doyle", TEAM.name, "SW91413", effort=80, decided=False)


def _packed(setting: Setting) -> None:
    """This morning the desk set aside everything on her list that has a tag."""
    with clock.as_if(local(setting.today, time(8, 10))) as now:
        nadia = person(email_of(NADIA))
        listed = {each.code for each in kit.kit_state_of([nadia.id], setting.today)[nadia.id].things}
        found = (kit.find_asset(tag_for(kind, NADIA)) for kind in kit.kinds() if kind.code in listed)
        things = [Giving(asset.kind, asset) for asset in found if asset is not None]
        equipment.set_aside(_desk(setting.today), nadia, things=things, now=now)


def _not_tested(setting: Setting) -> None:
    """His telephone did not work yesterday, and the desk put it right."""
    sean = person(email_of(SEAN))
    phone = next(line for line in kit.lines_of([sean.id])[sean.id] if line.kind.code == "phone")
    with clock.as_if(local(setting.today - timedelta(days=1), time(16, 0))) as now:
        equipment.say_whether_it_works(acting(sean), phone, works=False, problem="No signal", now=now)
    with clock.as_if(local(setting.today, time(8, 20))) as now:
        equipment.put_right(_desk(setting.today), phone, now=now)


def _desk(today: date) -> Actor:
    return acting(who.people_with_role(Role.KIT_DESK, today)[0])


PACKED = Story("who starts tomorrow, with a bag packed", (NADIA,), after=_packed)
NOT_TESTED = Story("whose telephone is not tested yet", (SEAN,), after=_not_tested)
