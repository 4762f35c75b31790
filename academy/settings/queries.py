"""What the council chose, or the shipped default where it chose nothing."""

import sqlalchemy as sa

from academy.db import db
from academy.refusals import NotFoundError
from academy.settings.models import Setting
from academy.settings.rules import DEFINITIONS, Definition

_CACHE = "settings of this transaction"


def get(key: str) -> str:
    """One setting as text."""
    return all_settings()[key]


def number(key: str) -> int:
    """One setting that is a whole number."""
    return int(get(key))


def all_settings() -> dict[str, str]:
    """Every setting; read once in a transaction, so that a page asks the database once."""
    session = db.session()
    cached = session.info.get(_CACHE)
    if cached is not None and cached[0] is session.get_transaction():
        values: dict[str, str] = cached[1]
        return values
    chosen = {row.key: row.value for row in session.execute(sa.select(Setting.key, Setting.value))}
    values = {key: chosen.get(key, definition.default) for key, definition in DEFINITIONS.items()}
    session.info[_CACHE] = (session.get_transaction(), values)
    return values


def forget() -> None:
    """Read them again: one was changed in this transaction."""
    db.session().info.pop(_CACHE, None)


def get_definition(key: str) -> Definition:
    """What a key means."""
    if key not in DEFINITIONS:
        raise NotFoundError(f"no setting {key}")
    return DEFINITIONS[key]


def changes() -> dict[str, Setting]:
    """The settings that somebody changed, by key, with when and by whom."""
    return {row.key: row for row in db.session.scalars(sa.select(Setting).order_by(Setting.key))}
