"""Draft a record: gather its facts, ask the gate, and fix everything that will be printed; nothing is written."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime

from academy import clock, pdf
from academy.access.rules import Actor, Permission, Role, allowed, runs, why_not_for_oneself
from academy.audit.actions import not_audited
from academy.db import clean, db
from academy.enrolments import queries as enrolments
from academy.enrolments.models import Enrolment
from academy.programmes.rules import RecordDef
from academy.records import queries, rules
from academy.records.models import RecordNumber
from academy.records.queries import Issued, Known, Stamp
from academy.records.rules import MissingCharacter, RecordFacts, Signed
from academy.refusals import NotFoundError, Reason, Refused

PREFIX = "SWA"
VERIFY_PATH = "/v"


@dataclass(frozen=True, slots=True)
class Draft:
    """A record as it would be issued: its exact text, and what must still be so when it is written down."""

    definition: str
    stamp: Stamp
    text: str
    counter: int
    created: datetime
    replaces: Issued | None = None
    reason: str = ""

    @property
    def facts(self) -> RecordFacts:
        """What it says."""
        return rules.facts_of(self.text)

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the text."""
        return rules.sha256(self.text)


@not_audited("nothing is changed yet")
def draft(
    actor: Actor,
    enrolment: Enrolment,
    *,
    definition: str,
    verify_url: str,
    now: datetime,
    name_written: str = "",
    replaces: Issued | None = None,
    reason: str = "",
) -> Draft:
    """What would be issued now, or Refused with everything that stands in the way.

    By a coordinator or an Advanced Practitioner who runs the intake, never for oneself. The number is the next one:
    it is given for good only when the record is written down.
    """
    today = clock.in_london(now).date()
    issuer = issuer_of(actor, enrolment, now)
    known = queries.gather([enrolment], today)[enrolment.id]
    name = clean(name_written) or known.own_name
    counter = last_number(today.year) + 1
    stamp = Stamp(
        reference=rules.record_number(PREFIX, today.year, counter),
        code=rules.verify_code(secrets.randbelow),
        verify_url=verify_url.rstrip("/") + VERIFY_PATH,
        issued_on=today,
        issued_by=issuer,
        name_written=name,
        supersedes=replaces.record.number if replaces else None,
    )
    text = checked(known, definition, stamp, replaces=replaces, reason=reason)
    return Draft(
        definition=definition,
        stamp=stamp,
        text=text,
        counter=counter,
        created=now,
        replaces=replaces,
        reason=clean(reason)[:300],
    )


@not_audited("nothing is changed: it is asked once before printing and once before writing")
def checked(known: Known, definition: str, stamp: Stamp, *, replaces: Issued | None, reason: str) -> str:
    """The exact text of the record by what is known now, or Refused; the gate of the rules is asked each time."""
    found = definition_of(known, definition)
    records = queries.records_of([known.enrolment.id])[known.enrolment.id]
    standing = queries.standing_record(records, definition)
    facts = replace(
        queries.issue_facts(known, found, stamp.name_written, stamp.issued_on),
        standing=standing.record.number if standing else None,
        supersedes=replaces.record.number if replaces else None,
        reason=reason,
    )
    if reasons := rules.why_not_issue(facts):
        raise Refused(*reasons)
    record = queries.facts_for(known, found, stamp)
    strange = tuple(MissingCharacter(*each) for each in pdf.missing_characters(rules.words_of(record)))
    if reasons := rules.why_not_issue(replace(facts, missing_characters=strange)):
        raise Refused(*reasons)
    return rules.snapshot(record)


@not_audited("it reads")
def definition_of(known: Known, code: str) -> RecordDef:
    """The record of that code among those that this starter can get."""
    found = next((each for each in known.definitions if each.code == code), None)
    if found is None:
        raise NotFoundError(f"no record {code} for this starter")
    return found


@not_audited("it reads")
def last_number(year: int, *, lock: bool = False) -> int:
    """The last number given in a year; locked, nobody else takes the next one before this transaction ends."""
    row = db.session.get(RecordNumber, year, with_for_update=lock or None, populate_existing=lock)
    return row.last if row else 0


@not_audited("it reads")
def issuer_of(actor: Actor, enrolment: Enrolment, now: datetime) -> Signed:
    """Who issues, in which role: a coordinator or who runs the intake, never for oneself; else Refused."""
    today = clock.in_london(now).date()
    subject = enrolments.subjects_of([enrolment], today)[enrolment.id]
    reasons = why_not_for_oneself(actor, enrolment.person_id)
    if not reasons and not allowed(actor, Permission.ISSUE_RECORD, subject):
        reasons.append(
            Reason("not_issuer", "A coordinator, or somebody who runs this intake, issues records.")
        )
    if reasons:
        raise Refused(*reasons)
    role = Role.ADVANCED_PRACTITIONER if runs(actor, subject) else Role.COORDINATOR
    return Signed(actor.name, queries.role_words(role.value), today)
