"""Keep what was typed or sent too late, and forget it: once it is sent, or after some days."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from academy.audit.actions import not_audited
from academy.db import db
from academy.drafts import queries
from academy.drafts.models import Draft, UnsentForm
from academy.drafts.rules import LONGEST, MOST_UNSENT, Fields
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


@not_audited("nothing of it was carried out; what is, when it is sent again, has a line of its own")
def keep_unsent(
    author_id: int, ref: str, *, address: str, page: str, fields: Fields, with_file: bool, now: datetime
) -> None:
    """Keep a form that was sent when its session had ended; of very many the oldest go."""
    for old in queries.unsent_of(author_id)[MOST_UNSENT - 1 :]:
        db.session.delete(old)
    db.session.add(
        UnsentForm(
            ref=ref, author_id=author_id, address=address, page=page, fields=json.dumps(fields),
            with_file=with_file, sent_at=now,
        )
    )  # fmt: skip


@not_audited("it was sent after all, or its author does not want it any more")
def forget_unsent(author_id: int, ref: str) -> None:
    """The form was sent again, or thrown away."""
    db.session.execute(sa.delete(UnsentForm).where(UnsentForm.author_id == author_id, UnsentForm.ref == ref))


@not_audited("what nobody came back for is no fact about anybody")
def forget_old_drafts(*, now: datetime) -> int:
    """Delete what was typed longer ago than the council's setting says; gives how many."""
    day = now - timedelta(days=settings.number("draft_days"))
    texts = sa.delete(Draft).where(Draft.saved_at < day).returning(Draft.id)
    forms = sa.delete(UnsentForm).where(UnsentForm.sent_at < day).returning(UnsentForm.id)
    return sum(len(db.session.execute(each).all()) for each in (texts, forms))
