"""A browser in somebody's hands: each page they come to is held against what every page must be."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).parent.parent.parent
PICTURES = ROOT / "docs" / "pictures"
AXE = Axe()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": {"type": "tag", "values": TAGS}}


class Looking:
    """One person at one browser. `check()` looks at the page as it stands; `goes_to` and `press` check by themselves."""

    def __init__(self, page: Page, *, scripts: bool) -> None:
        self.page = page
        self.scripts = scripts
        self.complaints: list[str] = []
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def sign_in(self, email: str, password: str) -> None:
        """Through the front door."""
        self.page.goto("/sign-in")
        self.page.get_by_label("Work email").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("button", name="Sign out").first).to_be_attached()

    def goes_to(self, address: str) -> "Looking":
        """Open an address and check the page."""
        answer = self.page.goto(address)
        assert answer is not None and answer.status < 400, f"{address} answered {answer and answer.status}"
        self.check()
        return self

    def press(self, name: str, *, role: str = "button") -> "Looking":
        """Press the one button (or link) of that name, and check where it leads."""
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        self.page.wait_for_load_state()
        self.check()
        return self

    def follow(self, name: str) -> "Looking":
        """Follow the link of that name."""
        return self.press(name, role="link")

    def sees(self, text: str) -> Locator:
        """The text stands on the page, to be seen."""
        found = self.page.get_by_text(text).first
        expect(found).to_be_visible()
        return found

    def check(self) -> None:
        """No complaint of the browser, no sideways scrolling, nothing that axe finds wrong."""
        where = self.page.url
        assert not self.complaints, f"{where}: the browser complains: {self.complaints}"
        if not self.scripts:
            return
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{where}: {wide}px too wide for {self.page.viewport_size}"
        found = AXE.run(self.page, options=RULES)
        assert found.violations_count == 0, f"{where}: {found.generate_report()}"

    def picture(self, name: str) -> None:
        """Keep what is seen, for the README and the guide (docs/pictures, made anew by `make pictures`)."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png", full_page=False)
