"""What the settings, history, outbox and health pages show."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from academy.admin.rules import detail_words
from academy.audit.models import AuditEvent, AuditSeal
from academy.audit.rules import SENTENCES, Verb, sentence
from academy.db import db
from academy.notifications.models import OutboxMessage
from academy.people import queries as who
from academy.people.models import Person
from academy.people.rules import Renamed, in_current_names, search_words
from academy.settings import queries as settings
from academy.settings.rules import DEFINITIONS, Definition, SettingKind
from academy.signin.models import Account

PAGE = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """One setting as its line on the page."""

    definition: Definition
    value: str
    said: str
    changed_at: datetime | None
    changed_by: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of the history, with whom it is about."""

    id: int
    at: datetime
    text: str
    about: str
    about_ref: str
    detail: str


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for in the history, as it stands in the address."""

    about: str = ""
    by: str = ""
    verb: str = ""
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of history: its lines, whom the words fit, and where the next page begins."""

    lines: list[HistoryLine]
    about: list[Person]
    by: list[Person]
    older: int | None


def choices() -> list[Choice]:
    """Every setting with its value, and who changed it when."""
    values, changed = settings.all_settings(), settings.changes()
    names = _names({row.changed_by_id for row in changed.values() if row.changed_by_id is not None})
    return [
        Choice(
            definition,
            values[key],
            said(definition, values[key]),
            changed[key].changed_at if key in changed else None,
            names.get(changed[key].changed_by_id or 0, "") if key in changed else "",
        )
        for key, definition in DEFINITIONS.items()
    ]


def said(definition: Definition, value: str) -> str:
    """A setting's value in words."""
    if not value:
        return "Not set"
    return f"{value} {definition.unit}" if definition.kind is SettingKind.NUMBER else value


def verb_options() -> list[tuple[str, str]]:
    """Every verb of the history, by its words; those that say the same are one choice."""
    first = {said_without_names(verb): verb.value for verb in reversed(SENTENCES)}
    return [("", "Everything"), *((first[words], words) for words in sorted(first))]


def said_without_names(verb: Verb) -> str:
    """A verb's sentence without who and what: "signed off"."""
    text = (
        SENTENCES[verb]
        .replace(", by {actor}", "")
        .replace("{actor}", "")
        .replace("{subject}", "")
        .strip(" :")
    )
    return " ".join(text.split())


def history(search: Search) -> Found:
    """The history that fits a search, newest first; words that fit nobody find nothing."""
    about, by = _called(search.about), _called(search.by)
    if (search.about and not about) or (search.by and not by):
        return Found([], about, by, None)
    wanted = sa.select(AuditEvent)
    if about:
        wanted = wanted.where(AuditEvent.about_person_id.in_([person.id for person in about]))
    if by:
        wanted = wanted.where(AuditEvent.actor_id.in_([person.id for person in by]))
    if search.verb:
        words = said_without_names(Verb(search.verb))
        wanted = wanted.where(
            AuditEvent.verb.in_([each for each in SENTENCES if said_without_names(each) == words])
        )
    if search.before is not None:
        wanted = wanted.where(AuditEvent.id < search.before)
    rows = list(db.session.scalars(wanted.order_by(AuditEvent.id.desc()).limit(PAGE + 1)))
    shown = rows[:PAGE]
    people = _people({row.about_person_id for row in shown if row.about_person_id is not None})
    names = who.renamed()
    lines = [_line(row, people.get(row.about_person_id or 0), names) for row in shown]
    return Found(lines, about, by, shown[-1].id if len(rows) > PAGE else None)


def _line(row: AuditEvent, person: Person | None, names: Sequence[Renamed]) -> HistoryLine:
    about = (row.actor_id, row.about_person_id)
    return HistoryLine(
        row.id,
        row.at,
        in_current_names(sentence(row.verb, row.actor_name, row.subject), names, about),
        person.name if person else "",
        person.ref if person else "",
        in_current_names(detail_words(json.loads(row.details)), names, about),
    )


def _called(words: str, limit: int = 50) -> list[Person]:
    """People by name, withdrawn ones too: their history stays."""
    typed = search_words(words)
    if not typed:
        return []
    fits = (Person.search_key.contains(word, autoescape=True) for word in typed)
    return list(
        db.session.scalars(sa.select(Person).where(*fits).order_by(Person.sort_key, Person.id).limit(limit))
    )


def _people(keys: Collection[int]) -> dict[int, Person]:
    if not keys:
        return {}
    return {
        row.id: row
        for row in db.session.scalars(sa.select(Person).where(Person.id.in_(keys)).order_by(Person.id))
    }


def _names(keys: Collection[int]) -> dict[int, str]:
    return {key: person.name for key, person in _people(keys).items()}


@dataclass(frozen=True, slots=True)
class Health:
    """The state of the machinery in figures and moments."""

    database: str
    jobs: list[tuple[str, datetime]]
    people: int
    accounts: int
    demo_accounts: int
    events: int
    last_event_at: datetime | None
    last_seal_at: datetime | None
    unsealed: int
    last_sent_at: datetime | None


def health() -> Health:
    """The figures of the health page."""
    row: Any = db.session.execute(
        sa.select(
            _number(Person, Person.withdrawn_at.is_(None)),
            _number(Account, Account.closed_at.is_(None)),
            _number(Account, sa.and_(Account.is_demo, Account.closed_at.is_(None))),
            _number(AuditEvent, sa.true()),
            sa.select(sa.func.max(AuditEvent.at)).scalar_subquery(),
            sa.select(sa.func.max(AuditSeal.sealed_at)).scalar_subquery(),
            _number(
                AuditEvent,
                AuditEvent.id
                > sa.func.coalesce(sa.select(sa.func.max(AuditSeal.last_event_id)).scalar_subquery(), 0),
            ),
            sa.select(sa.func.max(OutboxMessage.sent_at)).scalar_subquery(),
        )
    ).one()
    return Health(db.engine.dialect.name, _last_runs(), *row)


def _last_runs() -> list[tuple[str, datetime]]:
    rows: Any = db.session.execute(
        sa.select(AuditEvent.subject, sa.func.max(AuditEvent.at))
        .where(AuditEvent.verb == Verb.JOB_RUN)
        .group_by(AuditEvent.subject)
        .order_by(AuditEvent.subject)
    )
    return [(subject, at) for subject, at in rows.all()]


def _number(model: Any, condition: Any) -> Any:
    return sa.select(sa.func.count()).select_from(model).where(condition).scalar_subquery()
