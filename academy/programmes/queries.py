"""Programmes and standards: versions, their documents and their items."""

from collections.abc import Collection
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.db import db
from academy.programmes.models import Crosswalk, FrameworkVersion, Item, Programme, ProgrammeVersion, VersionState
from academy.programmes.rules import Framework, ProgrammeDocument, parse, parse_framework
from academy.refusals import NotFoundError


@lru_cache(maxsize=32)
def _parsed(sha256: str, text: str) -> ProgrammeDocument:
    document = parse(text)
    if isinstance(document, list):
        raise ValueError(f"A stored programme document cannot be read: {document[0].message}")
    return document


def document_of(version: ProgrammeVersion) -> ProgrammeDocument:
    """The version as a value; the same text is parsed once in a process."""
    return _parsed(version.document_sha256, version.document)


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


def all_versions() -> list[ProgrammeVersion]:
    """Every version of every programme, by title, the newest first."""
    return list(
        db.session.scalars(
            sa.select(ProgrammeVersion)
            .join(ProgrammeVersion.programme)
            .options(joinedload(ProgrammeVersion.programme))
            .order_by(Programme.title, ProgrammeVersion.id.desc())
        )
    )


def published_versions() -> list[ProgrammeVersion]:
    """Every version that enrolments may be pinned to, the newest first."""
    return [version for version in all_versions() if version.state is VersionState.PUBLISHED]


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


def frameworks() -> list[Framework]:
    """Every set of standards as a value."""
    parsed = [parse_framework(row.document) for row in stored_frameworks()]
    return [framework for framework in parsed if isinstance(framework, Framework)]


def crosswalks() -> list[Crosswalk]:
    """Every crosswalk that was loaded, by code."""
    return list(db.session.scalars(sa.select(Crosswalk).order_by(Crosswalk.code)))
