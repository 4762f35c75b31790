"""Report and hide: out of sight at once, everywhere; then put back or destroyed with every copy."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from academy import clock, storage
from academy.access.rules import Role
from academy.audit.models import AuditEvent
from academy.audit.rules import Verb
from academy.batches.models import Batch, BatchKind, BatchState
from academy.db import db
from academy.enrolments.models import Evidence, PlanItem, Submission
from academy.hiding import actions, queries
from academy.hiding.models import HiddenText
from academy.hiding.rules import Outcome, words_instead
from academy.people.models import Person
from academy.readiness.models import AcceptedCondition
from academy.settings import actions as settings
from academy.timetable.models import RegisterMark, SessionChoice
from academy.timetable.rules import Instead, Mark
from tests.enrolments.factories import Cast, a_cast, acts, another_starter, plan_item, sent_in
from tests.factories import with_role
from tests.forms import post, token
from tests.timetable.factories import a_session, refs_of

SignIn = Callable[[Person], FlaskClient]
CHILD = "Kayden Doe, born in June, lives at 3 High Street."
INSTEAD = "Hidden: reported on 10 September 2026"
PROOF = b"%PDF-1.7 a letter about a child"


@dataclass
class Sent:
    """A starter whose comment and file hold what does not belong here."""

    cast: Cast
    submission: str
    file: str
    item: str

    def hides(self, client: FlaskClient, place: str = "submission.comment", ref: str = "") -> Any:
        fields = {"csrf_token": token(client, "/policies/"), "next": f"/enrolments/items/{self.item}"}
        return client.post(f"/hiding/report/{place}/{ref or self.submission}", data=fields)


@pytest.fixture
def sent(at: Callable[[str], datetime]) -> Sent:
    at("2026-09-10 09:00")
    cast = a_cast()
    submission = sent_in(cast.item("review"), cast.starter, comment=CHILD)
    file = added(a_file(submission.id, cast.starter.id))
    db.session.commit()
    return Sent(cast, submission.ref, file.ref, cast.item("review").ref)


def a_file(submission_id: int, person_id: int) -> Evidence:
    return Evidence(
        submission_id=submission_id,
        file_name="Kayden Doe letter.pdf",
        media_type="application/pdf",
        size=len(PROOF),
        sha256=storage.files().put(PROOF),
        added_at=clock.now(),
        added_by_id=person_id,
    )


def added(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def shown(answer: Any) -> str:
    return " ".join(answer.get_data(as_text=True).split())


def reported() -> HiddenText:
    return db.session.scalars(sa.select(HiddenText).order_by(HiddenText.id)).all()[-1]


def settles(sent: Sent, sign_in: SignIn, what: str, **fields: str) -> Any:
    client, ref = sign_in(sent.cast.coordinator), reported().ref
    return post(client, f"/hiding/{ref}/{what}", fields, page=f"/hiding/{ref}")


def test_anyone_who_sees_it_presses_report_and_hide_and_nobody_reads_it(
    sent: Sent, signed_in_as: SignIn
) -> None:
    cast, page = sent.cast, f"/enrolments/items/{sent.item}"
    readers = [signed_in_as(each) for each in (cast.starter, cast.manager, cast.runner, cast.coordinator)]
    for reader in readers:
        assert CHILD in shown(reader.get(page))
        assert "Report and hide" in shown(reader.get(page))
    answer = sent.hides(readers[1])
    assert (answer.status_code, answer.location) == (303, page)
    for reader in readers:
        for address in (page, "/enrolments/sign-offs", f"/overview/{cast.enrolment.ref}/history"):
            assert "Kayden" not in shown(reader.get(address)).replace("Kayden Doe letter.pdf", "")
        assert INSTEAD in shown(reader.get(page))
    row = reported()
    assert (row.reported_by_id, row.kept, row.person_id) == (cast.manager.id, CHILD, cast.starter.id)
    assert row.sha256 == hashlib.sha256(CHILD.encode()).hexdigest()


def test_the_words_leave_the_row_itself_so_that_no_export_or_paper_can_hold_them(
    sent: Sent, signed_in_as: SignIn
) -> None:
    sent.hides(signed_in_as(sent.cast.runner))
    assert db.session.scalars(sa.select(Submission.comment)).all() == [INSTEAD]


def test_a_file_is_hidden_with_every_copy_and_its_address_says_why(sent: Sent, signed_in_as: SignIn) -> None:
    other = another_starter(sent.cast)
    theirs = sent_in(plan_item(other, "review"), other.person)
    copy = added(a_file(theirs.id, other.person_id)).ref
    db.session.commit()
    manager = signed_in_as(sent.cast.manager)
    assert sent.hides(manager, "evidence.file_name", sent.file).status_code == 303
    for ref in (sent.file, copy):
        answer = manager.get(f"/enrolments/evidence/{ref}")
        assert (answer.status_code, "Somebody reported it" in shown(answer)) == (410, True)
    assert set(db.session.scalars(sa.select(Evidence.file_name))) == {INSTEAD}
    item = shown(manager.get(f"/enrolments/items/{sent.item}"))
    assert f"<li>{INSTEAD}</li>" in item, "neither a link nor a kind of file"
    coordinator = signed_in_as(sent.cast.coordinator)
    assert coordinator.get(f"/hiding/{reported().ref}/file").data == PROOF
    again = post(
        signed_in_as(sent.cast.starter),
        f"/enrolments/items/{sent.cast.item('security').ref}/submit",
        {"done_on-day": "9", "done_on-month": "9", "done_on-year": "2026", "file": (BytesIO(PROOF), "x.pdf")},
        page=f"/enrolments/items/{sent.cast.item('security').ref}",
    )
    assert (again.status_code, "This file was reported" in shown(again)) == (422, True)


def test_only_a_coordinator_sees_the_list_and_it_stands_on_their_overview(
    sent: Sent, signed_in_as: SignIn
) -> None:
    coordinator = signed_in_as(sent.cast.coordinator)
    assert "was reported as about a child" not in shown(coordinator.get("/overview/coordinator"))
    sent.hides(signed_in_as(sent.cast.manager))
    ref = reported().ref
    assert "1 text or file was reported as about a child" in shown(coordinator.get("/overview/coordinator"))
    assert sent.cast.starter.name in shown(coordinator.get("/hiding/"))
    assert CHILD not in shown(coordinator.get("/hiding/"))
    assert CHILD in shown(coordinator.get(f"/hiding/{ref}"))
    for person in (sent.cast.starter, sent.cast.manager, sent.cast.runner):
        assert signed_in_as(person).get("/hiding/").status_code == 403
        assert signed_in_as(person).get(f"/hiding/{ref}").status_code == 404


def test_the_coordinator_puts_it_back_with_a_reason(sent: Sent, signed_in_as: SignIn) -> None:
    sent.hides(signed_in_as(sent.cast.manager))
    bare = settles(sent, signed_in_as, "put-back")
    assert (bare.status_code, "Say why it may stand" in shown(bare)) == (422, True)
    assert settles(sent, signed_in_as, "put-back", why="It is a colleague.").status_code == 303
    assert db.session.scalars(sa.select(Submission.comment)).all() == [CHILD]
    row = reported()
    assert (row.outcome, row.kept, row.why) == (Outcome.PUT_BACK, None, "It is a colleague.")


def test_what_somebody_wrote_since_is_not_overwritten(sent: Sent, signed_in_as: SignIn) -> None:
    sent.hides(signed_in_as(sent.cast.manager))
    db.session.execute(sa.update(Submission).values(comment="We talked."))
    db.session.commit()
    answer = settles(sent, signed_in_as, "put-back", why="It is a colleague.")
    assert (answer.status_code, "written something else there since" in shown(answer)) == (422, True)
    assert settles(sent, signed_in_as, "destroy", sure="y").status_code == 303
    assert db.session.scalars(sa.select(Submission.comment)).all() == ["We talked."]


def test_destroying_overwrites_the_words_and_says_whom_to_inform(sent: Sent, signed_in_as: SignIn) -> None:
    settings.change(
        acts(sent.cast.coordinator), "data_protection_contact", value="Ida Nagy, 0100", now=clock.now()
    )
    sent.hides(signed_in_as(sent.cast.manager))
    assert "Tick the box" in shown(settles(sent, signed_in_as, "destroy"))
    assert settles(sent, signed_in_as, "destroy", sure="y").status_code == 303
    page = shown(signed_in_as(sent.cast.coordinator).get(f"/hiding/{reported().ref}"))
    assert "Inform the data protection officer now: Ida Nagy, 0100." in page
    row = reported()
    assert (row.outcome, row.kept) == (Outcome.DESTROYED, None)
    assert (row.reported_by_id, row.settled_by_id) == (sent.cast.manager.id, sent.cast.coordinator.id)
    assert row.sha256 == hashlib.sha256(CHILD.encode()).hexdigest()
    assert "Kayden Doe, born" not in everything_stored()
    again = settles(sent, signed_in_as, "destroy", sure="y")
    assert again.status_code == 422


def test_destroying_a_file_deletes_the_bytes_and_every_copy_by_hash(sent: Sent, signed_in_as: SignIn) -> None:
    digest = hashlib.sha256(PROOF).hexdigest()
    added(
        Batch(
            kind=BatchKind.STARTERS, state=BatchState.UPLOADED, file_name="x.csv", file_bytes=PROOF,
            file_sha256=digest, columns="[]", uploaded_at=clock.now(), uploaded_by_id=sent.cast.coordinator.id,
        )
    )  # fmt: skip
    db.session.commit()
    sent.hides(signed_in_as(sent.cast.manager), "evidence.file_name", sent.file)
    assert digest in storage.files().everything()
    assert settles(sent, signed_in_as, "destroy", sure="y").status_code == 303
    assert digest not in storage.files().everything()
    assert db.session.scalars(sa.select(Batch.file_bytes)).all() == [None]
    answer = signed_in_as(sent.cast.starter).get(f"/enrolments/evidence/{sent.file}")
    assert (answer.status_code, "a coordinator destroyed it" in shown(answer)) == (410, True)
    assert "A coordinator looks at it" not in shown(answer)
    assert reported().sha256 == digest
    coordinator = signed_in_as(sent.cast.coordinator)
    assert coordinator.get(f"/hiding/{reported().ref}/file").status_code == 404


def test_all_of_it_is_in_the_history_and_none_of_it_with_the_words(sent: Sent, signed_in_as: SignIn) -> None:
    sent.hides(signed_in_as(sent.cast.manager))
    signed_in_as(sent.cast.coordinator).get(f"/hiding/{reported().ref}")
    settles(sent, signed_in_as, "destroy", sure="y")
    lines = db.session.scalars(
        sa.select(AuditEvent).where(
            AuditEvent.verb.in_([each for each in Verb if each.name.startswith("TEXT_")])
        )
    ).all()
    verbs = [line.verb for line in lines]
    assert {Verb.TEXT_REPORTED, Verb.TEXT_READ, Verb.TEXT_DESTROYED} == set(verbs)
    assert all("Kayden" not in line.subject + line.details for line in lines)
    assert all(hashlib.sha256(CHILD.encode()).hexdigest() in line.details for line in lines)


def test_what_an_action_copied_is_hidden_with_it(sent: Sent, signed_in_as: SignIn) -> None:
    item = sent.cast.item("welcome")
    choice = added(
        SessionChoice(
            plan_item_id=item.id, kind=Instead.NOT_NEEDED, reason=CHILD, chosen_at=clock.now(),
            chosen_by_id=sent.cast.runner.id, chosen_as="advanced_practitioner",
        )
    )  # fmt: skip
    db.session.execute(sa.update(PlanItem).where(PlanItem.id == item.id).values(not_needed_reason=CHILD))
    ref, key = choice.ref, item.id
    db.session.commit()
    sent.hides(signed_in_as(sent.cast.manager), "session_choice.reason", ref)
    assert db.session.scalar(sa.select(PlanItem.not_needed_reason).where(PlanItem.id == key)) == INSTEAD


def test_what_nobody_may_change_may_still_be_hidden_and_nothing_else_of_it(sent: Sent) -> None:
    """Marks, choices, conditions: the database lets their words go out of sight and come back, and nothing more."""
    cast, now = sent.cast, clock.now()
    held = a_session(cast.intake, facilitators=[cast.runner], on=clock.today())
    booking = refs_of(held)[0]
    mark = added(
        RegisterMark(
            booking_id=booking_id(booking), mark=Mark.HERE, at=now, by_id=cast.runner.id, reason=CHILD + "!"
        )
    )
    condition = added(
        AcceptedCondition(
            enrolment_id=cast.enrolment.id, code="kit", label="Kit", not_until_then=CHILD + "?",
            until_on=clock.today() + timedelta(7), accepted_at=now, accepted_by_id=cast.manager.id,
            accepted_as="manager",
        )
    )  # fmt: skip
    for place, row in (("register_mark.reason", mark), ("accepted_condition.not_until_then", condition)):
        column = place.split(".")[1]
        found, _ = queries.text_or_404(place, row.ref, clock.today())
        [hidden] = actions.report(acts(cast.manager), found, now=now)
        assert getattr(row, column) == INSTEAD
        actions.put_back(acts(cast.coordinator), hidden, why="A colleague.", now=now)
        assert CHILD in getattr(row, column)
        refused(sa.update(type(row)).where(type(row).id == row.id).values({column: "Something else"}))
    refused(sa.update(RegisterMark).values(mark=Mark.NOT_HERE))
    refused(sa.update(AcceptedCondition).values(until_on=clock.today()))


def test_nobody_who_cannot_see_it_reports_it(sent: Sent, signed_in_as: SignIn) -> None:
    other = another_starter(sent.cast).person
    strangers = [
        other,
        *(with_role(role) for role in (Role.MANAGER, Role.KIT_DESK, Role.ADVANCED_PRACTITIONER)),
    ]
    db.session.commit()
    for stranger in strangers:
        assert sent.hides(signed_in_as(stranger)).status_code == 404
    assert db.session.scalars(sa.select(HiddenText)).all() == []
    assert sent.hides(signed_in_as(sent.cast.runner), "submission.done_on").status_code == 404
    assert sent.hides(signed_in_as(sent.cast.runner), "person.email").status_code == 404


def test_twice_is_once_and_a_coordinator_settles_nothing_about_themself(
    sent: Sent, signed_in_as: SignIn
) -> None:
    manager = signed_in_as(sent.cast.manager)
    sent.hides(manager)
    assert "it is hidden already" in shown(manager.get(sent.hides(manager).location))
    assert len(db.session.scalars(sa.select(HiddenText)).all()) == 1
    with_role(Role.COORDINATOR, sent.cast.starter)
    db.session.commit()
    own = signed_in_as(sent.cast.starter)
    assert own.get(f"/hiding/{reported().ref}").status_code == 404


def test_a_link_that_is_hidden_is_no_link_any_more(sent: Sent, signed_in_as: SignIn) -> None:
    sent.hides(signed_in_as(sent.cast.manager), "submission.link")
    page = shown(signed_in_as(sent.cast.runner).get(f"/enrolments/items/{sent.item}"))
    assert f'href="{INSTEAD}' not in page
    assert INSTEAD in page


def test_the_words_instead_name_the_day() -> None:
    assert words_instead(date(2026, 9, 10)) == INSTEAD
    assert words_instead(date(2026, 9, 10), destroyed=True) == INSTEAD + ", destroyed"


def booking_id(ref: str) -> int:
    from academy.timetable.models import Booking

    return db.session.scalars(sa.select(Booking.id).where(Booking.ref == ref)).one()


def refused(change: Any) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="may not be changed"), db.session.begin_nested():
        db.session.execute(change.execution_options(synchronize_session=False))


def everything_stored() -> str:
    """Every text of every table."""
    from academy.db import Base

    texts = []
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(sa.select(table)):
            texts.append(" ".join(str(each) for each in row))
    return "\n".join(texts)
