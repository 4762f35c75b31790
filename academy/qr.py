"""The QR code of an address as one SVG path: pure arithmetic, the same on every machine."""

from dataclasses import dataclass

import segno

QUIET = 4  # modules of white around the code that readers rely on


@dataclass(frozen=True, slots=True)
class QrPicture:
    """A square of `side` modules; `path`, drawn with a pen one module wide, is the dark ones; `alt` says
    where it leads."""

    side: int
    path: str
    alt: str


def qr_picture(address: str) -> QrPicture:
    """The QR code that opens an address, readable with a seventh of it smudged or folded."""
    rows = [bytes(row) for row in segno.make_qr(address, error="m", boost_error=False).matrix]
    return QrPicture(
        side=len(rows) + 2 * QUIET,
        path="".join(_runs(row, y + QUIET) for y, row in enumerate(rows)),
        alt=f"Square code (QR) that opens {address}",
    )


def _runs(row: bytes, y: int) -> str:
    parts = []
    start: int | None = None
    for x, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            parts.append(f"M{start + QUIET} {y}.5h{x - start}")
            start = None
    return "".join(parts)
