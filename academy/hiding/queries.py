"""Free texts by their place and row, and what was reported."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy import clock
from academy.access.rules import NOBODY_IN_PARTICULAR, Subject
from academy.db import Base, Ref, Withdrawable, db
from academy.hiding.models import HiddenText
from academy.hiding.rules import Outcome, words_instead
from academy.people import queries as people
from academy.people.models import Person
from academy.refusals import NotFoundError

Around = Callable[[int, date], Subject]
_AROUND: list[Around] = []
Facilitators = Callable[[Any], frozenset[int]]
_FACILITATORS: dict[type[Base], Facilitators] = {}
SHORTEST_COPY = 10  # characters


@dataclass(frozen=True, slots=True)
class Standing:
    """One free text where it stands: its row, its column, what it is called, and whom it is about."""

    row: Any
    column: str
    label: str
    person_id: int | None

    @property
    def place(self) -> str:
        """The name of the place."""
        return f"{self.row.__tablename__}.{self.column}"

    @property
    def text(self) -> str:
        """What stands there."""
        return getattr(self.row, self.column) or ""

    @property
    def file_sha256(self) -> str | None:
        """The hash of the file of which this is the name; None of a text."""
        named = type(self.row).free_file
        return str(getattr(self.row, named[1])) if named and named[0] == self.column else None


def places() -> dict[str, tuple[type[Base], str, str]]:
    """Every free text that the models declare: of each place its model, column and words."""
    return {
        f"{mapper.class_.__tablename__}.{column}": (mapper.class_, column, label)
        for mapper in Base.registry.mappers
        for column, label in texts_of(mapper.class_).items()
    }


def texts_of(model: type[Base]) -> dict[str, str]:
    """The free texts of one model; whatever has an address can be taken back with a reason."""
    taken_back = issubclass(model, Withdrawable) and issubclass(model, Ref)
    return model.free_texts | ({"withdrawn_reason": "the reason for taking it back"} if taken_back else {})


def text_or_404(place: str, ref: str, today: date) -> tuple[Standing, Subject]:
    """A free text at its address, with what rights on it depend on; withdrawn rows too, since they are read."""
    model, column, label = places().get(place, (None, "", ""))
    if model is None:
        raise NotFoundError(f"no free text {place}")
    row: Any = db.session.scalar(_at(model, ref))
    if row is None:
        raise NotFoundError(f"no row {ref} of {place}")
    person_id = person_of(row)
    if person_id is None:
        return Standing(row, column, label, None), Subject()
    if db.session.get_one(Person, person_id).withdrawn_at is not None:
        raise NotFoundError("the person was withdrawn")
    around = _AROUND[-1] if _AROUND else _around
    return Standing(row, column, label, person_id), _with_those_who_read(row, around(person_id, today))


def knows_around(finder: Around) -> Around:
    """Say how those around a person are found where more is known of them than here: who runs their intake."""
    _AROUND.append(finder)
    return finder


def knows_facilitators(model: type[Base]) -> Callable[[Facilitators], Facilitators]:
    """Say who facilitates the session that the texts of this model are about: they read them without the intake."""

    def name(finder: Facilitators) -> Facilitators:
        _FACILITATORS[model] = finder
        return finder

    return name


def _with_those_who_read(row: Any, around: Subject) -> Subject:
    model = type(row)
    asked = getattr(row, model.free_asked) if model.free_asked else None
    return replace(
        around,
        asked_ids=frozenset() if asked is None else frozenset({asked}),
        facilitator_ids=_FACILITATORS[model](row) if model in _FACILITATORS else frozenset(),
    )


def _around(person_id: int, today: date) -> Subject:
    return people.subjects([person_id], today)[person_id]


def standing_of(hidden: HiddenText) -> Standing:
    """The place of something that was reported."""
    model, column, label = places()[hidden.place]
    return Standing(db.session.get_one(model, hidden.row_id), column, label, hidden.person_id)


def copies_of(found: Standing) -> list[Standing]:
    """The text itself and the same words elsewhere about the same person; of a file, every row with the same bytes."""
    if found.file_sha256 is None:
        here = (found.row, found.column)
        same = [each for each in _with_words(found.text) if each.person_id == found.person_id]
        return [found, *(each for each in same if (each.row, each.column) != here)]
    model: Any = type(found.row)
    rows: Any = db.session.scalars(
        sa.select(model).where(getattr(model, model.free_file[1]) == found.file_sha256).order_by(model.id)
    )
    return [Standing(row, found.column, found.label, person_of(row)) for row in rows]


def copies_about_anybody(words: str) -> list[Standing]:
    """Where else the very same words stand; a word or two about somebody else are no copy."""
    return _with_words(words) if len(words) >= SHORTEST_COPY else []


def _with_words(words: str) -> list[Standing]:
    """Where an action copied the words to, or somebody repeated them."""
    copies: list[Standing] = []
    every: Any = places().values()
    for model, column, label in every:
        rows: Any = db.session.scalars(
            sa.select(model).where(getattr(model, column) == words).order_by(model.id)
        )
        copies += [Standing(row, column, label, person_of(row)) for row in rows]
    return copies


def person_of(row: Any) -> int | None:
    """Whom a row is about, by the path that its model declares."""
    model: Any = type(row)
    if model.person_path is None:
        return None
    *steps, last = model.person_path.split(".")
    wanted, at = sa.select(model.id), model
    for step in steps:
        wanted = wanted.join(getattr(at, step))
        at = sa.inspect(at).relationships[step].mapper.class_
    found: int | None = db.session.scalar(
        wanted.with_only_columns(getattr(at, last)).where(model.id == row.id)
    )
    return found


def hidden_or_404(ref: str) -> tuple[HiddenText, Subject]:
    """Something that was reported."""
    row = db.session.scalar(_with_people().where(HiddenText.ref == ref))
    if row is None:
        raise NotFoundError(f"nothing reported at {ref}")
    return row, Subject(person_id=row.person_id) if row.person_id is not None else NOBODY_IN_PARTICULAR


def to_settle() -> list[HiddenText]:
    """What waits for a coordinator, the oldest first."""
    return _listed(HiddenText.settled_at.is_(None), HiddenText.reported_at)


def settled(limit: int = 100) -> list[HiddenText]:
    """What was settled, the newest first."""
    return _listed(HiddenText.settled_at.is_not(None), HiddenText.settled_at.desc())[:limit]


def how_many_to_settle() -> sa.Select[int]:
    """How many of them, to be counted beside other figures."""
    return sa.select(sa.func.count()).select_from(HiddenText).where(HiddenText.settled_at.is_(None))


def open_with(sha256: str) -> list[HiddenText]:
    """Everything reported with the same bytes that is not settled yet."""
    return _listed(sa.and_(HiddenText.sha256 == sha256, HiddenText.settled_at.is_(None)), HiddenText.id)


def is_hidden_file(sha256: str) -> bool:
    """These bytes are out of sight, or destroyed."""
    wanted = sa.select(HiddenText.id).where(
        HiddenText.is_file,
        HiddenText.sha256 == sha256,
        sa.or_(HiddenText.outcome.is_(None), HiddenText.outcome == Outcome.DESTROYED),
    )
    return db.session.scalar(wanted.limit(1)) is not None


def is_destroyed(sha256: str) -> bool:
    """A coordinator had these bytes destroyed."""
    wanted = sa.select(HiddenText.id).where(
        HiddenText.sha256 == sha256, HiddenText.outcome == Outcome.DESTROYED
    )
    return db.session.scalar(wanted.limit(1)) is not None


def any_hidden() -> bool:
    """Whether any words are out of sight or destroyed: mostly not, and then nobody needs to look for them."""
    wanted = sa.select(HiddenText.id).where(
        sa.or_(HiddenText.outcome.is_(None), HiddenText.outcome == Outcome.DESTROYED)
    )
    return db.session.scalar(wanted.limit(1)) is not None


def instead_of(texts: Collection[str]) -> dict[str, str]:
    """What stands instead of those of these words that were hidden: for texts that quote them and may not change."""
    hashes = {hashlib.sha256(text.encode()).hexdigest(): text for text in texts}
    if not hashes:
        return {}
    rows = db.session.scalars(
        sa.select(HiddenText)
        .where(
            HiddenText.sha256.in_(hashes),
            sa.or_(HiddenText.outcome.is_(None), HiddenText.outcome == Outcome.DESTROYED),
        )
        .order_by(HiddenText.id)
    )
    return {
        hashes[row.sha256]: words_instead(
            clock.in_london(row.reported_at).date(), destroyed=row.outcome is Outcome.DESTROYED
        )
        for row in rows
    }


def _at(model: Any, ref: str) -> Any:
    """By its own ref; a row without one by the ref of what it belongs to."""
    if not model.free_at:
        return sa.select(model).where(model.ref == ref)
    above = sa.inspect(model).relationships[model.free_at].mapper.class_
    return sa.select(model).join(getattr(model, model.free_at)).where(above.ref == ref)


def _with_people() -> sa.Select[HiddenText]:
    return sa.select(HiddenText).options(
        joinedload(HiddenText.person), joinedload(HiddenText.reported_by), joinedload(HiddenText.settled_by)
    )


def _listed(condition: sa.ColumnElement[bool], order: Any) -> list[HiddenText]:
    rows: Sequence[HiddenText] = db.session.scalars(
        _with_people().where(condition).order_by(order, HiddenText.id)
    ).all()
    return list(rows)
