"""Keep what was typed, and forget it: once it is sent, or after some days."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from academy.audit.actions import not_audited
from academy.db import db
from academy.drafts import queries
from academy.drafts.models import Draft
from academy.drafts.rules import LONGEST
from academy.settings import queries as settings


@not_audited("a draft is its author's alone: nothing of it stands anywhere else")
def keep_drafts(author_id: int, address: str, texts: Mapping[str, str], *, now: datetime) -> None:
    """Keep what somebody typed on a page; an emptied field forgets its draft."""
    kept = queries.drafts_at(author_id, address)
    for field, text in texts.items():
        row = kept.get(field)
        if not text.strip():
            if row is not None:
                db.session.delete(row)
        elif row is not None:
            row.text, row.saved_at = text[:LONGEST], now
        else:
            db.session.add(
                Draft(author_id=author_id, address=address, field=field, text=text[:LONGEST], saved_at=now)
            )


@not_audited("what was sent stands where it was sent to")
def forget_drafts(author_id: int, address: str, fields: Iterable[str]) -> None:
    """The text was sent."""
    db.session.execute(
        sa.delete(Draft).where(
            Draft.author_id == author_id, Draft.address == address, Draft.field.in_(list(fields))
        )
    )


@not_audited("what nobody came back for is no fact about anybody")
def forget_old_drafts(*, now: datetime) -> int:
    """Delete what was typed longer ago than the council's setting says; gives how many."""
    old = Draft.saved_at < now - timedelta(days=settings.number("draft_days"))
    return len(db.session.execute(sa.delete(Draft).where(old).returning(Draft.id)).all())
