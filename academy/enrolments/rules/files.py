"""What a file that is sent in really is, by its content, and what its name may be."""

import re
import unicodedata
import zipfile
from io import BytesIO

from academy.refusals import Reason

LARGEST = 10 * 1024 * 1024
MOST_FILES = 10
TYPES: dict[str, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "txt": "text/plain",
}
ENDINGS = (*(f".{kind}" for kind in TYPES), ".jpeg")
KINDS_SAID = "PDF, PNG, JPG, Word, Excel, PowerPoint, OpenDocument text or plain text"
_OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_MACROS = ("vbaproject.bin", "vbadata.xml")


def kind_of(content: bytes) -> str | None:
    """The kind that the bytes themselves say; None for anything that is not taken. The name has no say."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    return "txt" if _is_text(content) else None


def problems_with_file(name: str, content: bytes, *, largest: int = LARGEST) -> list[Reason]:
    """Why a file is not taken: empty, too large, or of a kind that is not on the list."""
    shown = clean_name(name, "file")
    if not content:
        return [Reason("empty", f"“{shown}” is empty. Save it again and send it once more.", "file")]
    if len(content) > largest:
        limit = f"{largest // (1024 * 1024)} MB"
        return [Reason("too_large", f"“{shown}” is larger than {limit}. Send a smaller copy.", "file")]
    kind = kind_of(content)
    if kind is None:
        return [
            Reason(
                "kind",
                f"“{shown}” is not a kind of file that is taken. Send {KINDS_SAID}, without macros.",
                "file",
            )
        ]
    return []


def clean_name(name: str, kind: str) -> str:
    """The file's own name without folders, control characters or anything that fools a reader, ending as it is."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    kept = re.sub(r"[<>:\"|?*;]", " ", kept)
    stem = " ".join(kept.rsplit(".", 1)[0].split()).strip(". ") or "file"
    return f"{stem[:120]}.{kind}" if kind in TYPES else stem[:120]


def _packed(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            if any(name.lower().endswith(_MACROS) for name in names):
                return None
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                said = archive.read("mimetype").decode("ascii", "replace")
                return "odt" if said == TYPES["odt"] else None
            return next((kind for part, kind in _OFFICE.items() if part in names), None)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError):
        return None


def _is_text(content: bytes) -> bool:
    if b"\x00" in content:
        return False
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    start = text[:2000].lstrip("\ufeff \t\r\n").lower()
    # A page or a picture with scripts in it is text too; it is not what anybody writes notes in.
    return not start.startswith(("<!doctype", "<html", "<svg", "<script", "<?xml", "#!"))
