"""A record as its template needs it: every word chosen, every date written, nothing left to decide."""

import re
from dataclasses import dataclass

from academy.qr import QrPicture, qr_picture
from academy.records.rules import fitting, wording
from academy.records.rules.facts import ReadinessGroup, RecordFacts, RecordKind, Signed, StageFacts
from academy.records.rules.numbers import shown_code

LANGUAGE = "en-GB"
DEFAULT_COLOUR = "#0b5351"
_COLOUR = re.compile("#[0-9a-fA-F]{6}")
_STATEMENT = (
    "This is the employer’s own record. It is not a qualification, a licence or a registration, "
    "and no other body has issued it."
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled fact of the two columns."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """Who stands for the record, under a rule like a signature."""

    name: str
    role: str
    when: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column heading and its class, which carries the fixed width."""

    heading: str
    style: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a later page: its heading, its columns and rows of ready words."""

    heading: str
    summary: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def short(self) -> bool:
        """It stands on one page: few rows cut in two leave a sheet that does not say what they are part of."""
        return fitting.kept_together([row[0] for row in self.rows])


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Everything the templates print, in the order in which they print it."""

    language: str
    colour: str
    page_style: str
    document_title: str
    description: str
    council: str
    academy: str
    heading: str
    lead: str
    name: str
    name_style: str
    sentence: str
    decision: str
    conditions: tuple[SignatureLine, ...]
    more_conditions: str
    facts: tuple[Fact, ...]
    signatures: tuple[SignatureLine, ...]
    issued: str
    reference: str
    code: str
    verify_link: str
    verify_shown: str
    qr: QrPicture
    later_heading: str
    later_lead: str
    tables: tuple[Table, ...]
    statement: str
    fingerprint: str
    footer: str


_TRANSCRIPT = (
    Column("What", "what"),
    Column("When", "when"),
    Column("How it was completed", "how"),
    Column("Confirmed by", "who"),
)
_ITEMS = (
    Column("What", "what"),
    Column("How it stood", "how"),
    Column("When", "when"),
    Column("Confirmed by", "who"),
)
_ACCEPTED = (
    Column("What", "what"),
    Column("Accepted until", "how"),
    Column("When", "when"),
    Column("Accepted by", "who"),
)


def record_page(
    facts: RecordFacts, *, fingerprint: str, colour: str = DEFAULT_COLOUR, large: bool = False
) -> RecordPage:
    """The page of a record. Make it from `facts_of(snapshot)`, with that snapshot's SHA-256 as fingerprint.

    `colour` is the council's, as #rrggbb; `large` gives the variant in 18 point.
    """
    if not _COLOUR.fullmatch(colour):
        raise ValueError(f"A colour is written #rrggbb, not {colour!r}.")
    ready = facts.kind is RecordKind.WORK_READY
    link = f"{facts.verify_url.rstrip('/')}/{facts.code}"
    heading = wording.title(facts.kind)
    return RecordPage(
        language=LANGUAGE,
        colour=colour,
        page_style=fitting.page_style(facts, large=large),
        document_title=f"{heading}: {facts.name_written}, {facts.reference}",
        description=f"{facts.name_written} {wording.sentence(facts)}".replace(wording.NO_BREAK, " "),
        council=facts.council,
        academy=facts.academy,
        heading=heading,
        lead="This is to record that",
        name=facts.name_written,
        name_style=fitting.name_style(facts.name_written),
        sentence=wording.sentence(facts),
        decision=wording.decision_word(facts.decision) if ready and facts.decision else "",
        conditions=() if fitting.listed_later(facts) else _conditions(facts),
        more_conditions=_more_conditions(facts),
        facts=_facts(facts),
        signatures=tuple(_signature(signed) for signed in facts.signed_by),
        issued=_issued(facts),
        reference=facts.reference,
        code=shown_code(facts.code),
        verify_link=link,
        verify_shown=_without_scheme(facts.verify_url),
        qr=qr_picture(link),
        later_heading="What was looked at" if ready else "What was completed",
        later_lead=_later_lead(facts),
        tables=_tables(facts),
        statement=_STATEMENT,
        fingerprint=_fingerprint(fingerprint),
        footer=fitting.footer(facts, large=large),
    )


def _issued(facts: RecordFacts) -> str:
    replaces = f" It replaces {facts.supersedes}." if facts.supersedes else ""
    who = f"{facts.issued_by.name}, {facts.issued_by.role}"
    return f"Issued by {who}, on {wording.plain_date(facts.issued_on)}.{replaces}"


def _facts(facts: RecordFacts) -> tuple[Fact, ...]:
    ready = facts.kind is RecordKind.WORK_READY
    found = [Fact("Programme", f"{facts.programme.title}, version {facts.programme.version}")]
    if facts.frameworks and not ready:
        standards = "; ".join(f"{framework.title}, {framework.version}" for framework in facts.frameworks)
        found.append(Fact("Standards followed", standards))
    found.append(Fact("Started", wording.plain_date(facts.started_on)))
    found.append(Fact("Decided" if ready else "Completed", wording.plain_date(facts.completed_on)))
    if not ready:
        found.append(Fact("Sessions attended", str(facts.sessions_attended)))
        found.append(Fact("Modules completed", str(facts.modules_completed)))
    if facts.registration:
        checked = wording.plain_date(facts.registration.checked_on)
        found.append(Fact(f"Registration, looked up {checked}", facts.registration.number))
    return tuple(found)


def _fingerprint(hexadecimal: str) -> str:
    groups = " ".join(hexadecimal[start : start + 8] for start in range(0, len(hexadecimal), 8))
    return f"The facts are attached to this PDF as a file. The SHA-256 of that file is {groups}."


def _more_conditions(facts: RecordFacts) -> str:
    if not fitting.listed_later(facts):
        return ""
    if len(facts.conditions) == 1:
        return "There is a condition. It stands on the pages that follow."
    return f"There are {len(facts.conditions)} conditions. They stand on the pages that follow."


def _tables(facts: RecordFacts) -> tuple[Table, ...]:
    if facts.kind is RecordKind.INDUCTION:
        return tuple(_transcript(stage) for stage in facts.stages)
    tables = tuple(_items(group) for group in facts.readiness)
    if fitting.listed_later(facts):
        return (_condition_table(facts), *tables)
    return tables


def _condition_table(facts: RecordFacts) -> Table:
    rows = tuple(
        (
            condition.what,
            wording.plain_date(condition.until),
            wording.short_date(condition.accepted_by.on),
            f"{condition.accepted_by.name}, {condition.accepted_by.role}",
        )
        for condition in facts.conditions
    )
    return Table("Conditions", _counted(len(rows), "accepted"), _ACCEPTED, rows)


def _conditions(facts: RecordFacts) -> tuple[SignatureLine, ...]:
    return tuple(
        SignatureLine(
            name=condition.what,
            role=f"Accepted by {condition.accepted_by.name}, {condition.accepted_by.role}",
            when=f"Until {wording.plain_date(condition.until)}",
        )
        for condition in facts.conditions
    )


def _signature(signed: Signed) -> SignatureLine:
    return SignatureLine(signed.name, signed.role, f"Signed {wording.plain_date(signed.on)}")


def _transcript(stage: StageFacts) -> Table:
    rows = tuple(
        (row.what, wording.short_date(row.when), wording.how(row), row.who_confirmed) for row in stage.rows
    )
    return Table(stage.title, _counted(len(rows), "completed"), _TRANSCRIPT, rows)


def _items(group: ReadinessGroup) -> Table:
    rows = tuple(
        (
            row.what,
            wording.item_state(row),
            wording.short_date(row.when) if row.when else "–",
            row.who_confirmed,
        )
        for row in group.rows
    )
    return Table(group.title, _counted(len(rows), "looked at"), _ITEMS, rows)


def _counted(number: int, done: str) -> str:
    return f"{number} {'item' if number == 1 else 'items'} {done}"


def _later_lead(facts: RecordFacts) -> str:
    if facts.kind is RecordKind.WORK_READY:
        return (
            f"How each item stood on {wording.long_date(facts.completed_on)}, when the decision was signed."
        )
    return f"Everything that {facts.name_written} completed, stage by stage."


def _without_scheme(address: str) -> str:
    return address.split("://", 1)[-1].rstrip("/")
