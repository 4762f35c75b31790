"""Load sets of standards, and the crosswalks between them."""

from datetime import datetime

from academy.access.rules import Actor
from academy.audit.actions import record
from academy.audit.rules import Verb
from academy.db import db, explain_constraint
from academy.programmes import queries
from academy.programmes.models import Crosswalk, FrameworkVersion
from academy.programmes.rules import parse_crosswalk, parse_framework, problems_with_crosswalk, sha256
from academy.refusals import Reason, Refused

_TWICE = Reason(
    "loaded_twice",
    "Somebody loaded these standards at the same moment. Look at them, then load again if needed.",
)
for _marker in ("uq_framework_version_code", "framework_version.code", "uq_crosswalk_code", "crosswalk.code"):
    explain_constraint(_marker, _TWICE)


def load_framework(actor: Actor, text: str, *, now: datetime) -> FrameworkVersion:
    """Keep a set of standards. The same document again changes nothing; another text under its code is refused."""
    framework = parse_framework(text)
    if isinstance(framework, list):
        raise Refused(*framework)
    had = queries.find_framework(framework.code)
    if had is not None:
        if had.document_sha256 != sha256(text):
            message = (
                f"The standards “{framework.code}” are already here with another text, and plans count on them. "
                "Give the changed text a code of its own."
            )
            raise Refused(Reason("already_there", message))
        return had
    row = FrameworkVersion(
        code=framework.code, title=framework.title, document=text, document_sha256=sha256(text), loaded_at=now
    )
    db.session.add(row)
    record(actor, Verb.FRAMEWORK_LOADED, framework.title, code=framework.code, sha256=row.document_sha256)
    return row


def load_crosswalk(actor: Actor, text: str, *, now: datetime) -> Crosswalk:
    """Keep a crosswalk between two sets of standards that are here; another text replaces it, as it is guidance."""
    crosswalk = parse_crosswalk(text)
    if isinstance(crosswalk, list):
        raise Refused(*crosswalk)
    if problems := problems_with_crosswalk(crosswalk, queries.frameworks()):
        raise Refused(*problems)
    row = queries.find_crosswalk(crosswalk.code)
    if row is not None and row.document == text:
        return row
    if row is None:
        row = Crosswalk(code=crosswalk.code)
        db.session.add(row)
    row.document, row.loaded_at = text, now
    record(actor, Verb.FRAMEWORK_LOADED, crosswalk.title, code=crosswalk.code, sha256=sha256(text))
    return row
