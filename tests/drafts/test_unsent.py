"""Nothing typed is lost by a session that ends: a whole form that was sent too late waits for its author alone."""

import re
from datetime import datetime
from io import BytesIO
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from academy import clock
from academy.db import db
from academy.drafts import actions
from academy.drafts.models import Draft, UnsentForm
from academy.drafts.rules import MOST_UNSENT, NEVER_KEPT, readable, sent_words
from academy.enrolments.models import Submission
from academy.signin.actions import create_account
from academy.web.forms import BaseForm, PasswordField
from tests.drafts.test_drafts import SignIn, page_of, shown
from tests.enrolments.factories import Cast
from tests.factories import SYSTEM
from tests.forms import post, token
from tests.timetable.factories import a_register
from tests.timetable.test_views_registers import marks_of, url, version_on

TYPED = "We spoke about the first visit\nand what I would do differently."
DAY = {"certificate_number": "C-77", "done_on-day": "9", "done_on-month": "9", "done_on-year": "2026"}


def waiting() -> list[UnsentForm]:
    return list(db.session.scalars(sa.select(UnsentForm).order_by(UnsentForm.id)))


def too_late(client: FlaskClient, address: str, page: str, fields: dict[str, Any]) -> Any:
    """Send a form of that page when the session of whoever opened it has ended."""
    fields = {"csrf_token": token(client, page), **fields}
    with client.session_transaction() as cookie:
        cookie.clear()
    return client.post(address, data=fields, headers={"Referer": f"http://localhost{page}"})


def again(client: FlaskClient, page: str) -> Any:
    """Press "Send it now" on that page, as a browser would: with every hidden field."""
    html = client.get(page).get_data(as_text=True)
    found = re.search(
        r'<form method="post" action="([^"]+)">((?:(?!</form>).)*?Send it now)', html, re.DOTALL
    )
    assert found, html
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', found[2]):
        fields.setdefault(name, []).append(value)
    return client.post(found[1], data=fields)


def lost_and_found(cast: Cast, signed_in_as: SignIn, **more: str) -> tuple[FlaskClient, str]:
    """The starter sent an item too late, and is signed in again: their client and the page of what they sent."""
    page = page_of(cast)
    answer = too_late(signed_in_as(cast.starter), f"{page}/submit", page, {"comment": TYPED} | DAY | more)
    assert (answer.status_code, answer.location) == (303, f"/sign-in?next={page}")
    return signed_in_as(cast.starter), f"/drafts/unsent/{waiting()[-1].ref}"


def test_a_form_whose_session_ended_is_sent_again_as_it_was(cast: Cast, signed_in_as: SignIn) -> None:
    client, kept = lost_and_found(cast, signed_in_as)
    assert db.session.scalar(sa.select(Submission)) is None
    said = shown(client.get(kept))
    assert "You had been signed out when you sent it at 10:42." in said
    assert "We spoke about the first visit" in said
    assert "9 9 2026" in said
    assert again(client, kept).status_code == 303
    sent = db.session.scalars(sa.select(Submission)).one()
    assert (sent.comment, str(sent.done_on)) == (TYPED, "2026-09-09")
    assert waiting() == []
    assert client.get(kept).status_code == 404


def test_the_door_says_that_it_is_kept_and_leads_to_it(cast: Cast, client: FlaskClient, app: Flask) -> None:
    create_account(SYSTEM, cast.starter, password="purple kettle dune", now=clock.now())
    page = page_of(cast)
    door = {"email": cast.starter.email, "password": "purple kettle dune"}
    post(client, "/sign-in", door, page="/sign-in")
    answer = too_late(client, f"{page}/submit", page, {"comment": TYPED} | DAY)
    assert "What you sent is kept: sign in, and send it again." in shown(client.get(answer.location))
    answer = post(client, "/sign-in", door, page=answer.location)
    assert (answer.status_code, answer.location) == (303, f"/drafts/unsent/{waiting()[0].ref}")


