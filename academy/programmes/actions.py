"""Load standards, load, draft and publish programme versions."""

import hashlib
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from academy.access.rules import Actor
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import db
from academy.programmes import queries
from academy.programmes.models import Crosswalk, FrameworkVersion, Item, Programme, ProgrammeVersion, VersionState
from academy.programmes.rules import (
    ProgrammeDocument,
    export,
    parse,
    parse_checked,
    parse_crosswalk,
    parse_framework,
    problems_before_publishing,
)
from academy.refusals import Reason, Refused


def sha256(text: str) -> str:
    """The hash of a document's exact text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def load_framework(actor: Actor, text: str, *, now: datetime) -> FrameworkVersion:
    """Keep a set of standards. The same document again changes nothing; another text under its code is refused."""
    framework = parse_framework(text)
    if isinstance(framework, list):
        raise Refused(*framework)
    had = db.session.scalar(sa.select(FrameworkVersion).where(FrameworkVersion.code == framework.code))
    if had is not None:
        _same_or_refused(had.document_sha256, text, f"The standards {framework.code}")
        return had
    row = FrameworkVersion(
        code=framework.code, title=framework.title, document=text, document_sha256=sha256(text), loaded_at=now
    )
    db.session.add(row)
    record(actor, Verb.FRAMEWORK_LOADED, framework.title, code=framework.code)
    return row


def load_crosswalk(actor: Actor, text: str, *, now: datetime) -> Crosswalk:
    """Keep a crosswalk between two sets of standards; loading it again replaces it, as it is guidance only."""
    crosswalk = parse_crosswalk(text)
    if isinstance(crosswalk, list):
        raise Refused(*crosswalk)
    row = db.session.scalar(sa.select(Crosswalk).where(Crosswalk.code == crosswalk.code))
    if row is None:
        row = Crosswalk(code=crosswalk.code)
        db.session.add(row)
    row.document, row.loaded_at = text, now
    record(actor, Verb.FRAMEWORK_LOADED, crosswalk.title, code=crosswalk.code)
    return row


def load(actor: Actor, text: str, *, now: datetime) -> ProgrammeVersion:
    """Keep a programme document as a draft version, after every check; the same text again changes nothing.

    A published version is never changed (domain I9): another text under its label is refused.
    """
    document = parse_checked(text, queries.frameworks())
    if isinstance(document, list):
        raise Refused(*document)
    programme = _programme(document)
    version = db.session.scalar(
        sa.select(ProgrammeVersion).where(
            ProgrammeVersion.programme_id == programme.id, ProgrammeVersion.label == document.version
        )
    )
    if version is not None and version.state is VersionState.PUBLISHED:
        _same_or_refused(version.document_sha256, text, f"Version {document.version} of {document.title}")
        return version
    if version is None:
        version = _draft(actor, programme, document.version, text, now)
    elif version.document_sha256 != sha256(text):
        version.document, version.document_sha256 = text, sha256(text)
    record(actor, Verb.PROGRAMME_LOADED, f"{document.title}, version {document.version}")
    return version


def new_version(actor: Actor, version: ProgrammeVersion, *, label: str, now: datetime) -> ProgrammeVersion:
    """Copy a version to a draft under a new label; the old one stays as it is."""
    label = label.strip()
    taken = db.session.scalar(
        sa.select(ProgrammeVersion.id).where(
            ProgrammeVersion.programme_id == version.programme_id, ProgrammeVersion.label == label
        )
    )
    if not label:
        raise Refused(Reason("label_missing", "Enter a name for the new version, for example 2027.", "label"))
    if taken is not None:
        raise Refused(Reason("label_taken", f"There is already a version {label}. Enter another name.", "label"))
    document = queries.document_of(version)
    text = export(_relabelled(document, label))
    draft = _draft(actor, version.programme, label, text, now)
    record(actor, Verb.PROGRAMME_DRAFTED, f"{document.title}, version {label}", copied_from=version.label)
    return draft


def change_draft(actor: Actor, version: ProgrammeVersion, *, text: str) -> None:
    """Replace the text of a draft, after every check; a published version is refused."""
    if version.state is VersionState.PUBLISHED:
        raise Refused(Reason("published", "This version is published and never changes. Make a new version instead."))
    document = parse(text)
    if isinstance(document, list):
        raise Refused(*document)
    if (document.code, document.version) != (version.programme.code, version.label):
        raise Refused(
            Reason(
                "another_version",
                f"This text says it is {document.code}, version {document.version}; "
                f"this draft is {version.programme.code}, version {version.label}.",
                "document",
            )
        )
    version.document, version.document_sha256 = text, sha256(text)
    record(actor, Verb.PROGRAMME_CHANGED, f"{document.title}, version {document.version}")


def publish(actor: Actor, version: ProgrammeVersion, *, now: datetime) -> None:
    """Make a draft the version that new enrolments can be pinned to; from now on it never changes."""
    if version.state is VersionState.PUBLISHED:
        return
    document = queries.document_of(version)
    if problems := problems_before_publishing(document, queries.frameworks()):
        raise Refused(*problems)
    version.state, version.published_at, version.published_by_id = VersionState.PUBLISHED, now, actor.person_id
    db.session.flush()
    for position, item in enumerate(document.items):
        stage = document.stage(item.stage)
        db.session.add(
            Item(
                version_id=version.id,
                code=item.code,
                title=item.title,
                stage_code=stage.code,
                stage_title=stage.title,
                stage_order=stage.order,
                position=position,
                kind=item.kind.value,
                owner=item.owner.value,
                completion=item.completion.value,
                mandatory=item.mandatory,
                licence=item.licence,
                milestone=item.milestone or stage.title,
            )
        )
    record(actor, Verb.PROGRAMME_PUBLISHED, f"{document.title}, version {document.version}")
    db.session.flush()


def _programme(document: ProgrammeDocument) -> Programme:
    programme = db.session.scalar(sa.select(Programme).where(Programme.code == document.code))
    if programme is None:
        programme = Programme(code=document.code, title=document.title)
        db.session.add(programme)
        db.session.flush()
    return programme


def _draft(actor: Actor, programme: Programme, label: str, text: str, now: datetime) -> ProgrammeVersion:
    version = ProgrammeVersion(
        programme=programme,
        label=label,
        state=VersionState.DRAFT,
        document=text,
        document_sha256=sha256(text),
        drafted_at=now,
        drafted_by_id=actor.person_id,
    )
    db.session.add(version)
    db.session.flush()
    return version


def _relabelled(document: ProgrammeDocument, label: str) -> ProgrammeDocument:
    return replace(document, version=label)


def _same_or_refused(had: str, text: str, what: str) -> None:
    if had != sha256(text):
        raise Refused(
            Reason(
                "already_there",
                f"{what} is already here with another text, and what is published never changes. "
                "Give the changed text a new version.",
            )
        )
