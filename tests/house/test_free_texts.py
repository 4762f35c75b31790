"""Beside every free text and upload stands that nothing about children or families belongs there."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import academy
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
