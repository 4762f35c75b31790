"""Print a record out of its frozen facts; slow, so it is done where no transaction is open."""

from datetime import datetime
from functools import cache
from pathlib import Path

import jinja2

from academy import pdf
from academy.audit.actions import not_audited
from academy.records.rules import PrintVariant, facts_of, record_page, sha256

TEMPLATES = Path(__file__).parents[3] / "templates"
SHEET = "pdf/record.html"


@not_audited("nothing is changed: the same facts give the same bytes")
def print_record(text: str, *, variant: PrintVariant, colour: str, created: datetime) -> bytes:
    """The PDF of a snapshot, with the snapshot attached to it."""
    facts = facts_of(text)
    record = record_page(facts, fingerprint=sha256(text), colour=colour, large=variant is PrintVariant.LARGE)
    return pdf.render(
        _sheet().render(record=record),
        title=record.document_title,
        language=record.language,
        created=created,
        identifier=f"{facts.reference}{'' if variant is PrintVariant.NORMAL else ' large'}",
        attachments=[pdf.Attachment(f"{facts.reference}.json", text.encode(), "The facts of this record")],
    )


@cache
def _sheet() -> jinja2.Template:
    """The paper's own surroundings: nothing of the screens (links, who is signed in) can get onto it."""
    surroundings = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), undefined=jinja2.StrictUndefined, autoescape=True
    )
    return surroundings.get_template(SHEET)
