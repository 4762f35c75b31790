"""Make a policy known, give it a new version, and keep that somebody confirmed one."""

from collections.abc import Sequence
from datetime import date, datetime

from academy import clock
from academy.access.rules import Actor
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import clean, db, explain_constraint
from academy.policies import queries, rules
from academy.policies.models import Acknowledgement, Policy, PolicyVersion
from academy.policies.rules import Declared
from academy.refusals import Reason, Refused

_TAKEN = Reason("label_taken", "There is already a version of this name. Enter another.", "label")
for _marker in ("policy_version_policy_id", "policy_version.policy_id, policy_version.label"):
    explain_constraint(_marker, _TAKEN)


def ensure(actor: Actor, declared: Sequence[Declared], *, now: datetime) -> None:
    """Make the policies that a programme names known here, each with a first version that holds from today.

    What is known already stays as it is: its versions are the council's, not the programme's.
    """
    known = queries.known_codes([each.code for each in declared])
    for each in declared:
        if each.code in known:
            continue
        policy = Policy(code=each.code, title=each.title)
        db.session.add(policy)
        db.session.add(
            PolicyVersion(
                policy=policy, label="1", summary=each.summary, in_force_on=clock.in_london(now).date()
            )
        )
        record(actor, Verb.POLICY_ADDED, f"{each.title}, version 1")
    db.session.flush()


def add_version(
    actor: Actor, policy: Policy, *, label: str, address: str, summary: str, in_force_on: date | None
) -> PolicyVersion:
    """Give a policy a new version; from its day everybody who confirmed an earlier one is asked anew."""
    label, address = clean(label), clean(address)
    reasons = rules.problems_with_version(
        label, address, in_force_on, taken=queries.label_taken(policy.id, label)
    )
    if reasons or in_force_on is None:
        raise Refused(*reasons)
    version = PolicyVersion(
        policy=policy, label=label, address=address, summary=clean(summary), in_force_on=in_force_on
    )
    db.session.add(version)
    record(actor, Verb.POLICY_ADDED, f"{policy.title}, version {label}", in_force_on=in_force_on)
    return version


def acknowledge(actor: Actor, version: PolicyVersion, *, now: datetime) -> Acknowledgement:
    """Keep that the actor knows where this version is and has read the parts for their role; twice is once."""
    if actor.person_id is None:
        raise Refused(Reason("nobody", "Only a person can confirm a policy."))
    had = queries.find_acknowledgement(actor.person_id, version.id)
    if had is not None:
        return had
    acknowledgement = Acknowledgement(person_id=actor.person_id, policy_version_id=version.id, at=now)
    db.session.add(acknowledgement)
    record(
        actor,
        Verb.POLICY_ACKNOWLEDGED,
        f"{version.policy.title}, version {version.label}",
        about=actor.person_id,
    )
    return acknowledgement


def withdraw(actor: Actor, version: PolicyVersion, *, now: datetime) -> None:
    """Take back one's own confirmation of a version, pressed by mistake."""
    had = queries.find_acknowledgement(actor.person_id, version.id) if actor.person_id is not None else None
    if had is not None:
        had.withdraw(actor.person_id, now, "taken back")
        record(
            actor,
            Verb.COMPLETION_WITHDRAWN,
            f"the policy {version.policy.title}, version {version.label}",
            about=actor.person_id,
        )
