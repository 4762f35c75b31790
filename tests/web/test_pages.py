"""What every page carries: headers, assets, errors in words, the way back."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from academy import clock
from academy.access.rules import Actor
from academy.refusals import NotFoundError, Reason, Refused
from academy.settings import actions as settings
from academy.settings.rules import DEFINITIONS, contrast
from academy.web import assets, headers, navigation, templating
from academy.web.permissions import NOT_SIGNED_IN

COMPONENTS = Path(__file__).parents[2] / "templates" / "components"


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "", None, "/a\nb", "/a b", "\t//x"],
)
def test_nobody_is_sent_away_after_signing_in(target: str | None) -> None:
    assert templating.safe_next(target) == "/"


def test_an_address_of_our_own_is_followed() -> None:
    assert templating.safe_next("/enrolments/k7m2?tab=plan") == "/enrolments/k7m2?tab=plan"


@pytest.mark.parametrize(
    "path", ["/style-guide", "/style-guide?refused=1", "/help", "/privacy", "/accessibility"]
)
def test_pages_answer_with_a_policy_that_allows_their_one_script(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    inline = re.findall(r"<script>(.*?)</script>", text)
    assert [headers.allowed_hash(script) in policy for script in inline] == [True]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert " style=" not in text
    assert not re.search(r" on[a-z]+=", text)


def test_every_component_stands_on_the_style_guide() -> None:
    guide = "".join(path.read_text() for path in (COMPONENTS.parent / "web" / "style_guide").glob("*.html"))
    layout = (COMPONENTS.parent / "layouts" / "page.html").read_text() + (
        COMPONENTS.parent / "web" / "style_guide.html"
    ).read_text()
    shown = set(re.findall(r'"components/([a-z_]+)\.html"', guide + layout))
    assert {path.stem for path in COMPONENTS.glob("*.html")} - shown == set()


def test_a_faulty_form_says_so_first(client: FlaskClient) -> None:
    page = client.get("/style-guide?refused=1").get_data(as_text=True)
    assert "<title>Error: Style guide" in page
    assert 'href="#starts_on-day"' in page
    assert 'id="starts_on-day"' in page


def test_what_is_not_there_is_said_in_words(client: FlaskClient) -> None:
    answer = client.get("/nothing-here", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.get_data(as_text=True)


def test_each_council_has_its_colour_and_the_policy_allows_exactly_that(app: Flask) -> None:
    css = templating.theme_css("#5b2a86")
    assert "--govuk-brand-colour:#5b2a86" in css
    assert headers.allowed_hash(css) in headers.content_policy(css)
    assert DEFINITIONS["brand_colour"].default == templating.DEFAULT_BRAND
    assert templating.theme_css(templating.DEFAULT_BRAND) == ""
    assert templating.theme_css("red;}body{display:none") == ""
    assert contrast(templating.DEFAULT_BRAND) > 4.5


def test_refusals_that_reach_the_edge_become_pages(app: Flask) -> None:

    with app.test_request_context("/"):
        answer = app.ensure_sync(app.handle_user_exception)(
            Refused(Reason("late", "It is too late for that."))
        )
        assert answer.status_code == 422
        assert "It is too late for that." in answer.get_data(as_text=True)
        assert app.handle_user_exception(NotFoundError()).status_code == 404


def test_assets_are_named_by_content_and_kept_for_ever(client: FlaskClient) -> None:
    address = assets.asset("academy.css")
    assert assets.FINGERPRINT.search(address)
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    answer.close()
    with pytest.raises(assets.AssetsMissingError, match="no asset"):
        assets.asset("other.css")


def test_a_first_visit_is_light() -> None:
    files = [assets.BUILD / name for name in assets.manifest().values()]
    packed = [Path(f"{path}.gz") if Path(f"{path}.gz").exists() else path for path in files]
    assert sum(path.stat().st_size for path in packed) < 96_000  # 24 KB are left for the page


def test_somebody_not_signed_in_is_shown_what_they_may(app: Flask) -> None:
    assert [entry.label for entry in navigation.entries_for(NOT_SIGNED_IN)] == [
        "Sign in",
        "Verify a record",
        "Help",
    ]


def test_a_page_asks_for_the_settings_once(client: FlaskClient, statements: Callable[[], Any]) -> None:
    with statements() as said:
        client.get("/help")
    assert sum("setting" in statement for statement in said) == 1


def test_privacy_says_the_periods_that_hold_here(client: FlaskClient) -> None:
    for name, value in (("draft_days", "41"), ("private_contact_days", "13"), ("former_address_days", "57")):
        settings.change(Actor.system("the test"), name, value=value, now=clock.now())
    text = client.get("/privacy").get_data(as_text=True)
    assert "after 41 days" in text
    assert "13 working days after your first day in" in text
    assert "57 days after it changed" in text
