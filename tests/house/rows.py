"""A row of the world of access.csv, with words in every free text, so that its pages offer to report them."""

from typing import Any, TypeVar

from academy.db import db

Row = TypeVar("Row")
WORDS = "Words that somebody wrote."


def added(row: Row) -> Row:
    """Keep a row; where somebody may write freely, somebody wrote."""
    model: Any = type(row)
    for column in model.free_texts:
        if not getattr(row, column):
            setattr(row, column, WORDS)
    db.session.add(row)
    db.session.flush()
    return row
