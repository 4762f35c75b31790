"""Policies, their versions, and who confirmed which."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from academy.db import db
from academy.policies import rules
from academy.policies.models import Acknowledgement, Policy, PolicyVersion
from academy.refusals import NotFoundError


@dataclass(frozen=True, slots=True)
class Listed:
    """A policy with the version in force (None before the first) and every version, the newest first."""

    policy: Policy
    current: PolicyVersion | None
    versions: tuple[PolicyVersion, ...]


def get_policy(ref: str) -> Policy:
    """The policy at that address."""
    policy = db.session.scalar(sa.select(Policy).where(Policy.ref == ref))
    if policy is None:
        raise NotFoundError(f"no policy {ref}")
    return policy


def get_version(ref: str) -> PolicyVersion:
    """The version at that address, with its policy."""
    version = db.session.scalar(
        sa.select(PolicyVersion)
        .join(PolicyVersion.policy)
        .options(contains_eager(PolicyVersion.policy))
        .where(PolicyVersion.ref == ref)
    )
    if version is None:
        raise NotFoundError(f"no policy version {ref}")
    return version


def all_policies(today: date) -> list[Listed]:
    """Every policy, by title, with its versions."""
    rows = db.session.scalars(
        sa.select(PolicyVersion)
        .join(PolicyVersion.policy)
        .options(contains_eager(PolicyVersion.policy))
        .order_by(Policy.title, Policy.id, PolicyVersion.in_force_on.desc(), PolicyVersion.id.desc())
    )
    by_policy: dict[Policy, list[PolicyVersion]] = {}
    for row in rows:
        by_policy.setdefault(row.policy, []).append(row)
    return [Listed(policy, rules.in_force(found, today), tuple(found)) for policy, found in by_policy.items()]


def known_codes(codes: Collection[str]) -> set[str]:
    """Those of these codes for which there is a policy."""
    return set(db.session.scalars(sa.select(Policy.code).where(Policy.code.in_(codes)))) if codes else set()


def in_force(codes: Collection[str], today: date) -> dict[str, PolicyVersion]:
    """The version of each of these policies that holds today, with its policy."""
    if not codes:
        return {}
    rows = db.session.scalars(
        sa.select(PolicyVersion)
        .join(PolicyVersion.policy)
        .options(contains_eager(PolicyVersion.policy))
        .where(Policy.code.in_(codes), PolicyVersion.in_force_on <= today)
        .order_by(PolicyVersion.in_force_on, PolicyVersion.id)
    )
    return {row.policy.code: row for row in rows}


def confirmed_by(person_ids: Collection[int]) -> dict[int, dict[str, set[int]]]:
    """The versions that each person confirmed, by policy code."""
    found: dict[int, dict[str, set[int]]] = {person_id: {} for person_id in person_ids}
    rows = db.session.execute(
        sa.select(Acknowledgement.person_id, Policy.code, PolicyVersion.id)
        .join(PolicyVersion, PolicyVersion.id == Acknowledgement.policy_version_id)
        .join(Policy, Policy.id == PolicyVersion.policy_id)
        .where(Acknowledgement.person_id.in_(person_ids), Acknowledgement.withdrawn_at.is_(None))
        .order_by(Acknowledgement.id)
    )
    for person_id, code, version_id in rows:
        found[person_id].setdefault(code, set()).add(version_id)
    return found


def to_confirm_again(person_id: int, today: date) -> list[PolicyVersion]:
    """The newer versions of policies that this person confirmed once: asked of them anew, by title."""
    theirs = sa.and_(
        Acknowledgement.policy_version_id == PolicyVersion.id,
        Acknowledgement.person_id == person_id,
        Acknowledgement.withdrawn_at.is_(None),
    )
    rows = db.session.execute(
        sa.select(PolicyVersion, Acknowledgement.id)
        .join(PolicyVersion.policy)
        .outerjoin(Acknowledgement, theirs)
        .options(contains_eager(PolicyVersion.policy))
        .order_by(PolicyVersion.in_force_on, PolicyVersion.id)
    )
    confirmed: dict[int, set[int]] = {}
    current: dict[int, PolicyVersion] = {}
    for version, acknowledgement_id in rows:
        if acknowledgement_id is not None:
            confirmed.setdefault(version.policy_id, set()).add(version.id)
        if version.in_force_on <= today:
            current[version.policy_id] = version
    again = [
        version
        for policy_id, version in current.items()
        if rules.must_confirm_again(version, confirmed.get(policy_id, set()))
    ]
    return sorted(again, key=lambda version: (version.policy.title, version.id))


def find_acknowledgement(person_id: int, version_id: int) -> Acknowledgement | None:
    """That person's live confirmation of that version."""
    return db.session.scalar(
        sa.select(Acknowledgement).where(
            Acknowledgement.person_id == person_id,
            Acknowledgement.policy_version_id == version_id,
            Acknowledgement.withdrawn_at.is_(None),
        )
    )


def label_taken(policy_id: int, label: str) -> bool:
    """True where the policy has a version of that name."""
    return bool(
        db.session.scalar(
            sa.select(sa.exists().where(PolicyVersion.policy_id == policy_id, PolicyVersion.label == label))
        )
    )
