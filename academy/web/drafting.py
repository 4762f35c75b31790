"""Where forms ask for what somebody typed before and did not send, or sent too late; the package `drafts` answers."""

from datetime import datetime
from typing import Any, Protocol

from flask import current_app, g, url_for
from markupsafe import Markup

ENDING = "-draft"  # of the hidden input beside a long text: whose page it is, signed


class Keeper(Protocol):
    """What knows the drafts of the person of this request."""

    def ticket(self, given: str) -> str:
        """What the form carries so that its texts find their author and page again; `given` came with a POST."""

    def draft(self, field: str, given: str) -> tuple[str, datetime, str] | None:
        """The text kept for that field of this page, when it was saved, and the sentence that says so."""


class Unsent(Protocol):
    """What keeps forms that were sent when their session had ended."""

    def keep(self) -> str | None:
        """Keep the form of this request for its author; gives the page that goes on, None where nothing was kept."""

    def waiting(self, person_id: int) -> str | None:
        """The page of what this person sent too late; None where there is nothing."""


def unsent() -> Unsent:
    """That of this academy."""
    found: Unsent = current_app.extensions["unsent"]
    return found


def keeper() -> Keeper | None:
    """That of this request; None where nobody is signed in."""
    found: Keeper | None = getattr(g, "drafts", None)
    return found


def beside(field: Any) -> Markup:
    """Beside a long text that can be kept: its ticket, the sentence when a draft is put back, and a button."""
    mine = keeper() if getattr(field, "free", False) else None
    if mine is None:
        return Markup("")
    put_back = field.put_back
    said = Markup('<p class="govuk-body-s">{}</p>').format(put_back[1]) if put_back else Markup("")
    return said + Markup(
        '<p class="govuk-body-s app-draft" data-draft="{}" role="status"></p>'
        '<input type="hidden" name="{}" value="{}">'
        '<noscript><p class="govuk-body">'
        '<button type="submit" class="app-link-button" formaction="{}" formnovalidate>Save draft'
        '<span class="govuk-visually-hidden">: {}</span></button></p></noscript>'
    ).format(
        field.id,
        f"{field.name}{ENDING}",
        mine.ticket(field.ticket),
        url_for("drafts.save"),
        field.label.text,
    )
