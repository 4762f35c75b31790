"""Forms: whatever a browser or a script sends is read or refused in words, and never breaks the page."""

from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage, MultiDict

from academy.refusals import Reason, Refused
from academy.web.forms import (
    BaseForm,
    CheckboxesField,
    DateField,
    DecimalField,
    EditForm,
    EmailField,
    FileField,
    LongTextField,
    NumberField,
    Option,
    PasswordField,
    RadioField,
    SelectField,
    TextField,
    TickField,
    TimeField,
    clean_text,
    options_of,
)


class Outcome(StrEnum):
    PASSED = "pass"
    FAILED = "fail"


class Everything(BaseForm):
    class Meta:
        csrf = False

    name = TextField("Name", required="Enter a name", maximum_length=10)
    starts_on = DateField("Start date", required="Enter the start date", latest=date(2030, 12, 31))
    begins = TimeField("Start")
    email = EmailField("Email")
    seats = NumberField("Places", minimum=0, maximum=40)
    share = DecimalField("Hours", places=2, minimum=0, maximum=60)
    team = SelectField("Team", options=[Option("1", "North"), Option("2", "South")], coerce=int)
    outcome = RadioField(
        "Outcome",
        options=options_of(Outcome, {Outcome.PASSED: "Passed", Outcome.FAILED: "Not passed"}),
        coerce=Outcome,
    )
    needs = CheckboxesField("Needs", options=[Option("a", "A"), Option("b", "B")])
    note = LongTextField("Note", maximum_length=50)
    evidence = FileField("File", accept=(".pdf",))
    password = PasswordField("Password")
    agreed = TickField("I agree", required="Tick to agree")


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """These forms stand in no academy: what looks like a child is asked for in test_child_data.py."""
    monkeypatch.setattr("academy.web.forms.text.settings.get", lambda _: "")


@pytest.fixture(autouse=True, scope="module")
def in_a_request() -> Iterator[None]:
    app = Flask(__name__)
    app.secret_key = "t"
    with app.test_request_context("/"):
        yield


def sent(**values: Any) -> Everything:
    whole = {
        "name": "Amara",
        "starts_on-day": "12",
        "starts_on-month": "10",
        "starts_on-year": "2026",
        "agreed": "yes",
    }
    form = Everything(
        MultiDict({**whole, **{key.replace("__", "-"): value for key, value in values.items()}})
    )
    form.validate()
    return form


def said(form: BaseForm) -> list[tuple[str, str | None]]:
    return [(fault.text, fault.href) for fault in form.faults]


def test_a_whole_form_gives_values_for_the_action() -> None:
    form = sent(
        begins="9.30am", email="a@b.gov.uk", seats="1,0", share="18.5", team="2", outcome="fail", needs="b"
    )
    assert said(form) == []
    assert (form.name.data, form.starts_on.data, form.begins.data) == (
        "Amara",
        date(2026, 10, 12),
        time(9, 30),
    )
    assert (form.seats.data, form.share.data, form.team.data) == (10, Decimal("18.5"), 2)
    assert form.outcome.data is Outcome.FAILED
    assert (form.needs.data, form.agreed.data, form.note.data) == (["b"], True, None)


def test_an_empty_form_says_what_to_enter_and_leads_to_each_input() -> None:
    form = Everything(
        MultiDict({"name": "", "starts_on-day": "", "starts_on-month": "", "starts_on-year": ""})
    )
    assert not form.validate()
    assert said(form) == [
        ("Enter a name", "#name"), ("Enter the start date", "#starts_on-day"), ("Tick to agree", "#agreed"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "month", "year", "text", "link"),
    [
        ("12", "", "2026", "“Start date” must include a month", "#starts_on-month"),
        ("", "10", "", "“Start date” must include a day and a year", "#starts_on-day"),
        ("30", "2", "2026", "“Start date” must be a real date, like 13 10 2026", "#starts_on-day"),
        ("3", "13", "2026", "“Start date” must be a real date, like 13 10 2026", "#starts_on-month"),
        ("3", "10", "26", "The year of “Start date” must have 4 numbers, like 2026", "#starts_on-year"),
        ("3", "10", "2031", "“Start date” must be on or before 31 December 2030", "#starts_on-year"),
        ("3", "10", "1066", "“Start date” must be on or after 1 January 1900", "#starts_on-day"),
        ("٣", "10", "2026", "“Start date” must be a real date, like 13 10 2026", "#starts_on-day"),
    ],
)
def test_a_wrong_date_says_what_is_wrong_and_leads_to_that_part(
    day: str, month: str, year: str, text: str, link: str
) -> None:
    form = sent(starts_on__day=day, starts_on__month=month, starts_on__year=year)
    assert said(form) == [(text, link)]
    assert f'id="{link[1:]}"' in form.starts_on()
    assert form.starts_on.parts["year"] == year


@pytest.mark.parametrize("month", ["Feb", "february", "2", "02", "FEB."])
def test_a_month_may_be_a_word(month: str) -> None:
    assert sent(starts_on__month=month).starts_on.data == date(2026, 2, 12)


