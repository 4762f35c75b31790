"""The stock: kinds, tagged things, where each is and who had it; hand-overs and returns as they were signed."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from academy.db import db
from academy.equipment import rules
from academy.equipment.models import Asset, KitIssue, KitIssueLine, KitKind
from academy.equipment.rules import Condition, Standing
from academy.people.models import Person
from academy.people.rules import search_words
from academy.programmes import queries as programmes
from academy.refusals import NotFoundError


@dataclass(frozen=True, slots=True)
class Thing:
    """One tagged thing with where it is."""

    asset: Asset
    standing: Standing
    line: KitIssueLine | None = None

    @property
    def holder(self) -> Person | None:
        """Who has it."""
        return self.line.issue.person if self.line else None


def kinds() -> list[KitKind]:
    """Every kind of kit, by name."""
    return list(db.session.scalars(sa.select(KitKind).order_by(KitKind.label, KitKind.id)))


def kinds_with_tags() -> frozenset[str]:
    """The codes of the kinds of which the stock has things with tags."""
    return frozenset(
        db.session.scalars(
            sa.select(KitKind.code).where(
                sa.exists().where(Asset.kind_id == KitKind.id, Asset.withdrawn_at.is_(None))
            )
        )
    )


def kinds_behind() -> list[str]:
    """The names of the kinds in published programmes that the stock does not know yet."""
    known = {kind.code for kind in kinds()}
    documents = [programmes.document_of(version) for version in programmes.published_versions()]
    names = {kind.code: kind.label for document in documents for kind in document.kit_kinds}
    return sorted(label for code, label in names.items() if code not in known)


def get_asset(ref: str) -> Asset:
    """The thing at that address with its kind, also when it has left the stock."""
    asset = db.session.scalar(sa.select(Asset).options(joinedload(Asset.kind)).where(Asset.ref == ref))
    if asset is None:
        raise NotFoundError(f"no thing {ref}")
    return asset


def find_asset(typed: str) -> Asset | None:
    """The thing with that tag, or else with that serial number; one that left the stock is not found."""
    return next((asset for _, asset in scanned([typed]) if asset is not None), None)


def scanned(tags: Collection[str]) -> list[tuple[str, Asset | None]]:
    """The thing that each scan means, by tag or else by serial number, in the order of the scans."""
    if not tags:
        return []
    wanted = [rules.tag_of(tag) for tag in tags]
    rows = db.session.scalars(
        sa.select(Asset)
        .options(joinedload(Asset.kind))
        .where(
            Asset.withdrawn_at.is_(None),
            sa.or_(Asset.tag.in_(wanted), sa.func.upper(Asset.serial_number).in_(wanted)),
        )
        .order_by(Asset.id)
    ).all()
    by_tag = {asset.tag: asset for asset in rows}
    by_serial = {asset.serial_number.upper(): asset for asset in rows if asset.serial_number}
    return [(tag, by_tag.get(tag) or by_serial.get(tag)) for tag in wanted]


def tags_taken(tags: Collection[str]) -> frozenset[str]:
    """Those of these tags that are in the stock."""
    return frozenset(
        db.session.scalars(sa.select(Asset.tag).where(Asset.tag.in_(tags), Asset.withdrawn_at.is_(None)))
    )


def open_lines_of(asset_ids: Collection[int]) -> dict[int, KitIssueLine]:
    """The open hand-over of each thing that is with somebody or set aside for them, with the person."""
    rows = db.session.scalars(
        sa.select(KitIssueLine)
        .options(joinedload(KitIssueLine.issue).joinedload(KitIssue.person))
        .where(
            KitIssueLine.asset_id.in_(asset_ids),
            KitIssueLine.withdrawn_at.is_(None),
            KitIssueLine.state.in_(rules.TAKEN),
        )
        .order_by(KitIssueLine.id)
        .execution_options(populate_existing=True)
    )
    return {row.asset_id: row for row in rows if row.asset_id is not None}


def things(*, words: str = "", kind: str = "", standing: Standing | None = None) -> list[Thing]:
    """The stock, by kind and tag; narrowed by words (tag, serial number, holder), by kind, by where things are."""
    wanted = sa.select(Asset).join(Asset.kind).options(contains_eager(Asset.kind))
    if standing is not Standing.GONE:
        wanted = wanted.where(Asset.withdrawn_at.is_(None))
    if kind:
        wanted = wanted.where(KitKind.code == kind)
    assets = db.session.scalars(wanted.order_by(KitKind.label, Asset.tag, Asset.id)).all()
    out, back = _all_open_lines(), _last_conditions()
    found = []
    for asset in assets:
        line = out.get(asset.id)
        where = rules.standing_of(
            line.state if line else None, back.get(asset.id), gone=asset.withdrawn_at is not None
        )
        thing = Thing(asset, where, line)
        if (standing is None or standing is where) and _says(thing, words):
            found.append(thing)
    return found


def _says(thing: Thing, words: str) -> bool:
    holder = thing.holder
    text = f"{thing.asset.tag} {thing.asset.serial_number} {thing.asset.kind.label}".casefold()
    text = f"{text} {holder.search_key}" if holder else text
    return words.strip().casefold() in text or all(word in text for word in search_words(words))


def _all_open_lines() -> dict[int, KitIssueLine]:
    rows = db.session.scalars(
        sa.select(KitIssueLine)
        .options(joinedload(KitIssueLine.issue).joinedload(KitIssue.person))
        .where(
            KitIssueLine.asset_id.is_not(None),
            KitIssueLine.withdrawn_at.is_(None),
            KitIssueLine.state.in_(rules.TAKEN),
        )
        .order_by(KitIssueLine.id)
    )
    return {row.asset_id: row for row in rows if row.asset_id is not None}


def _last_conditions() -> dict[int, Condition]:
    rows = db.session.execute(
        sa.select(KitIssueLine.asset_id, KitIssueLine.return_condition)
        .where(KitIssueLine.asset_id.is_not(None), KitIssueLine.return_condition.is_not(None))
        .order_by(KitIssueLine.returned_at, KitIssueLine.id)
    )
    return {row[0]: row[1] for row in rows if row[0] is not None and row[1] is not None}


def history_of(asset: Asset) -> list[KitIssueLine]:
    """Who had a thing, the latest first, with who handed it over and took it back."""
    return list(
        db.session.scalars(
            sa.select(KitIssueLine)
            .join(KitIssueLine.issue)
            .options(
                contains_eager(KitIssueLine.issue).options(
                    joinedload(KitIssue.person), joinedload(KitIssue.issued_by)
                ),
                joinedload(KitIssueLine.returned_to),
            )
            .where(
                KitIssueLine.asset_id == asset.id,
                KitIssueLine.withdrawn_at.is_(None),
                KitIssueLine.state != rules.LineState.SET_ASIDE,
            )
            .order_by(KitIssue.issued_at.desc(), KitIssueLine.id.desc())
        )
    )
