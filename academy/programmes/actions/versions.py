"""Load, draft and publish versions of a programme; what is published never changes again."""

from datetime import datetime

import sqlalchemy as sa

from academy.access.rules import Actor
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import clean, db, explain_constraint, flush
from academy.policies import actions as policies
from academy.policies.rules import Declared
from academy.programmes import queries
from academy.programmes.models import Item, Programme, ProgrammeVersion, VersionState
from academy.programmes.rules import ProgrammeDocument, parse, problems_before_publishing, relabelled, sha256
from academy.refusals import Reason, Refused

LABEL_LENGTH = 40
_LABEL_TAKEN = Reason("label_taken", "There is already a version of this name. Enter another name.", "label")
_CODE_TAKEN = Reason(
    "loaded_twice", "Somebody loaded this programme at the same moment. Look at it, then load again."
)
explain_constraint("uq_programme_version_programme_id_label", _LABEL_TAKEN)
explain_constraint("programme_version.programme_id, programme_version.label", _LABEL_TAKEN)
explain_constraint("uq_programme_code", _CODE_TAKEN)
explain_constraint("programme.code", _CODE_TAKEN)


def load(actor: Actor, text: str, *, now: datetime) -> ProgrammeVersion:
    """Keep a programme document as a draft version, after every check; the same text again changes nothing.

    A published version is never changed (domain I9): another text under its label is refused.
    """
    document = queries.checked(text)
    if isinstance(document, list):
        raise Refused(*document)
    version = queries.find_version(document.code, document.version)
    if version is None:
        programme = _programme(document)
        version = _draft(actor, programme, document.version, text, now)
        record(actor, Verb.PROGRAMME_LOADED, _called(document), sha256=version.document_sha256)
    elif version.document_sha256 != sha256(text):
        _stop_if_published(version)
        _rewrite(actor, version, document, text)
    return version


def new_version(actor: Actor, version: ProgrammeVersion, *, label: str, now: datetime) -> ProgrammeVersion:
    """Copy a version to a draft under a new label; the old one stays as it is."""
    label = clean(label)
    if not label:
        raise Refused(Reason("label_missing", "Enter a name for the new version, for example 2027.", "label"))
    if len(label) > LABEL_LENGTH:
        raise Refused(
            Reason("label_long", f"The name must be {LABEL_LENGTH} characters or fewer. Shorten it.", "label")
        )
    document = queries.document_of(version)
    if queries.find_version(version.programme.code, label) is not None:
        message = f"There is already a version {label}. Enter another name."
        raise Refused(Reason("label_taken", message, "label"))
    text = relabelled(version.document, document, label)
    draft = _draft(actor, version.programme, label, text, now)
    record(actor, Verb.PROGRAMME_DRAFTED, f"{document.title}, version {label}", copied_from=version.label)
    return draft


def change_draft(
    actor: Actor, version: ProgrammeVersion, *, text: str, version_read: int | None = None
) -> list[Reason]:
    """Replace the text of a draft, and give what must still be mended before it can be published.

    It must be readable and say that it is this version. A published version is refused; so is a text that was
    written while somebody else changed the draft (`version_read` is the one that its author was looking at).
    """
    _stop_if_published(version)
    document = parse(text)
    if isinstance(document, list):
        raise Refused(*document)
    if (document.code, document.version) != (version.programme.code, version.label):
        message = (
            f"This text says that it is “{document.code}”, version {document.version}; this draft is "
            f"“{version.programme.code}”, version {version.label}. Change these two lines back, "
            "or load the text as a file."
        )
        raise Refused(Reason("another_version", message, "document"))
    _stop_if_stale(version, version_read)
    if version.document_sha256 != sha256(text):
        _rewrite(actor, version, document, text)
    return problems_before_publishing(document, queries.frameworks())


def publish(
    actor: Actor, version: ProgrammeVersion, *, now: datetime, version_read: int | None = None
) -> None:
    """Make a draft the version that new enrolments can be pinned to; from now on it never changes.

    Its items become rows for plans to point at, and the policies that it names become known.
    """
    if version.state is VersionState.PUBLISHED:
        return
    _stop_if_stale(version, version_read)
    document = queries.document_of(version)
    if problems := problems_before_publishing(document, queries.frameworks()):
        raise Refused(*problems)
    version.state, version.published_at, version.published_by_id = (
        VersionState.PUBLISHED,
        now,
        actor.person_id,
    )
    version.programme.title = document.title
    flush()
    db.session.add_all(_items(version, document))
    declared = [Declared(each.code, each.title, each.summary) for each in document.policies]
    policies.ensure(actor, declared, now=now)
    record(actor, Verb.PROGRAMME_PUBLISHED, _called(document), sha256=version.document_sha256)
    flush()


def _items(version: ProgrammeVersion, document: ProgrammeDocument) -> list[Item]:
    stages = {stage.code: stage for stage in document.stages}
    return [
        Item(
            version_id=version.id,
            code=item.code,
            title=item.title,
            stage_code=item.stage,
            stage_title=stages[item.stage].title,
            stage_order=stages[item.stage].order,
            position=position,
            kind=item.kind.value,
            owner=item.owner.value,
            completion=item.completion.value,
            mandatory=item.mandatory,
            licence=item.licence,
            milestone=item.milestone or stages[item.stage].title,
        )
        for position, item in enumerate(document.items)
    ]


def _programme(document: ProgrammeDocument) -> Programme:
    programme = db.session.scalar(sa.select(Programme).where(Programme.code == document.code))
    if programme is None:
        programme = Programme(code=document.code, title=document.title)
        db.session.add(programme)
        flush()
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
    flush()
    return version


def _rewrite(actor: Actor, version: ProgrammeVersion, document: ProgrammeDocument, text: str) -> None:
    was = version.document_sha256
    version.document, version.document_sha256 = text, sha256(text)
    record(actor, Verb.PROGRAMME_CHANGED, _called(document), sha256=(was, version.document_sha256))
    flush()


def _called(document: ProgrammeDocument) -> str:
    return f"{document.title}, version {document.version}"


def _stop_if_published(version: ProgrammeVersion) -> None:
    if version.state is VersionState.PUBLISHED:
        message = (
            f"Version {version.label} is published, and what is published never changes. "
            "Give the changed text a new version."
        )
        raise Refused(Reason("published", message))


def _stop_if_stale(version: ProgrammeVersion, version_read: int | None) -> None:
    if version_read is not None and version_read != version.row_version:
        message = (
            "Somebody else changed this draft while you had it open. Both texts are below; nothing is lost."
        )
        raise Refused(Reason("stale", message, "document"))
