"""Programmes and standards: versions, their documents and their items."""

from collections.abc import Collection
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.access.rules import NOBODY_IN_PARTICULAR, Subject
from academy.db import db
from academy.programmes.models import (
    Crosswalk,
    FrameworkVersion,
    Item,
    Programme,
    ProgrammeVersion,
    VersionState,
)
from academy.programmes.rules import Crosswalk as CrosswalkValue
from academy.programmes.rules import (
    Framework,
    ProgrammeDocument,
    parse,
    parse_checked,
    parse_crosswalk,
    parse_framework,
)
from academy.refusals import NotFoundError, Reason

_parsed = lru_cache(maxsize=32)(parse)
_parsed_framework = lru_cache(maxsize=32)(parse_framework)
_parsed_crosswalk = lru_cache(maxsize=32)(parse_crosswalk)


def document_of(version: ProgrammeVersion) -> ProgrammeDocument:
    """The version as a value; the same text is parsed once in a process."""
    document = _parsed(version.document)
    if isinstance(document, list):
        raise ValueError(f"A stored programme document cannot be read: {document[0].message}")
    return document


def documents_of(version_ids: Collection[int]) -> dict[int, ProgrammeDocument]:
    """The documents of these versions, by version key."""
    rows = db.session.scalars(
        sa.select(ProgrammeVersion).where(ProgrammeVersion.id.in_(version_ids)).order_by(ProgrammeVersion.id)
    )
    return {row.id: document_of(row) for row in rows}


@lru_cache(maxsize=4)
def _checked(text: str, frameworks: tuple[Framework, ...]) -> ProgrammeDocument | tuple[Reason, ...]:
    document = parse_checked(text, frameworks)
    return tuple(document) if isinstance(document, list) else document


def checked(text: str) -> ProgrammeDocument | list[Reason]:
    """The document that a text describes, after every check against the standards here, or what is wrong by line."""
    document = _checked(text, tuple(frameworks()))
    return list(document) if isinstance(document, tuple) else document


def get_version(ref: str) -> ProgrammeVersion:
    """The version at that address, with its programme."""
    version = db.session.scalar(
        sa.select(ProgrammeVersion)
        .options(joinedload(ProgrammeVersion.programme))
        .where(ProgrammeVersion.ref == ref)
    )
    if version is None:
        raise NotFoundError(f"no programme version {ref}")
    return version


def version_or_404(ref: str) -> tuple[ProgrammeVersion, Subject]:
    """The version at that address; programmes are about nobody, so rights depend on roles alone."""
    return get_version(ref), NOBODY_IN_PARTICULAR


def find_version(code: str, label: str) -> ProgrammeVersion | None:
    """The version of that programme under that label, if there is one."""
    return db.session.scalar(
        sa.select(ProgrammeVersion)
        .join(ProgrammeVersion.programme)
        .options(joinedload(ProgrammeVersion.programme))
        .where(Programme.code == code, ProgrammeVersion.label == label)
    )


def all_versions() -> list[ProgrammeVersion]:
    """Every version of every programme, by title, the newest first."""
    return list(
        db.session.scalars(
            sa.select(ProgrammeVersion)
            .join(ProgrammeVersion.programme)
            .options(joinedload(ProgrammeVersion.programme))
            .order_by(Programme.title, Programme.id, ProgrammeVersion.id.desc())
        )
    )


def published_versions() -> list[ProgrammeVersion]:
    """Every version that enrolments may be pinned to, the newest first."""
    return [version for version in all_versions() if version.state is VersionState.PUBLISHED]


def ways_to_join() -> dict[str, str]:
    """The ways to join that published versions declare, in the words of the newest."""
    versions = reversed(published_versions())
    return {each.code: each.label for version in versions for each in document_of(version).audiences}


def published_before(version: ProgrammeVersion) -> ProgrammeVersion | None:
    """The version of the same programme that was published last, this one left out."""
    return db.session.scalar(
        sa.select(ProgrammeVersion)
        .where(
            ProgrammeVersion.programme_id == version.programme_id,
            ProgrammeVersion.state == VersionState.PUBLISHED,
            ProgrammeVersion.id != version.id,
        )
        .order_by(ProgrammeVersion.published_at.desc(), ProgrammeVersion.id.desc())
        .limit(1)
    )


def labels_of(programme_id: int) -> list[str]:
    """The labels of a programme's versions, the oldest first."""
    return list(
        db.session.scalars(
            sa.select(ProgrammeVersion.label)
            .where(ProgrammeVersion.programme_id == programme_id)
            .order_by(ProgrammeVersion.id)
        )
    )


def items_of(version_ids: Collection[int]) -> dict[int, list[Item]]:
    """The items of published versions as rows, in the order of the document."""
    found: dict[int, list[Item]] = {version_id: [] for version_id in version_ids}
    rows = db.session.scalars(
        sa.select(Item).where(Item.version_id.in_(version_ids)).order_by(Item.version_id, Item.position)
    )
    for item in rows:
        found[item.version_id].append(item)
    return found


def stored_frameworks() -> list[FrameworkVersion]:
    """Every set of standards that was loaded, by code."""
    return list(db.session.scalars(sa.select(FrameworkVersion).order_by(FrameworkVersion.code)))


def find_framework(code: str) -> FrameworkVersion | None:
    """The set of standards under that code, if it is here."""
    return db.session.scalar(sa.select(FrameworkVersion).where(FrameworkVersion.code == code))


def find_crosswalk(code: str) -> Crosswalk | None:
    """The crosswalk under that code, if it is here."""
    return db.session.scalar(sa.select(Crosswalk).where(Crosswalk.code == code))


def frameworks() -> list[Framework]:
    """Every set of standards as a value, by code."""
    parsed = [_parsed_framework(row.document) for row in stored_frameworks()]
    return [framework for framework in parsed if isinstance(framework, Framework)]


def crosswalks() -> list[Crosswalk]:
    """Every crosswalk that was loaded, by code."""
    return list(db.session.scalars(sa.select(Crosswalk).order_by(Crosswalk.code)))


def crosswalk_values() -> list[CrosswalkValue]:
    """Every crosswalk as a value, by code."""
    parsed = [_parsed_crosswalk(row.document) for row in crosswalks()]
    return [crosswalk for crosswalk in parsed if isinstance(crosswalk, CrosswalkValue)]
