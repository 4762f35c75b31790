"""Kinds of kit, the stock, what was handed over with whose signature, and accounts."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from academy.access.rules import Role
from academy.db import Base, Choice, Keyed, Ref, Retention, UtcDateTime, Withdrawable, live_unique
from academy.equipment.rules import HELD, TAKEN, AccountState, Condition, LineState, Objection
from academy.people.models import Person

_TAKEN = ", ".join(f"'{state.value}'" for state in LineState if state in TAKEN)


class KitKind(Ref, Base):
    """A kind of kit by the code that programmes name it with, and the terms on which it is handed over."""

    __tablename__ = "kit_kind"
    retention = Retention.LASTING
    person_path = None

    code: Mapped[str] = mapped_column(sa.String(60), unique=True)
    label: Mapped[str] = mapped_column(sa.String(120))
    kit_class: Mapped[str] = mapped_column(sa.String(20))
    serial: Mapped[bool] = mapped_column(default=False)
    # It counts once the starter says that it works.
    needs_test: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    terms: Mapped[str] = mapped_column(sa.Text, default="")


class Asset(Ref, Withdrawable, Base):
    """One thing with a tag of its own."""

    __tablename__ = "asset"
    retention = Retention.KIT
    person_path = None
    free_texts = {"note": "the note of a thing"}

    kind_id: Mapped[int] = mapped_column(sa.ForeignKey("kit_kind.id"), index=True)
    tag: Mapped[str] = mapped_column(sa.String(60))
    serial_number: Mapped[str] = mapped_column(sa.String(80), default="")
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)

    kind: Mapped[KitKind] = relationship(lazy="raise_on_sql")

    __table_args__ = (live_unique("uq_asset_tag_live", "tag"),)


def said(kind: KitKind, asset: Asset | None, quantity: int) -> str:
    """A thing in words, for the signed text, history and reasons."""
    if asset is not None:
        return f"{kind.label} {asset.tag}"
    return f"{quantity} × {kind.label}" if quantity > 1 else kind.label


class KitIssue(Ref, Base):
    """One hand-over at the desk to one person: several lines, one signature, the terms as they were.

    Or, while `is_bag`, what is set aside for them: each person has at most one bag, and no hand-over is made of it.
    """

    __tablename__ = "kit_issue"
    retention = Retention.KIT
    person_path = "person_id"
    free_texts = {"objection_note": "what a starter says of a hand-over"}
    free_to = frozenset({Role.KIT_DESK})

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    is_bag: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)  # of a bag: when it was begun
    issued_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    terms: Mapped[str] = mapped_column(sa.Text)  # the exact text that was signed
    terms_sha256: Mapped[str] = mapped_column(sa.String(64))
    signed_name: Mapped[str] = mapped_column(sa.String(200), default="")
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    witnessed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    # The starter said whether they signed at the desk: what is not right stands with the lines.
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    objection_note: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    once: Mapped[str | None] = mapped_column(sa.String(40), unique=True)  # a form sent twice hands over once

    person: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=[person_id])
    issued_by: Mapped[Person] = relationship(lazy="raise_on_sql", foreign_keys=[issued_by_id])
    witnessed_by: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[witnessed_by_id])

    __table_args__ = (
        sa.CheckConstraint("(signed_at IS NULL) = (signed_name = '')", name="signed"),
        sa.Index(
            "uq_kit_issue_bag",
            "person_id",
            unique=True,
            sqlite_where=sa.text("is_bag"),
            postgresql_where=sa.text("is_bag"),
        ),
    )


class KitIssueLine(Ref, Withdrawable, Base):
    """One thing of a hand-over, and what became of it."""

    __tablename__ = "kit_issue_line"
    retention = Retention.KIT
    person_path = "issue.person_id"
    free_texts = {
        "decline_reason": "why a thing was declined",
        "problem": "what is wrong with a thing",
        "return_note": "the note of a return",
    }
    free_to = frozenset({Role.KIT_DESK})

    issue_id: Mapped[int] = mapped_column(sa.ForeignKey("kit_issue.id"), index=True)
    kind_id: Mapped[int] = mapped_column(sa.ForeignKey("kit_kind.id"))
    asset_id: Mapped[int | None] = mapped_column(sa.ForeignKey("asset.id"), index=True)
    quantity: Mapped[int] = mapped_column(default=1)
    state: Mapped[LineState] = mapped_column(Choice(LineState), default=LineState.OFFERED)
    decline_reason: Mapped[str] = mapped_column(sa.String(300), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # accepted or declined
    tested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    problem: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")
    kept_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # its holder answered in a later job: still mine, or gone
    objection: Mapped[Objection | None] = mapped_column(Choice(Objection))
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    returned_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    return_condition: Mapped[Condition | None] = mapped_column(Choice(Condition))
    return_note: Mapped[str] = mapped_column(sa.String(300), default="")
    return_signed_name: Mapped[str] = mapped_column(sa.String(200), default="")

    # Held since an earlier job, and not asked about since the plan of the present one began; read by `lines_of`.
    asked_again: Mapped[bool | None] = query_expression()

    issue: Mapped[KitIssue] = relationship(lazy="raise_on_sql")
    kind: Mapped[KitKind] = relationship(lazy="raise_on_sql")
    asset: Mapped[Asset | None] = relationship(lazy="raise_on_sql")
    returned_to: Mapped[Person | None] = relationship(lazy="raise_on_sql", foreign_keys=[returned_to_id])

    @property
    def person_id(self) -> int:
        """Whose it is."""
        return self.issue.person_id

    @property
    def what(self) -> str:
        """In words: Laptop LT-0042, or 2 × Lanyard."""
        return said(self.kind, self.asset, self.quantity)

    @property
    def is_held(self) -> bool:
        """It is with somebody, whatever they have said of it."""
        return self.state in HELD

    @property
    def terms_changed(self) -> bool:
        """The terms of this kind are others now than those that were signed."""
        return self.kind.terms.strip() not in self.issue.terms

    __table_args__ = (
        sa.CheckConstraint("(returned_at IS NULL) = (returned_to_id IS NULL)", name="returned"),
        # One asset has at most one open issue (domain I19).
        live_unique("uq_kit_issue_line_open_asset", "asset_id", also=f"state IN ({_TAKEN})"),
    )


class AccountAccess(Ref, Withdrawable, Base):
    """An account or permit of one person: asked for, set up, tried by them, or not working."""

    __tablename__ = "account_access"
    retention = Retention.KIT
    person_path = "person_id"
    free_texts = {"problem": "what does not work"}
    free_to = frozenset({Role.KIT_DESK})

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    kind_id: Mapped[int] = mapped_column(sa.ForeignKey("kit_kind.id"))
    state: Mapped[AccountState] = mapped_column(Choice(AccountState), default=AccountState.REQUESTED)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    requested_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    granted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    granted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    tested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    problem: Mapped[str] = mapped_column(sa.String(300), default="")
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    kind: Mapped[KitKind] = relationship(lazy="raise_on_sql")

    @property
    def what(self) -> str:
        """In words: its kind."""
        return self.kind.label

    __table_args__ = (
        sa.CheckConstraint("(granted_at IS NULL) = (granted_by_id IS NULL)", name="granted"),
        # What was taken away can be asked for again.
        live_unique("uq_account_access_live", "person_id", "kind_id", also="state <> 'revoked'"),
    )


class KitOrder(Keyed, Withdrawable, Base):
    """Something a person should get that the stock does not have yet: asked for, and by when."""

    __tablename__ = "kit_order"
    retention = Retention.KIT
    person_path = "person_id"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    kind_id: Mapped[int] = mapped_column(sa.ForeignKey("kit_kind.id"))
    ordered_on: Mapped[date]
    expected_on: Mapped[date | None]
    ordered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    kind: Mapped[KitKind] = relationship(lazy="raise_on_sql")

    __table_args__ = (live_unique("uq_kit_order_live", "person_id", "kind_id"),)
