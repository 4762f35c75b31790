"""Add and change services and teams."""

from datetime import date

from academy.access.rules import Actor
from academy.audit.actions import record
from academy.audit.rules import Verb, difference
from academy.db import clean, db, explain_constraint, flush
from academy.people import queries
from academy.people.models import Service, Team
from academy.people.rules import plain_words
from academy.refusals import Reason, Refused

for _table, _word in (("team", "team"), ("service", "service")):
    _reason = Reason(f"{_table}_there", f"There is a {_word} of this name already.", "name")
    explain_constraint(f"uq_{_table}_search_key", _reason)
    explain_constraint(f"{_table}.search_key", _reason)


def add_service(actor: Actor, *, name: str) -> Service:
    """Add a part of the council's children's services."""
    name = _checked(name)
    service = Service(name=name, search_key=plain_words(name))
    db.session.add(service)
    flush()
    record(actor, Verb.TEAM_ADDED, f"{name} (a service)")
    return service


def add_team(actor: Actor, *, name: str, service: Service, base: str = "") -> Team:
    """Add a team; a closed one of the same name is opened again, so that its history stays one."""
    name = _checked(name)
    team = queries.teams_by_key().get(plain_words(name))
    if team is not None and team.closed_on is None:
        raise Refused(Reason("team_there", f"There is a team “{team.name}” already.", "name"))
    if team is None:
        team = Team(name=name, search_key=plain_words(name), service=service, base=clean(base)[:120])
        db.session.add(team)
    else:
        team.name, team.service, team.base, team.closed_on = name, service, clean(base)[:120], None
    flush()
    record(actor, Verb.TEAM_ADDED, name, service=service.name, base=team.base)
    return team


def change_team(actor: Actor, team: Team, *, name: str, service: Service, base: str) -> None:
    """Change a team's name, service or base."""
    after: dict[str, object] = {"name": _checked(name), "service_id": service.id, "base": clean(base)[:120]}
    changed = difference({field: getattr(team, field) for field in after}, after)
    if not changed:
        return
    team.name, team.search_key = _checked(name), plain_words(name)
    team.service, team.base = service, clean(base)[:120]
    flush()
    record(actor, Verb.TEAM_CHANGED, team.name, changed=sorted(changed), service=service.name)


def close_team(actor: Actor, team: Team, *, on: date) -> None:
    """Close a team: nobody joins it any more; who was in it keeps their history."""
    team.closed_on = on
    record(actor, Verb.TEAM_CHANGED, team.name, closed_on=on)


def _checked(name: str) -> str:
    name = clean(name)
    if not plain_words(name):
        raise Refused(Reason("name", "Enter a name", "name"))
    if len(name) > 120:
        raise Refused(Reason("too_long", "The name must be 120 characters or fewer", "name"))
    return name
