"""Reads a PDF as a screen reader or an archive would: the tags, what they hold, and what is left over."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf

PAINTS = {"Tj", "TJ", "'", '"', "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "EI", "BI"}


@dataclass
class Element:
    """One tag, the kinds above it, and its dictionary."""

    kind: str
    above: tuple[str, ...]
    raw: Any

    def kids(self) -> list[Any]:
        kids = self.raw.get("/K", [])
        return list(kids) if isinstance(kids, pikepdf.Array) else [kids]

    def tags(self) -> list["Element"]:
        path = (*self.above, self.kind)
        return [Element(str(kid.S), path, kid) for kid in self.kids() if is_tag(kid)]


def is_tag(kid: Any) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem"


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(content))


def elements(document: pikepdf.Pdf) -> list[Element]:
    """Every tag, in reading order."""
    roots = [Element(str(root.S), (), root) for root in document.Root.StructTreeRoot.K]
    return [element for root in roots for element in _below(root)]


def _below(element: Element) -> Iterator[Element]:
    yield element
    for kid in element.tags():
        yield from _below(kid)


def owners(document: pikepdf.Pdf) -> dict[int, list[Any]]:
    """For each page, the tag that owns each of its marks."""
    numbers = list(document.Root.StructTreeRoot.ParentTree.Nums)
    found = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    return {key: list(value) for key, value in found.items() if isinstance(value, pikepdf.Array)}


@dataclass
class Paint:
    """One painting instruction: the marks around it, from outside in, and the text it shows."""

    operator: str
    marks: list[tuple[str, dict[str, Any]]]
    text: str


def paints(page: pikepdf.Page) -> Iterator[Paint]:
    """Everything that a page paints."""
    meanings = {name: _meanings(font) for name, font in page.resources.Font.items()}
    marks: list[tuple[str, dict[str, Any]]] = []
    font: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in {"BMC", "BDC"}:
            properties = dict(operands[1].items()) if name == "BDC" else {}
            marks.append((str(operands[0]), properties))
        elif name == "EMC":
            marks.pop()
        elif name == "Tf":
            font = meanings[str(operands[0])]
        elif name in PAINTS:
            yield Paint(name, list(marks), _text(operands, font))


def text_of(document: pikepdf.Pdf) -> str:
    """All text as copying it out of the file would give it."""
    return "".join(paint.text for page in document.pages for paint in paints(page))


def _text(operands: Any, font: dict[int, str]) -> str:
    parts = list(operands[0]) if operands and isinstance(operands[0], pikepdf.Array) else list(operands)
    strings = [bytes(part) for part in parts if isinstance(part, pikepdf.String)]
    return "".join(
        font[int.from_bytes(string[at : at + 2], "big")]
        for string in strings
        for at in range(0, len(string), 2)
    )


def _meanings(font: Any) -> dict[int, str]:
    found = {}
    for line in font.ToUnicode.read_bytes().decode("ascii").splitlines():
        pair = re.fullmatch("<([0-9a-f]{4})> <([0-9a-f]*)>", line)
        if pair and pair[2] != "ffff":  # ffff stands in the line that names the whole range
            found[int(pair[1], 16)] = bytes.fromhex(pair[2]).decode("utf-16-be")
    return found
