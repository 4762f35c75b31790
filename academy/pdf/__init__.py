"""HTML in, PDF out: tagged, archival, the same bytes each time, and nothing fetched from anywhere."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar

from academy.pdf.finish import finish
from academy.pdf.fonts import (
    FAMILIES,
    SCHEME,
    Missing,
    font_bytes,
    font_faces,
    missing_characters,
    missing_fonts,
    spelled_for_drawing,
)

__all__ = ["Attachment", "Missing", "NotPrintableError", "missing_characters", "missing_fonts", "render"]

STYLESHEETS = Path(__file__).parents[2] / "templates" / "pdf"
VARIANT = "pdf/a-3a"
INTENT = "--srgb"
_one_at_a_time = threading.Lock()  # the font configuration is shared, and Pango's is not made for two threads


class NotPrintableError(Exception):
    """The page asked for something that may not be fetched, or for a character that no shipped font has."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF: the facts from which the pages were made."""

    name: str
    content: bytes
    description: str


def render(
    html: str,
    *,
    title: str,
    language: str,
    created: datetime,
    identifier: str,
    attachments: Sequence[Attachment] = (),
    stylesheet: str = "record.css",
) -> bytes:
    """The PDF (PDF/A-3a and PDF/UA-1) of a page. The same arguments give the same bytes.

    `stylesheet` is a file beside the PDF templates. Raises NotPrintableError rather than print a page with a
    hole in it: when something outside was asked for, or when a character fell to a font that is not ours.
    """
    moment = created.astimezone(UTC).replace(microsecond=0)
    with _one_at_a_time:
        press = _press()
        document = press.lay_out(html, stylesheet)
        document.metadata.title = title
        document.metadata.lang = language
        document.metadata.created = document.metadata.modified = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
        written: bytes = document.write_pdf(
            finisher=_finisher,
            pdf_variant=VARIANT,
            output_intent=INTENT,
            pdf_identifier=identifier.encode(),
            attachments=[press.attach(attachment, moment) for attachment in attachments],
        )
        press.must_have_fetched_nothing()
    return written


def _finisher(document: Any, pdf: Any) -> None:
    foreign = sorted({font.family for font in document.fonts.values()} - set(FAMILIES.values()))
    if foreign or any(font.missing for font in document.fonts.values()):
        raise NotPrintableError(
            "A character is in none of the shipped fonts. Ask missing_characters() before rendering."
        )
    finish(document, pdf)


@dataclass
class _Colours:
    """The sRGB profile as WeasyPrint asks for it, byte for byte as it is shipped.

    Its own reading leaves the file open and writes other bytes the second time.
    """

    content: bytes
    name: str = "sRGB2014"
    components: tuple[str, ...] = ("r", "g", "b")
    pdf_reference: bytes | None = None


class _Press:
    """WeasyPrint with its fonts and stylesheets loaded once: that is half the cost of a page."""

    def __init__(self) -> None:
        import weasyprint  # up to two seconds, so only when the first PDF is wanted
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher, URLFetcherResponse

        class OwnFilesOnly(URLFetcher):  # type: ignore[misc]
            """Knows our fonts by name and nothing else: no file, no network, no data address."""

            refused: ClassVar[list[str]] = []

            def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
                content = font_bytes(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
                if content is None:
                    self.refused.append(url)
                    raise ValueError("Nothing outside the document may be fetched.")
                return URLFetcherResponse(url, content, {"Content-Type": "font/woff2"})

        if absent := missing_fonts():
            raise NotPrintableError(f"Fonts are missing ({absent[0].name}). Run: npm run build")
        self.weasyprint: Any = weasyprint
        self.fetcher = OwnFilesOnly(allowed_protocols=("academy",))
        self.fonts = FontConfiguration()
        self.colours = _Colours((files("weasyprint.pdf") / "sRGB2014.icc").read_bytes())
        self.faces = self._css(font_faces())
        self.sheets: dict[str, Any] = {}

    def lay_out(self, html: str, stylesheet: str) -> Any:
        self.fetcher.refused.clear()
        if stylesheet not in self.sheets:
            self.sheets[stylesheet] = self._css((STYLESHEETS / stylesheet).read_text(encoding="utf-8"))
        page = self.weasyprint.HTML(
            string=spelled_for_drawing(html), base_url="academy:page", url_fetcher=self.fetcher
        )
        document = page.render(
            font_config=self.fonts,
            stylesheets=[self.faces, self.sheets[stylesheet]],
            color_profiles={INTENT: self.colours},
            pdf_variant=VARIANT,
            output_intent=INTENT,
        )
        self.must_have_fetched_nothing()
        return document

    def must_have_fetched_nothing(self) -> None:
        if self.fetcher.refused:
            raise NotPrintableError(
                f"The page asked for {self.fetcher.refused[0]!r}, which may not be fetched."
            )

    def attach(self, attachment: Attachment, moment: datetime) -> Any:
        return self.weasyprint.Attachment(
            string=attachment.content,
            name=attachment.name,
            description=attachment.description,
            url_fetcher=self.fetcher,
            created=moment,
            modified=moment,
            relationship="Data",
        )

    def _css(self, text: str) -> Any:
        return self.weasyprint.CSS(string=text, font_config=self.fonts, url_fetcher=self.fetcher)


@cache
def _press() -> _Press:
    return _Press()
