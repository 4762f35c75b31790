"""Beside every free text and upload stands that nothing about children or families belongs there."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

import academy
from academy.db import Base, Ref, Withdrawable
from academy.hiding.queries import places, texts_of
from academy.hiding.rules import words_instead
from academy.web.child_data import SENTENCE
from academy.web.forms import BaseForm, FileField, LongTextField, TextField

# What is written there is no text about anybody: a programme, tags, or a file that is compared and forgotten.
NOT_FREE = {
    "DraftForm.document", "LoadForm.document", "LoadForm.file", "ThingsForm.things", "VerifyFileForm.file",
}  # fmt: skip
ASKS = re.compile(r"\b(why|what|reason|note|comment|answer|else|add)\b", re.IGNORECASE)
# One line that asks “what” and gets a name, an address or a code.
NO_TEXT = {"NewVersionForm.label"}


def fields() -> Iterator[tuple[str, type, dict, tuple]]:
    for module in pkgutil.walk_packages(academy.__path__, "academy."):
        if ".forms" in module.name or module.name == "academy.web.views":
            importlib.import_module(module.name)
    seen = set()
    waiting = [BaseForm]
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        if not form.__module__.startswith("academy.") or form in seen:
            continue
        seen.add(form)
        for name, unbound in vars(form).items():
            made = getattr(unbound, "field_class", None)
            if made is not None:
                yield f"{form.__name__}.{name}", made, unbound.kwargs, unbound.args


def test_every_long_text_and_upload_is_guarded_but_those_that_hold_no_text_about_anybody() -> None:
    open_ones = {
        name
        for name, made, kwargs, _ in fields()
        if issubclass(made, LongTextField | FileField) and kwargs.get("free", True) is False
    }
    assert open_ones == NOT_FREE, "Only what cannot hold a text about somebody goes without the sentence"


def test_every_line_that_asks_for_words_is_guarded() -> None:
    bare = sorted(
        name
        for name, made, kwargs, args in fields()
        if made is TextField
        and not kwargs.get("free")
        and args
        and ASKS.search(str(args[0]))
        and name not in NO_TEXT
    )
    assert not bare, f"Give these `free=True`: anything can be written there: {bare}"


def test_every_line_that_can_be_hidden_is_guarded_too() -> None:
    hideable = {place.split(".")[1] for place in places()}
    bare = sorted(
        name
        for name, made, kwargs, _ in fields()
        if made is TextField and not kwargs.get("free") and name.split(".")[1] in hideable
    )
    assert not bare, f"Give these `free=True`: what others can read and hide is looked at before: {bare}"


def test_no_template_draws_a_text_of_its_own() -> None:
    root = Path(__file__).parent.parent.parent / "templates"
    own = [
        str(path.relative_to(root))
        for path in root.rglob("*.html")
        for found in re.findall(r"<textarea[^>]*>", path.read_text(encoding="utf-8"))
        if "readonly" not in found
    ]
    assert not own, f"Draw it by its field, so that the sentence stands beside it: {own}"


def test_the_sentence_stands_beside_them(app) -> None:
    class Words(BaseForm):
        reason = LongTextField("Why?")
        file = FileField("A file", hint="PDF")
        line = TextField("What else?", free=True)

    with app.test_request_context():
        form = Words()
        for field in form:
            if field.name in {"reason", "file", "line"}:
                assert SENTENCE in str(field()), field.name


# What nobody writes freely: names, titles, codes and addresses, what the academy writes itself, what is signed or
# published as it stands, and what no page shows. Each table with its columns, so that a new column needs a decision.
NOT_WRITTEN_FREELY = {
    "accepted_condition": "label", "account": "password_hash", "audit_event": "actor_name subject details",
    "asset": "serial_number", "batch": "file_name columns mapping orders",
    "batch_row": "key label reasons questions changes", "cohort": "name", "column_memory": "column_key",
    "completion": "how", "completion_record": "title name_written snapshot", "crosswalk": "document",
    "decision": "facts signed_name", "draft": "address text", "doubt": "says holds asked_of",
    "employment": "job_title starter_type",
    "enrolment": "name_on_record", "evidence": "media_type", "framework_version": "title document",
    "former_address": "email",
    "former_name": "given_name family_name known_as",
    "hidden_text": "place label kept why", "item": "title stage_title milestone", "kit_issue": "terms signed_name",
    "kit_issue_line": "return_signed_name", "kit_kind": "label terms",
    "open_question": "about sentence", "outbox_message": "address subject body problem",
    "unsent_form": "address page fields",
    "person": "given_name family_name known_as sort_key search_key email", "plan_item": "why_due",
    "private_contact": "email",
    "policy": "title", "policy_version": "address", "programme": "title", "programme_version": "document",
    "registration_check": "name_there status", "service": "name search_key", "setting": "value",
    "sign_in_card": "code_hash", "team": "name search_key base", "told": "key",
    "training_session": "title place online_link", "work": "key payload problem",
}  # fmt: skip
LONG_ENOUGH = 80


def test_every_text_column_can_be_hidden_or_is_none_that_somebody_writes_freely() -> None:
    undecided = []
    for mapper in Base.registry.mappers:
        model: Any = mapper.class_
        known = {*texts_of(model), *NOT_WRITTEN_FREELY.get(model.__tablename__, "").split()}
        if issubclass(model, Withdrawable) and not issubclass(model, Ref):
            known.add("withdrawn_reason")  # no page shows why such a row was taken back
        undecided += [
            f"{model.__tablename__}.{column.name}"
            for column in model.__table__.columns
            if isinstance(column.type, sa.String)
            and (column.type.length or LONG_ENOUGH) >= LONG_ENOUGH
            and column.name not in known
        ]
    assert not undecided, (
        f"Name these in `free_texts` of their model, so that they can be hidden: {undecided}"
    )


def test_what_can_be_hidden_stands_in_a_column_that_has_room_for_the_words_instead() -> None:
    longest = words_instead(date(2026, 9, 30), destroyed=True)
    for model, column, _ in places().values():
        kind: Any = model.__table__.columns[column].type
        assert (kind.length or LONG_ENOUGH) >= len(longest), f"{model.__tablename__}.{column} is too short"


SHOWN_NOWHERE = {"asset.note"}


def test_every_free_text_that_a_page_shows_can_be_reported_there() -> None:
    root = Path(__file__).parent.parent.parent / "templates"
    shown = "\n".join(path.read_text(encoding="utf-8") for path in root.rglob("*.html"))
    missing = [
        place
        for place in places()
        if f'"{place}"' not in shown
        and place not in SHOWN_NOWHERE
        and not place.endswith(".withdrawn_reason")
    ]
    assert not missing, f"Put `report(…)` beside these: {missing}"
