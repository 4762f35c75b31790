"""The public page on which anybody can check a record: one box, one answer, and no name."""

from datetime import datetime, timedelta
from typing import Any

from flask import Response, request

from academy import clock
from academy.access.rules import Permission
from academy.records import queries
from academy.records.forms import VerifyFileForm, VerifyForm
from academy.records.rules import VerifyAnswer, typed_code
from academy.records.views.loading import bp
from academy.refusals import Refused
from academy.signin import actions as signin
from academy.signin import queries as tries
from academy.signin.rules import Counted, keys_of, longest_wait, why_wait
from academy.web.permissions import requires
from academy.web.templating import page

PURPOSE = "verify"


@bp.route("/v", methods=["GET", "POST"])
@requires(Permission.PUBLIC, prepares=True)
def verify() -> Any:
    """Type a code; a surname too, where somebody wants to know whether it is the same."""
    form = VerifyForm()
    if form.validate_on_submit():
        return _answered(form, form.code.data, form.surname.data or "")
    return _page(form, status=422 if form.has_faults else 200)


@bp.get("/v/<code>")
@requires(Permission.PUBLIC)
def verified(code: str) -> Any:
    """Where the square picture on the paper leads."""
    form = VerifyForm(data={"code": code[:40]})
    return _answered(form, code, "")


@bp.post("/v/file")
@requires(Permission.PUBLIC, prepares=True)
def verify_file() -> Any:
    """Compare a file, byte for byte, with those that we issued. Nothing of it is kept."""
    upload = VerifyFileForm()
    if not upload.validate():
        return _page(VerifyForm(formdata=None), upload, status=422)
    said = queries.verify_bytes(upload.file.data.read(), clock.today()).said
    return _page(VerifyForm(formdata=None), said=said)


def _answered(form: VerifyForm, typed: str, surname: str) -> Any:
    now, code = clock.now(), typed_code(typed)[:40]
    keys = keys_of(PURPOSE, code, request.remote_addr or "")
    if wait := _wait(keys if surname else {Counted.PLACE: keys[Counted.PLACE]}, now):
        form.refuse(Refused(*why_wait(wait)))
        return _page(form, status=429)
    said, matched = queries.answer_of_code(code, surname, clock.today())
    if said.state == "unknown":
        signin.keep_failure({Counted.PLACE: keys[Counted.PLACE]}, account=None, now=now)
        return _page(form, said=said, status=404)
    if matched is False:
        signin.keep_failure(keys, account=None, now=now)
    return _page(form, said=said)


def _wait(keys: dict[Counted, str], now: datetime) -> timedelta:
    """How long somebody waits who tried too many codes from there, or too many surnames for one code."""
    return longest_wait(tries.failures(keys, now), now)


def _page(
    form: VerifyForm,
    upload: VerifyFileForm | None = None,
    *,
    said: VerifyAnswer | None = None,
    status: int = 200,
) -> Response:
    upload = upload or VerifyFileForm(formdata=None)
    faulty = upload if upload.has_faults else form
    answer = page("records/verify.html", status, form=faulty, by_code=form, by_file=upload, said=said)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