@pytest.mark.parametrize("value", ["2026-10-13", "13/10/2026", "13 October 2026", "13.10.2026"])
def test_a_date_posted_as_one_value_is_read(value: str) -> None:
    form = Everything(MultiDict({"name": "A", "agreed": "y", "starts_on": value}))
    assert form.validate(), form.errors
    assert form.starts_on.data == date(2026, 10, 13)


def test_a_date_posted_as_rubbish_stays_in_sight() -> None:
    form = Everything(MultiDict({"name": "A", "agreed": "y", "starts_on": "next week"}))
    assert not form.validate()
    assert 'value="next week"' in form.starts_on()


def test_a_form_begins_with_what_is_known() -> None:
    form = Everything(
        None, data={"starts_on": date(2026, 1, 2), "outcome": Outcome.PASSED, "needs": ["a"], "seats": 0}
    )
    assert form.starts_on.parts == {"day": "2", "month": "1", "year": "2026"}
    assert 'value="pass" checked' in form.outcome()
    assert 'value="a" checked' in form.needs()
    assert 'value="0"' in form.seats()


@pytest.mark.parametrize("value", ["41", "-1", "1e3", "٣", "9" * 30, "1.5", "x"])
def test_a_number_out_of_range_or_unreadable_is_refused(value: str) -> None:
    form = sent(seats=value)
    assert [href for _, href in said(form)] == ["#seats"]
    assert f'value="{value}"' in form.seats()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("9", time(9)),
        ("9.30am", time(9, 30)),
        ("12am", time(0)),
        ("12 pm", time(12)),
        ("14:05", time(14, 5)),
        ("0930", time(9, 30)),
    ],
)
def test_times_are_read_as_people_write_them(typed: str, read: time) -> None:
    assert sent(begins=typed).begins.data == read


@pytest.mark.parametrize("typed", ["25:00", "13pm", "9.75", "noon", "0am"])
def test_a_time_that_is_none_is_refused(typed: str) -> None:
    assert [href for _, href in said(sent(begins=typed))] == ["#begins"]


@pytest.mark.parametrize("name", ["team", "outcome", "needs"])
def test_what_is_not_an_option_is_refused(name: str) -> None:
    assert [href for _, href in said(sent(**{name: "999"}))] == [f"#{name}"]


def test_text_is_tidied_and_limited() -> None:
    assert sent(name="  A\x00mara\t O  ").name.data == "Amara O"
    assert said(sent(name="x" * 11)) == [("“Name” must be 10 characters or fewer", "#name")]
    assert sent(note=" one\r\n\r\ntwo ").note.data == "one\n\ntwo"


def test_lines_survive_being_shown_again_inside_other_components() -> None:
    form = sent(note="one\n  two")
    assert "one&#10;  two</textarea>" in form.outcome(conditional={"pass": form.note()})


def test_what_is_typed_is_never_markup() -> None:
    form = sent(name='"><b>', note="</textarea><b>", team="<b>", starts_on__day="<b>")
    drawn = "".join(str(field()) for field in form)
    assert "<b>" not in drawn


def test_a_password_is_never_shown_again() -> None:
    form = sent(password=" secret ")
    assert form.password.data == " secret "
    assert "secret" not in form.password()


def test_a_file_is_of_the_right_kind_and_not_empty() -> None:
    def file(name: str, content: bytes) -> FileStorage:
        return FileStorage(BytesIO(content), name)

    assert said(sent(evidence=file("A.PDF", b"%PDF"))) == []
    assert said(sent(evidence=file("a.exe", b"MZ"))) == [
        ("“File” must be one of these kinds of file: PDF", "#evidence")
    ]
    assert [href for _, href in said(sent(evidence=file("a.pdf", b"")))] == ["#evidence"]
    assert sent(evidence="text.pdf").evidence.data is None


def test_a_refusal_stands_beside_its_field_or_at_the_top() -> None:
    form = sent()
    form.refuse(
        Refused(
            Reason("a", "Taken", "name"),
            Reason("b", "Not published", link="/programmes"),
            Reason("c", "No", "x"),
        )
    )
    assert said(form) == [("Not published", "/programmes"), ("No", None), ("Taken", "#name")]
    assert form.has_faults
    assert "Taken" in form.name()


@pytest.mark.parametrize(
    ("text", "number"), [("3", 3), ("", None), ("x", None), ("²", None), ("9" * 20, None)]
)
def test_the_version_that_was_read_is_a_number_or_none(text: str, number: int | None) -> None:
    class Edit(EditForm):
        class Meta:
            csrf = False

    assert Edit(MultiDict({"version": text})).version_read == number


@given(st.dictionaries(st.sampled_from([
    "name", "starts_on", "starts_on-day", "starts_on-month", "starts_on-year", "begins", "email", "seats", "share",
    "team", "outcome", "needs", "note", "evidence", "password", "agreed",
]), st.text(max_size=40)))  # fmt: skip
def test_nothing_that_can_be_sent_breaks_a_form(values: dict[str, str]) -> None:
    form = Everything(MultiDict(values))
    form.validate()
    for field in form:
        str(field())


@given(st.text())
def test_clean_text_is_steady(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert "\x00" not in clean_text(text, lines=True)