def test_marks_of_a_register_that_were_not_saved(app: Flask, at: Any, signed_in_as: SignIn) -> None:
    at("2026-09-07 12:00")
    held, runner, refs = a_register(3)
    db.session.commit()
    client = signed_in_as(runner)
    version = version_on(client.get(url(held)).get_data(as_text=True))
    marks = {
        "version": version,
        f"mark-{refs[0]}": "late",
        f"mark-{refs[1]}": "here",
        f"online-{refs[1]}": "yes",
    }
    too_late(client, url(held), url(held), marks)
    assert marks_of(held) == ["", "", ""]
    client = signed_in_as(runner)
    assert again(client, f"/drafts/unsent/{waiting()[0].ref}").status_code == 303
    assert marks_of(held) == ["late", "here", ""]
    assert waiting() == []


def test_a_session_that_another_device_ended(cast: Cast, signed_in_as: SignIn) -> None:
    client, page = signed_in_as(cast.starter), page_of(cast)
    fields = {"csrf_token": token(client, page), "comment": TYPED, **DAY}
    with client.session_transaction() as cookie:
        cookie.pop("_user_id")
    answer = client.post(f"{page}/submit", data=fields, headers={"Referer": f"http://localhost{page}"})
    assert (answer.status_code, answer.location) == (303, f"/sign-in?next={page}")
    assert again(signed_in_as(cast.starter), f"/drafts/unsent/{waiting()[0].ref}").status_code == 303


def test_who_has_signed_in_again_meanwhile_is_led_to_it_at_once(cast: Cast, signed_in_as: SignIn) -> None:
    page = page_of(cast)
    old = token(signed_in_as(cast.starter), page)
    client = signed_in_as(cast.starter)
    client.get(page)
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = f"{cast.starter.ref}.of-another-session"
    answer = client.post(f"{page}/submit", data={"csrf_token": old, "comment": TYPED, **DAY})
    assert (answer.status_code, answer.location) == (303, f"/drafts/unsent/{waiting()[0].ref}")


def test_it_is_its_authors_alone(cast: Cast, signed_in_as: SignIn) -> None:
    _, kept = lost_and_found(cast, signed_in_as)
    for person in (cast.manager, cast.runner, cast.coordinator):
        client = signed_in_as(person)
        assert client.get(kept).status_code == 404
        assert post(client, f"{kept}/throw-away", page="/policies/").status_code == 404
    assert len(waiting()) == 1


def test_who_signed_in_instead_neither_sees_nor_sends_it(cast: Cast, signed_in_as: SignIn) -> None:
    page = page_of(cast)
    old = token(signed_in_as(cast.starter), page)
    other = signed_in_as(cast.coordinator)
    answer = other.post(f"{page}/submit", data={"csrf_token": old, "comment": TYPED, **DAY})
    assert answer.status_code == 400
    assert TYPED.split("\n", maxsplit=1)[0] not in shown(answer)
    assert [row.author_id for row in waiting()] == [cast.starter.id]


def test_nobody_leaves_a_form_for_somebody_else(cast: Cast, client: FlaskClient) -> None:
    client.get("/sign-in")
    for forged in ("", "x", f"{cast.starter.ref}.x", token(client, "/sign-in")):
        client.post(f"{page_of(cast)}/submit", data={"csrf_token": forged, "comment": "Evil words"} | DAY)
    assert waiting() == []


def test_what_has_to_be_mended_waits_until_it_is_sent(cast: Cast, signed_in_as: SignIn) -> None:
    client, kept = lost_and_found(cast, signed_in_as, **{"done_on-day": "45"})
    refused = again(client, kept)
    assert refused.status_code == 422
    assert "We spoke about the first visit" in shown(refused)
    assert len(waiting()) == 1
    page = page_of(cast)
    mended = {"comment": TYPED, **DAY}
    assert post(client, f"{page}/submit", mended, page=page).status_code == 303
    assert waiting() == []


