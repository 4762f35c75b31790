"""Every page of the product, found by following its links as each role: axe, 320 px, no dead link, no complaint."""

import pytest

from academy import create_app
from tests.browser.looking import TOO_WIDE, Looking
from tests.browser.roads import roads
from tests.conftest import Trial

pytestmark = pytest.mark.browser

# One of each kind, and those to whom something happens that shows other pages.
ONE_OF_EACH = (
    "morgan.reid",
    "dele.marsh",
    "olu.adeyemi",
    "zofia.lukasiewicz",
    "tariq.iqbal",
    "grace.mensah",
    "amir.qureshi",
)
PAPER = {"width": 703, "height": 1032}  # A4 between its margins, in pixels of a browser
ON_ITS_SIDE = {"overview.board", "overview.my_team", "readiness.board"}  # more room by the rest of its height
READERS = (*ONE_OF_EACH, "lena.brandt", "myah.spencer", "tom.bradley", "rosa.delgado", None)
# What no link of a fresh demo leads to, each with why; the stories come past most of them.
NOT_ON_THE_WAY = {
    "drafts.unsent": "only of what was sent too late",
    "enrolments.evidence": "a file",
    "equipment.own_receipt": "only while a signature at the desk waits to be confirmed",
    "equipment.own_signature": "only while something waits for a signature",
    "equipment.returned": "only after a return",
    "equipment.sign": "only with things on the tray",
    "equipment.signing": "only while the screen is with a starter",
    "equipment.things_file": "a file",
    "overview.board_file": "a file",
    "overview.figures_file": "a file",
    "overview.home": "leads on to the reader's own home",
    "overview.why": "a part of a page",
    "hiding.hidden": "only once something is reported",
    "hiding.hidden_file": "only once something is reported",
    "hiding.reported": "only once something is reported",
    "lifecycle.job_end": "only of somebody with two jobs",
    "lifecycle.start_plan": "only of somebody without a plan",
    "people.former_names": "only of somebody with a new name",
    "people.private_contact": "only of somebody who is still to come",
    "people.columns": "only in the middle of an upload",
    "people.people_csv": "a file",
    "people.question": "only while a question is open",
    "people.refused": "a file",
    "programmes.download": "a file",
    "programmes.edit": "only of a draft",
    "programmes.publish": "only of a draft",
    "readiness.board_file": "a file",
    "readiness.sign": "asks for the password first",
    "readiness.take_back_condition": "only while a condition stands",
    "records.pdf": "a file",
    "records.zipped": "a file",
    "registration.to_check": "only while somebody is to be checked",
    "signin.card_password": "only with a card",
    "signin.confirm": "only before a signature",
    "signin.invitation": "only from a mail",
    "assets.static": "a file",
    "web.asset": "a file",
}


def test_every_page_is_sound_wide_and_on_a_phone(opened, academy, tmp_path):
    app = create_app(Trial("sqlite://", tmp_path))
    adapter = app.url_map.bind("127.0.0.1")
    looked: set[str] = set()
    for name in READERS:
        reader: Looking = opened(f"{name}@northdale.example" if name else None)
        start = ("/",) if name else ("/sign-in", "/v", "/help", "/style-guide")
        found, dead = roads(reader.page.request, adapter, start)
        assert not dead, f"{name}: {dead}"
        for endpoint, address in found.items():
            if endpoint not in looked:
                looked.add(endpoint)
                reader.goes_to(address)
                reader.page.set_viewport_size({"width": 320, "height": 700})
                wide = reader.page.evaluate(TOO_WIDE)
                assert wide <= 0, f"{address}: {wide}px too wide at 320"
                reader.page.set_viewport_size(PAPER)
                reader.page.emulate_media(media="print")
                wide = reader.page.evaluate(TOO_WIDE)
                room = PAPER["height"] - PAPER["width"] if endpoint in ON_ITS_SIDE else 1
                assert wide <= room, f"{address}: {wide}px too wide for paper"
                reader.page.emulate_media(media="screen")
                reader.page.set_viewport_size({"width": 1280, "height": 900})
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    missed = sorted(pages - looked - set(NOT_ON_THE_WAY))
    assert not missed, f"No link leads to these, or say in NOT_ON_THE_WAY why not: {missed}"


def test_without_scripts_every_home_and_form_is_there(opened):
    for name in ONE_OF_EACH:
        reader = opened(f"{name}@northdale.example", scripts=False)
        reader.goes_to("/")
        assert reader.page.locator("h1").count() == 1
        assert reader.page.get_by_role("button", name="Sign out").count() == 1


def test_the_first_tab_skips_to_the_content_and_an_error_leads_to_its_field(opened):
    reader = opened("morgan.reid@northdale.example")
    reader.goes_to("/enrolments/cohorts/new")
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    reader.page.locator("main form button[type=submit]").last.click()
    reader.page.wait_for_load_state()
    assert reader.page.title().startswith("Error: ")
    assert reader.page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    links = reader.page.locator(".govuk-error-summary a")
    dates = [
        href for href in (each.get_attribute("href") for each in links.all()) if href and "starts_on" in href
    ]
    reader.page.locator(f'.govuk-error-summary a[href="{dates[0]}"]').click()
    assert reader.page.evaluate("document.activeElement.tagName") == "INPUT"
    assert reader.page.evaluate("document.activeElement.id").startswith("starts_on")
