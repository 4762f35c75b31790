"""Take over the rows of the list of teams and their managers, and take them back."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from academy import clock
from academy.access.rules import Actor, Role
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.batches.actions import Done
from academy.batches.models import Batch, BatchRow
from academy.db import db, flush
from academy.people import queries
from academy.people.actions.applying import When
from academy.people.actions.persons import rekey
from academy.people.actions.questions import ask, drop, mark_answered
from academy.people.actions.renaming import without_names
from academy.people.models import Duty, OpenQuestion, Person, Responsibility, RoleGrant, Service, Team
from academy.people.rules import TeamFate, plain_words, split_name
from academy.refusals import Reason, Refused


def take(
    actor: Actor,
    batch: Batch,
    fates: Sequence[TeamFate],
    before: Mapping[int, Mapping[str, str]],
    *,
    now: datetime,
) -> dict[int, Done]:
    """Store every row that does something: teams with service and base, and who manages them."""
    acting = [fate for fate in fates if fate.fate.acts and fate.values is not None]
    taking = _Taking(actor, batch, When(clock.in_london(now).date(), now), acting)
    taking.prepare(acting, [fate for fate in acting if fate.number not in before])
    done = {fate.number: taking.row(fate, new=fate.number not in before) for fate in acting}
    flush()
    return done


def take_back(actor: Actor, batch: Batch, rows: Sequence[BatchRow], *, now: datetime) -> None:
    """Close the teams that the rows made, and withdraw the managers that came with them."""
    today = clock.in_london(now).date()
    why = f"the import of {batch.file_name} was undone"
    teams = queries.teams_made_by(batch.id)
    made = [row.person_id for row in rows if row.person_id is not None]
    for model, condition in (
        (Responsibility, Responsibility.team_id.in_([team.id for team in teams])),
        (RoleGrant, RoleGrant.person_id.in_(made)),
        (OpenQuestion, OpenQuestion.batch_id == batch.id),
        (Person, Person.id.in_(made)),
    ):
        gone = {"withdrawn_at": now, "withdrawn_by_id": actor.person_id, "withdrawn_reason": why[:500]}
        db.session.execute(sa.update(model).where(condition, model.withdrawn_at.is_(None)).values(gone))
    for team in teams:
        team.closed_on = today
        record(actor, Verb.TEAM_CHANGED, team.name, closed_on=today, batch=batch.ref)


def give_back(actor: Actor, batch: Batch, changes: Mapping[str, Mapping[str, str]], *, now: datetime) -> None:
    """Give teams, by name, the values back that the list had changed."""
    when = When(clock.in_london(now).date(), now)
    taking = _Taking(actor, batch, when, ())
    taking.people |= queries.people_by_email(
        {values["manager_email"] for values in changes.values() if values.get("manager_email")}
    )
    for name, values in changes.items():
        team = taking.teams[plain_words(name)]
        taking.change(team, values)
        record(actor, Verb.TEAM_CHANGED, team.name, undone=sorted(values), batch=batch.ref)


class _Taking:
    """One list on its way in: what is there already, by the words that tell things apart."""

    def __init__(self, actor: Actor, batch: Batch, when: When, fates: Sequence[TeamFate]) -> None:
        self._actor, self._batch, self._when = actor, batch, when
        self._services, self.teams = queries.services_by_key(), queries.teams_by_key()
        self._managers = queries.team_managers([team.id for team in self.teams.values()], when.today)
        addresses = {
            fate.values["manager_email"] for fate in fates if fate.values and fate.values.get("manager_email")
        }
        self.people = queries.people_by_email(addresses)
        roles = queries.roles_of([person.id for person in self.people.values()], when.today)
        self._are_managers = {
            person_id
            for person_id, grants in roles.items()
            if any(each.role is Role.MANAGER for each in grants)
        }
        self._newcomers: set[str] = set()
        self._questions = queries.open_questions(team_ids=[team.id for team in self.teams.values()])

    def row(self, fate: TeamFate, *, new: bool) -> Done:
        """Store one row; gives whom it made."""
        values, key = fate.values or {}, plain_words(fate.key)
        team = self.teams.get(key)
        assert team is not None, "every row that acts has its team by now"
        if new:
            manager = self._manager(team, values)
        else:
            changed = {change.field: values[change.field] for change in fate.changes}
            manager = self.change(team, changed)
            if changed:
                kept = without_names(changed)
                record(self._actor, Verb.TEAM_CHANGED, team.name, batch=self._batch.ref, became=kept)
        self._ask(team, fate)
        is_new = manager is not None and (manager.email or "") in self._newcomers
        if manager is not None and is_new:
            self._newcomers.discard(manager.email or "")
        return Done(manager.id if manager is not None and is_new else None, made=new)

    def change(self, team: Team, values: Mapping[str, str]) -> Person | None:
        """Give a team these values; gives the manager whom they name."""
        if values.get("service"):
            team.service = self._service(values["service"])
        if "base" in values:
            team.base = values["base"]
        if "manager_email" in values:
            self._end_manager(team)
            return self._manager(team, values)
        return None

    def prepare(self, acting: Sequence[TeamFate], new: Sequence[TeamFate]) -> None:
        """Make the teams and the managers that are not there yet, all at once."""
        for fate in new:
            values, key = fate.values or {}, plain_words(fate.key)
            self.teams[key] = self._made(self.teams.get(key), values)
        for fate in acting:
            values = fate.values or {}
            if (email := values.get("manager_email", "")) and email not in self.people:
                self.people[email] = self._person(email, values.get("manager", ""))
        flush()
        for email in sorted(self._newcomers):
            person = self.people[email]
            record(self._actor, Verb.PERSON_ADDED, person.name, about=person.id, batch=self._batch.ref)

    def _made(self, closed: Team | None, values: Mapping[str, str]) -> Team:
        service, base = self._service(values["service"]), values.get("base", "")
        if closed is not None:
            closed.name, closed.service, closed.base, closed.closed_on = values["team"], service, base, None
            team = closed
        else:
            team = Team(
                name=values["team"], search_key=plain_words(values["team"]), service=service, base=base
            )
            db.session.add(team)
        record(
            self._actor, Verb.TEAM_ADDED, team.name, service=service.name, base=base, batch=self._batch.ref
        )
        return team

    def _service(self, name: str) -> Service:
        key = plain_words(name)
        if key not in self._services:
            self._services[key] = Service(name=name, search_key=key)
            db.session.add(self._services[key])
            record(self._actor, Verb.TEAM_ADDED, f"{name} (a service)", batch=self._batch.ref)
        return self._services[key]

    def _manager(self, team: Team, values: Mapping[str, str]) -> Person | None:
        email = values.get("manager_email", "")
        if not email:
            return None
        person = self.people[email]
        since = self._when.today
        db.session.add(
            Responsibility(
                duty=Duty.TEAM_MANAGER,
                holder_id=person.id,
                team_id=team.id,
                starts_on=since,
                entered_by_id=self._actor.person_id,
            )
        )
        record(self._actor, Verb.DUTY_GIVEN, f"{person.name} as team manager of {team.name}")
        if person.id not in self._are_managers and person.id != self._actor.person_id:
            self._are_managers.add(person.id)
            db.session.add(RoleGrant(person_id=person.id, role=Role.MANAGER, starts_on=since))
            record(self._actor, Verb.ROLE_GRANTED, f"Manager, {person.name}", about=person.id)
        for question in [each for each in self._questions if each.team_id == team.id]:
            self._questions.remove(question)
            mark_answered(self._actor, question, answer=person.name, now=self._when.now)
        return person

    def _person(self, email: str, name: str) -> Person:
        given, family = split_name(name)
        person = Person(given_name=given, family_name=family, email=email, created_at=self._when.now)
        rekey(person)
        db.session.add(person)
        self._newcomers.add(email)
        return person

    def _end_manager(self, team: Team) -> None:
        old = self._managers.pop(team.id, None)
        if old is None:
            return
        if old.starts_on < self._when.today:
            old.ends_on = self._when.today - timedelta(days=1)
        else:
            old.withdraw(self._actor.person_id, self._when.now, "the list names somebody else")
        record(self._actor, Verb.DUTY_ENDED, f"{old.holder.name} as team manager of {team.name}")

    def _ask(self, team: Team, fate: TeamFate) -> None:
        if not fate.questions:
            return
        codes = {question.code for question in fate.questions}
        drop(
            [each for each in self._questions if each.team_id == team.id and each.code in codes],
            self._actor,
            why="the list asks anew",
            now=self._when.now,
        )
        flush()
        ask(self._actor, fate.questions, team=team, batch_id=self._batch.id, now=self._when.now)


def stop_if_built_on(batch: Batch) -> None:
    """Refuse to undo a list whose teams somebody has joined, or whose managers do more by now."""
    teams = queries.teams_made_by(batch.id)
    names = [team.name for team in queries.teams_built_on([team.id for team in teams])]
    names += [person.name for person in queries.managers_built_on(batch.id, [team.id for team in teams])]
    if names:
        more = f" and {len(names) - 5} more" if len(names) > 5 else ""
        raise Refused(
            Reason(
                "built_on",
                f"Something stands on what this list made: {', '.join(names[:5])}{more}. Nothing was undone."
                " Change single teams by hand instead.",
            )
        )