def test_sent_again_too_late_it_is_kept_once(cast: Cast, signed_in_as: SignIn) -> None:
    _, kept = lost_and_found(cast, signed_in_as)
    ref = kept.rsplit("/", 1)[1]
    page = page_of(cast)
    too_late(signed_in_as(cast.starter), f"{page}/submit", kept, {"comment": TYPED, "unsent": ref} | DAY)
    assert len(waiting()) == 1
    assert waiting()[0].ref != ref


def test_it_is_thrown_away_or_forgotten_after_some_days(cast: Cast, signed_in_as: SignIn, at: Any) -> None:
    client, kept = lost_and_found(cast, signed_in_as)
    answer = post(client, f"{kept}/throw-away", page=kept)
    assert (answer.status_code, answer.location) == (303, page_of(cast))
    assert waiting() == []
    lost_and_found(cast, signed_in_as)
    at("2026-10-10 10:41")
    assert actions.forget_old_drafts(now=clock.now()) == 0
    at("2026-10-10 10:43")
    assert actions.forget_old_drafts(now=clock.now()) == 1
    assert waiting() == []


def test_all_that_were_sent_too_late_are_found_and_of_very_many_the_newest(
    cast: Cast, signed_in_as: SignIn
) -> None:
    _, first = lost_and_found(cast, signed_in_as)
    client, last = lost_and_found(cast, signed_in_as)
    assert f'href="{first}"' in shown(client.get(last))
    for _ in range(MOST_UNSENT):
        lost_and_found(cast, signed_in_as)
    assert len(waiting()) == MOST_UNSENT
    assert client.get(last).status_code == 404


def test_a_file_is_asked_for_again(cast: Cast, signed_in_as: SignIn) -> None:
    client = signed_in_as(cast.coordinator)
    page = "/people/imports/new"
    too_late(client, page, page, {"file": (BytesIO(b"Name\nAda\n"), "starters.csv")})
    client = signed_in_as(cast.coordinator)
    assert "you will be asked for it again" in shown(client.get(f"/drafts/unsent/{waiting()[0].ref}"))


def test_what_a_script_asks_and_what_a_starter_does_at_the_desk_is_not_kept(
    cast: Cast, signed_in_as: SignIn
) -> None:
    too_late(signed_in_as(cast.starter), "/sign-in/stay", "/policies/", {})
    assert waiting() == []
    assert db.session.scalars(sa.select(Draft)).all() == []


def test_no_password_and_no_token_is_kept(cast: Cast, signed_in_as: SignIn) -> None:
    lost_and_found(cast, signed_in_as, password="river-otter-plum-42")
    assert "river" not in waiting()[0].fields
    assert "csrf" not in waiting()[0].fields
    asked, unchecked = set(), [BaseForm]
    while unchecked:
        kind: Any = unchecked.pop()
        unchecked += kind.__subclasses__()
        asked |= {
            name
            for name in dir(kind)
            if getattr(getattr(kind, name, None), "field_class", None) is PasswordField
        }
    assert asked
    assert asked <= NEVER_KEPT, "a password under another name would be kept"


def test_who_sent_it_reads_what_it_was() -> None:
    date = [("starts_on-day", "5"), ("starts_on-month", "10"), ("starts_on-year", "2026")]
    answers, besides = readable(
        [
            ("version", "4"),
            ("facts_read", "3c44c9fca1841d70"),
            ("family_name", "Okonkwo-Reid"),
            ("joins_as", "newly_qualified"),
            ("team", "23456789abcd"),
            *date,
            ("note", " Bring your\nbadge "),
            ("note-draft", "WzEsIi8iXQ.x"),
            ("known_as", ""),
            ("mark-23456789abcd", "here"),
        ]
    )
    assert answers == [
        ("Family name", "Okonkwo-Reid"),
        ("Joins as", "newly qualified"),
        ("Starts on", "5 10 2026"),
        ("Note", "Bring your\nbadge"),
    ]
    assert besides == 2


def test_its_moment_has_a_day_once_that_is_over() -> None:
    sent = datetime.fromisoformat("2026-09-10T10:42:00+01:00")
    assert sent_words(sent, sent) == "at 10:42"
    assert sent_words(sent, sent.replace(day=11)) == "on 10 September at 10:42"
