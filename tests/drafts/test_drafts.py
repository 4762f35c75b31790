"""Long text is kept for its author alone: while they type, when the session ends, when a form is refused."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient

from academy import clock
from academy.audit.models import AuditEvent
from academy.db import db
from academy.drafts import actions
from academy.drafts.models import Draft
from academy.people.models import Person
from tests.enrolments.factories import Cast
from tests.forms import post, sent, token

SignIn = Callable[[Person], FlaskClient]
TYPED = "We spoke about the first visit and what I would do differently."


def page_of(cast: Cast) -> str:
    return f"/enrolments/items/{cast.item('security').ref}"


def shown(answer: Any) -> str:
    return " ".join(answer.get_data(as_text=True).split())


def ticket(client: FlaskClient, page: str) -> str:
    found = re.search(r'name="comment-draft" value="([^"]+)"', client.get(page).get_data(as_text=True))
    assert found, f"no long text on {page}"
    return found.group(1)


def types(client: FlaskClient, page: str, text: str = TYPED, **more: Any) -> Any:
    fields = {"comment": text, "comment-draft": ticket(client, page)}
    return post(client, "/drafts/", fields, page=page, **more)


def kept() -> list[tuple[int, str]]:
    return [(row.author_id, row.text) for row in db.session.scalars(sa.select(Draft).order_by(Draft.id))]


def test_what_is_typed_is_kept_for_its_author_and_put_back(cast: Cast, signed_in_as: SignIn) -> None:
    client, page = signed_in_as(cast.starter), page_of(cast)
    said = types(client, page, headers={"X-Requested-With": "fetch"})
    assert said.get_data(as_text=True) == "Draft saved at 10:42"
    assert kept() == [(cast.starter.id, TYPED)]
    assert TYPED in shown(client.get(page))
    assert "Your draft of 10:42 is put back." in shown(client.get(page))


def test_what_looks_like_a_child_is_kept_in_no_draft_and_stays_with_who_typed_it(
    cast: Cast, signed_in_as: SignIn
) -> None:
    client, page = signed_in_as(cast.starter), page_of(cast)
    types(client, page)
    number = f"{TYPED} Her number is 943 476 5919."
    said = types(client, page, number, headers={"X-Requested-With": "fetch"})
    assert said.get_data(as_text=True) == "No draft is kept: this looks like an NHS number. Take it out."
    answer = types(client, page, number)  # pressed, without scripts
    assert answer.status_code == 422
    assert number in shown(answer), "to copy from"
    refused = post(
        client, f"{page}/submit", {"comment": number, "comment-draft": ticket(client, page)}, page=page
    )
    assert refused.status_code == 422
    assert kept() == [(cast.starter.id, TYPED)], "the draft of before stays"


def test_save_draft_works_without_javascript(cast: Cast, signed_in_as: SignIn) -> None:
    client, page = signed_in_as(cast.starter), page_of(cast)
    assert "Save draft" in shown(client.get(page))
    answer = types(client, page)
    assert (answer.status_code, answer.location) == (303, page)
    assert "Draft saved at 10:42. Only you can see it." in shown(client.get(page))


def test_only_the_author_sees_it_and_history_never_names_it(cast: Cast, signed_in_as: SignIn) -> None:
    page = page_of(cast)
    types(signed_in_as(cast.starter), page)
    for person in (cast.manager, cast.runner, cast.coordinator):
        assert TYPED not in shown(signed_in_as(person).get(page))
    assert not [
        line for line in db.session.scalars(sa.select(AuditEvent)) if TYPED in line.details + line.subject
    ]
    stolen = {"comment": "Mine", "comment-draft": ticket(signed_in_as(cast.starter), page)}
    post(signed_in_as(cast.coordinator), "/drafts/", stolen, page="/policies/")
    assert kept() == [(cast.starter.id, TYPED)], "nobody writes another's draft while signed in"


def test_a_draft_that_comes_after_the_session_ended_is_kept(cast: Cast, signed_in_as: SignIn) -> None:
    client, page = signed_in_as(cast.starter), page_of(cast)
    fields = {"csrf_token": token(client, page), "comment": TYPED, "comment-draft": ticket(client, page)}
    with client.session_transaction() as cookie:
        cookie.clear()
    answer = client.post("/drafts/", data=fields)
    assert (answer.status_code, answer.location) == (303, f"/sign-in?next={page}")
    assert "Your draft of 10:42 is put back." in shown(signed_in_as(cast.starter).get(page))


def test_nobody_puts_words_into_another_persons_drafts_without_their_form(
    cast: Cast, client: FlaskClient
) -> None:
    page = page_of(cast)
    client.post(
        f"{page}/submit", data={"comment": "Evil", "comment-draft": f"[{cast.starter.id},'{page}'].x"}
    )
    assert kept() == []


def test_a_refused_form_is_kept_and_a_saved_one_forgets_its_draft(cast: Cast, signed_in_as: SignIn) -> None:
    client, page = signed_in_as(cast.starter), page_of(cast)
    fields = {"comment": TYPED, "comment-draft": ticket(client, page), "certificate_number": "C-77"}
    refused = post(client, f"{page}/submit", fields, page=page)
    assert refused.status_code == 422
    assert kept() == [(cast.starter.id, TYPED)]
    day = {"done_on-day": "9", "done_on-month": "9", "done_on-year": "2026"}
    assert post(client, f"{page}/submit", fields | day, page=page).status_code == 303
    assert kept() == []


def test_of_two_who_edit_the_same_the_second_sees_both_texts_and_keeps_theirs(
    cast: Cast, signed_in_as: SignIn
) -> None:
    page = f"/enrolments/cohorts/{cast.cohort.ref}/change"
    first, second = signed_in_as(cast.coordinator), signed_in_as(cast.coordinator)
    opened = sent(second.get(page).get_data(as_text=True))
    assert post(first, page, opened | {"note": "Bring your badge."}).status_code == 303
    answer = post(second, page, opened | {"note": "Lunch is at noon."})
    assert answer.status_code == 422
    for words in ("Bring your badge.", "Lunch is at noon."):
        assert words in shown(answer)
    assert kept() == [(cast.coordinator.id, "Lunch is at noon.")]
    both = sent(answer.get_data(as_text=True)) | {"note": "Bring your badge. Lunch is at noon."}
    assert post(second, page, both).status_code == 303
    assert kept() == []


def test_a_draft_is_forgotten_after_the_days_of_the_setting(
    cast: Cast, signed_in_as: SignIn, at: Callable[[str], datetime]
) -> None:
    types(signed_in_as(cast.starter), page_of(cast))
    at("2026-10-10 09:00")
    assert actions.forget_old_drafts(now=clock.now()) == 0
    at("2026-10-11 09:00")
    assert actions.forget_old_drafts(now=clock.now()) == 1
    assert kept() == []


def test_a_page_with_a_long_text_reads_its_drafts_once(
    cast: Cast, signed_in_as: SignIn, statements: Callable[[], Any]
) -> None:
    client, page = signed_in_as(cast.starter), page_of(cast)
    client.get(page)
    with statements() as said:
        client.get(page)
    assert sum("FROM draft" in each for each in said) == 1
