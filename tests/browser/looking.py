"""A browser in somebody's hands: each page they come to is held against what every page must be."""

import re
from datetime import date
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Download, Locator, Page, expect

ROOT = Path(__file__).parent.parent.parent
AXE = Axe()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
expect.set_options(timeout=15_000)  # a machine with other work takes its time; what fails only waits longer
_looked_at: set[tuple[object, ...]] = set()


class Looking:
    """One person at one browser. `check()` looks at the page as it stands; `goes_to` and `press` do by themselves."""

    def __init__(self, page: Page, *, scripts: bool) -> None:
        self.page = page
        self.scripts = scripts
        self.complaints: list[str] = []
        page.on("console", lambda said: self._complain(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self._complain(str(error)))

    def _complain(self, said: str) -> None:
        if "status of 422" not in said:  # a form with faults: the page says so itself
            self.complaints.append(said)

    def sign_in(self, email: str, password: str) -> None:
        """Through the front door, as a person does."""
        self.page.goto("/sign-in")
        self.page.get_by_label("Work email").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("button", name="Sign out").first).to_be_attached()

    def is_signed_in(self, email: str, password: str) -> None:
        """By the same form without a picture of it, for stories that are about something else."""
        form = self.page.request.get("/sign-in").text()
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', form)
        assert token is not None, "The sign-in form has no token."
        fields = {"csrf_token": token[1], "email": email, "password": password}
        answer = self.page.request.post("/sign-in", form=fields, max_redirects=0)
        assert answer.status == 303, f"{email} could not sign in: {answer.status}"

    def goes_to(self, address: str) -> "Looking":
        """Open an address and check the page."""
        answer = self.page.goto(address)
        assert answer is not None, f"{address} answered nothing"
        assert answer.status < 400, f"{address} answered {answer.status}"
        self.check()
        return self

    def press(self, name: str | re.Pattern[str], *, role: str = "button", within: str = "body") -> "Looking":
        """Press the first button (or link) of that name, and check where it leads."""
        self.page.locator(within).first.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        self.check()
        return self

    def follow(self, name: str | re.Pattern[str], *, within: str = "body") -> "Looking":
        """Follow the first link of that name."""
        return self.press(name, role="link", within=within)

    def downloads(self, name: str | re.Pattern[str]) -> Download:
        """Press what hands over a file: a link of that name, or one that looks like a button."""
        link = self.page.get_by_role("link", name=name).or_(self.page.get_by_role("button", name=name))
        with self.page.expect_download() as coming:
            link.first.click()
        return coming.value

    def fills(self, label: str, text: str) -> "Looking":
        """Write into the field of that label."""
        self.page.get_by_label(label).first.fill(text)
        return self

    def dates(self, name: str, day: date) -> "Looking":
        """Write a day into the three parts of a date field."""
        for part, number in (("day", day.day), ("month", day.month), ("year", day.year)):
            self.page.locator(f"[name={name}-{part}]").fill(str(number))
        return self

    def sees(self, text: str | re.Pattern[str]) -> Locator:
        """The text stands on the page, to be seen."""
        found = self.page.get_by_text(text).filter(visible=True).first
        expect(found).to_be_visible()
        return found

    def misses(self, text: str) -> None:
        """The text stands nowhere on the page."""
        expect(self.page.get_by_text(text)).to_have_count(0)

    def reads(self, title: str) -> None:
        """The page's own heading."""
        expect(self.page.locator("h1")).to_contain_text(title)

    def check(self) -> None:
        """No complaint of the browser, no sideways scrolling, and (once for each kind of page) nothing for axe."""
        self.page.wait_for_load_state()  # a click returns when the next page has begun, before anything stands on it
        where = self.page.url
        assert not self.complaints, f"{where}: the browser complains: {self.complaints}"
        if not self.scripts:
            return
        wide = self.page.evaluate(TOO_WIDE)
        assert wide <= 0, f"{where}: {wide}px too wide for {self.page.viewport_size}"
        kind = self._kind_of_page()
        if kind in _looked_at:
            return
        found = AXE.run(self.page, options=RULES)
        assert found.violations_count == 0, f"{where}: {found.generate_report()}"
        _looked_at.add(kind)

    def _kind_of_page(self) -> tuple[object, ...]:
        """What makes a page look like another: its address without refs, its heading, faults, a notice, the width."""
        path = re.sub(r"/[0-9a-z]{12}(?=/|$)", "/*", self.page.url.split("?")[0].split("/", 3)[3])
        shown = (".govuk-error-summary", ".app-notice", ".app-next", "form")
        said = tuple(self.page.locator(each).count() > 0 for each in shown)
        return (path, self.page.title(), said, (self.page.viewport_size or {}).get("width"))
