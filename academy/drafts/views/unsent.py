"""Forms that were sent when their session had ended: kept whole for their author, who sends them again or not."""

import json
from typing import Any

from flask import Response, current_app, request, session, url_for

from academy import clock
from academy.access.rules import Permission, Subject
from academy.db import keep, new_ref
from academy.drafts import actions, queries
from academy.drafts.models import UnsentForm
from academy.drafts.rules import kept_fields, readable, sent_words
from academy.drafts.views.texts import bp, keep_texts, was_taken
from academy.refusals import NotFoundError
from academy.web.authorship import CSRF, author_of
from academy.web.permissions import actor, requires
from academy.web.templating import done, here, page

AGAIN = "unsent"  # the field by which a form says that it is such a one, sent again; also the session's name for it


class Unsent:
    """What the rest of the academy asks where somebody is not signed in any more, and where they come back."""

    def keep(self) -> str | None:
        """Keep the form of this request for its author; gives the page that goes on, None where nothing was kept."""
        return keep_texts() if request.blueprint == bp.name else _keep_form()

    def waiting(self, person_id: int) -> str | None:
        """The page of the last form that this person sent too late."""
        found = queries.unsent_of(person_id)
        return url_for("drafts.unsent", ref=found[0].ref) if found else None


bp.record(lambda state: state.app.extensions.update(unsent=Unsent()))


def own_form(ref: str) -> tuple[UnsentForm, Subject]:
    """The reader's own; anybody else's does not exist for them."""
    found = queries.find_unsent(actor().person_id or 0, ref)
    if found is None:
        raise NotFoundError
    return found, Subject(person_id=found.author_id)


@bp.get("/unsent/<ref>")
@requires(Permission.SIGNED_IN, own_form)
def unsent(form: UnsentForm) -> Response:
    """What was sent too late: send it now, or throw it away."""
    others = [each for each in queries.unsent_of(form.author_id) if each is not form]
    fields = [(str(name), str(text)) for name, text in json.loads(form.fields)]
    answers, besides = readable(fields)
    return page(
        "drafts/unsent.html",
        form_kept=form,
        fields=[*fields, (AGAIN, form.ref)],
        answers=answers,
        besides=besides,
        sent=_when(form),
        others=[(other.ref, _when(other)) for other in others],
    )


@bp.post("/unsent/<ref>/throw-away")
@requires(Permission.SIGNED_IN, own_form)
def throw_away(form: UnsentForm) -> Any:
    """Its author does not want it any more."""
    back = form.page
    actions.forget_unsent(form.author_id, form.ref)
    return done("It is thrown away. Nothing was changed.", back)


@bp.after_app_request
def _forget_what_was_sent_again(response: Response) -> Response:
    """Once it is taken; where its page came back with something to mend, it waits for that page to be sent."""
    who = actor().person_id
    if request.method != "POST" or who is None:
        return response
    ref, path = request.form.get(AGAIN, ""), request.path
    if not ref and session.get(AGAIN, ("", ""))[1] == path:
        ref = session[AGAIN][0]
    if ref and was_taken(response):
        actions.forget_unsent(who, ref)
        session.pop(AGAIN, None)
    elif ref and response.status_code in {200, 422}:
        session[AGAIN] = [ref[:12], path]
    return response


def _keep_form() -> str | None:
    view = current_app.view_functions.get(request.endpoint or "")
    asked_by_script = request.headers.get("X-Requested-With") == "fetch"
    author_id = queries.author_id_of(author_of(request.form.get(CSRF, "")))
    if author_id is None or asked_by_script or getattr(view, "with_starter", False):
        return None
    ref, address, back, now = new_ref(), request.full_path.rstrip("?"), here(), clock.now()
    fields = [each for each in kept_fields(request.form.items(multi=True)) if each[0] != AGAIN]
    with_file = any(each.filename for each in request.files.values())
    before = request.form.get(AGAIN, "")

    def write() -> None:
        actions.forget_unsent(author_id, before)  # it was sent again too late: the newer one takes its place
        actions.keep_unsent(
            author_id, ref, address=address, page=back, fields=fields, with_file=with_file, now=now
        )

    keep(write)
    if actor().person_id is None:
        return back
    is_theirs = actor().person_id == author_id  # or somebody else has signed in instead, and may not see it
    return url_for("drafts.unsent", ref=ref) if is_theirs else None


def _when(form: UnsentForm) -> str:
    return sent_words(clock.in_london(form.sent_at), clock.in_london(clock.now()))
