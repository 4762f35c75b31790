"""The same words elsewhere: about the same person at once, about others when a coordinator destroys them."""

from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa

from academy import clock
from academy.db import db
from academy.enrolments.models import PlanItem, Submission
from academy.hiding import actions, queries
from academy.hiding.models import HiddenText
from academy.timetable.models import SessionChoice
from academy.timetable.rules import Instead
from tests.enrolments.factories import Cast, a_cast, acts, another_starter, plan_item, sent_in

CHILD = "Kayden Doe, born in June, lives at 3 High Street."
INSTEAD = "Hidden: reported on 10 September 2026"


@pytest.fixture
def cast(at: Callable[[str], datetime]) -> Cast:
    at("2026-09-10 09:00")
    return a_cast()


def said_about_two(cast: Cast, words: str) -> tuple[Submission, Submission]:
    other = another_starter(cast)
    own = sent_in(cast.item("review"), cast.starter, comment=words)
    return own, sent_in(plan_item(other, "review"), other.person, comment=words)


def report(cast: Cast, place: str, ref: str) -> HiddenText:
    found, _ = queries.text_or_404(place, ref, clock.today())
    return actions.report(acts(cast.manager), found, now=clock.now())[0]


def test_destroying_reaches_the_same_words_about_another_starter(cast: Cast) -> None:
    own, others = said_about_two(cast, CHILD)
    hidden = report(cast, "submission.comment", own.ref)
    assert others.comment == CHILD, "one press of anybody takes nothing from others"
    actions.destroy(acts(cast.coordinator), hidden, now=clock.now())
    assert [own.comment, others.comment] == [INSTEAD + ", destroyed"] * 2
    rows = db.session.scalars(sa.select(HiddenText).order_by(HiddenText.id)).all()
    assert [row.kept for row in rows] == [None, None]
    assert len({row.person_id for row in rows}) == 2, "it stands in the history of each"


def test_a_word_is_hidden_with_what_an_action_copied_and_never_taken_from_others(cast: Cast) -> None:
    own, others = said_about_two(cast, "Brownlow")
    item = cast.item("welcome")
    choice = SessionChoice(
        plan_item_id=item.id, kind=Instead.NOT_NEEDED, reason="Brownlow", chosen_at=clock.now(),
        chosen_by_id=cast.runner.id, chosen_as="advanced_practitioner",
    )  # fmt: skip
    db.session.add(choice)
    db.session.execute(sa.update(PlanItem).where(PlanItem.id == item.id).values(not_needed_reason="Brownlow"))
    db.session.flush()
    hidden = report(cast, "session_choice.reason", choice.ref)
    reasons = db.session.scalars(sa.select(PlanItem.not_needed_reason).where(PlanItem.id == item.id)).all()
    assert (reasons, choice.reason, own.comment) == ([INSTEAD], INSTEAD, INSTEAD)
    actions.destroy(acts(cast.coordinator), hidden, now=clock.now())
    assert others.comment == "Brownlow"
