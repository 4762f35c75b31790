"""Change what the council chose, with a line of history from → to."""

from datetime import datetime

from academy.access.rules import Actor
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import db
from academy.refusals import Refused
from academy.settings import queries
from academy.settings.models import Setting
from academy.settings.rules import problems_with, tidied


def change(actor: Actor, key: str, *, value: str, now: datetime) -> bool:
    """Give a setting a value after its check; False where it already had it, and then nothing is written."""
    definition = queries.get_definition(key)
    after = tidied(definition, value)
    if problems := problems_with(definition, after):
        raise Refused(*problems)
    before = queries.get(key)
    if before == after:
        return False
    row = db.session.get(Setting, key)
    if row is None:
        row = Setting(key=key)
        db.session.add(row)
    row.value, row.changed_at, row.changed_by_id = after, now, actor.person_id
    queries.forget()
    record(actor, Verb.SETTING_CHANGED, definition.label, value=(before, after))
    return True
