"""Made-up records for the tests: short, long, and a work-ready statement, with names people have."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import jinja2

from academy import pdf
from academy.records.rules import (
    Condition,
    Decision,
    Edition,
    HowCompleted,
    ItemState,
    ReadinessGroup,
    ReadinessRow,
    RecordFacts,
    RecordKind,
    RegistrationFacts,
    Signed,
    StageFacts,
    TranscriptRow,
    facts_of,
    record_page,
    sha256,
    snapshot,
)

TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parents[2] / "templates"),
    undefined=jinja2.StrictUndefined,
    autoescape=True,
)
MONDAY = date(2026, 9, 7)
WEEK_ONE = (
    ("Welcome to the service and meeting the team", HowCompleted.ATTENDED, "Ruth Ainsworth"),
    ("Collecting equipment and first sign-in", HowCompleted.SIGNED_OFF, "Imran Yusuf"),
    ("Data protection and information security", HowCompleted.SELF_CONFIRMED, "Siobhán Ní Bhriain"),
    ("How the service is organised, and our practice model", HowCompleted.ATTENDED, "Ruth Ainsworth"),
    ("Policies and procedures manual", HowCompleted.ACKNOWLEDGED, "Siobhán Ní Bhriain"),
    ("The child’s journey, part one: front door, assessment, child in need and child protection",
     HowCompleted.ATTENDED, "Łukasz Őry"),
    ("Case recording system: a day in the training room", HowCompleted.ATTENDED_ONLINE, "Łukasz Őry"),
    ("Lone working and personal safety", HowCompleted.ATTENDED, "Ruth Ainsworth"),
    ("Wellbeing and supervision policy", HowCompleted.ACKNOWLEDGED, "Siobhán Ní Bhriain"),
    ("Equality and anti-racist practice", HowCompleted.MADE_UP, "Adébọ́lá Ọ̀ṣúndáre"),
)  # fmt: skip
WEEK_TWO = (
    ("What the assessed and supported year asks of you", HowCompleted.ATTENDED, "Ruth Ainsworth"),
    ("Support and assessment agreement: how to prepare it", HowCompleted.ATTENDED, "Ruth Ainsworth"),
    ("Reflective writing and evidence", HowCompleted.WITH_EVIDENCE, "Ayşe Yılmaz"),
    ("Shadowing a home visit", HowCompleted.SIGNED_OFF, "Ayşe Yılmaz"),
    ("Motivational interviewing, first day", HowCompleted.ATTENDED, "Nguyễn Thị Mai"),
    ("Safeguarding children, core module", HowCompleted.HELD_BEFORE, "Ruth Ainsworth"),
)


def induction(*, name: str = "Siobhán Ní Bhriain", rows: int = 0) -> RecordFacts:
    """An induction record of two weeks; `rows` asks for one more stage of that many lines."""
    stages = [
        _stage("Week one: welcome", WEEK_ONE, MONDAY),
        _stage("Week two: the assessed year", WEEK_TWO, MONDAY),
    ]
    if rows:
        lines = [
            (f"{WEEK_ONE[place % 10][0]} ({place + 1})", *WEEK_ONE[place % 10][1:]) for place in range(rows)
        ]
        stages.append(_stage("First-year modules", tuple(lines), MONDAY))
    return RecordFacts(
        kind=RecordKind.INDUCTION,
        council="Northmoor County Council",
        academy="Northmoor Social Work Academy",
        name_written=name,
        programme=Edition("First Year Programme", "3"),
        frameworks=(
            Edition("Post-qualifying standard, child and family practitioners", "2018"),
            Edition("Professional Capabilities Framework", "2018"),
        ),
        started_on=MONDAY,
        completed_on=date(2026, 9, 18),
        sessions_attended=9,
        modules_completed=7,
        stages=tuple(stages),
        signed_by=(
            Signed("Ruth Ainsworth", "Advanced Practitioner", date(2026, 9, 18)),
            Signed("Adébọ́lá Ọ̀ṣúndáre", "Team manager, Assessment 2", date(2026, 9, 21)),
        ),
        reference="SWA-2026-000123",
        code="k7m2q9hx4tpd",
        verify_url="https://academy.northmoor.example/v",
        issued_on=date(2026, 9, 21),
        issued_by=Signed("Dee Marsh", "Academy coordinator", date(2026, 9, 21)),
        registration=RegistrationFacts("SW123456", MONDAY),
    )


def work_ready(*, conditions: bool = True) -> RecordFacts:
    """A work-ready statement, with or without conditions."""
    manager = Signed("Adébọ́lá Ọ̀ṣúndáre", "Team manager, Assessment 2", date(2026, 9, 18))
    head = Signed("Marged Prys-Jones", "Head of service", date(2026, 9, 17))
    base = induction()
    done = ItemState.IN_PLACE
    groups = (
        ReadinessGroup("Kit", (
            ReadinessRow("Laptop, charger and headset", done, MONDAY, "Imran Yusuf"),
            ReadinessRow("Smartphone", ItemState.CONDITION, None, "Adébọ́lá Ọ̀ṣúndáre", date(2026, 10, 2)),
        )),
        ReadinessGroup("Accounts", (
            ReadinessRow("Case recording, tried by the starter", done, date(2026, 9, 10), base.name_written),
            ReadinessRow("Network account and email", done, MONDAY, base.name_written),
        )),
        ReadinessGroup("Checks", (
            ReadinessRow("Criminal record check, enhanced", done, date(2026, 8, 24), "Priya Nair"),
            ReadinessRow("Driving licence and business insurance", ItemState.NOT_NEEDED, None, "Priya Nair"),
        )),
    )  # fmt: skip
    return RecordFacts(
        **{
            **{name: getattr(base, name) for name in RecordFacts.__slots__},
            "kind": RecordKind.WORK_READY,
            "stages": (),
            "signed_by": (manager,),
            "reference": "SWA-2026-000124",
            "readiness": groups,
            "decision": Decision.READY_WITH_CONDITIONS if conditions else Decision.READY,
            "conditions": (Condition("Smartphone", date(2026, 10, 2), head),) if conditions else (),
            "supersedes": "SWA-2026-000101",
        }
    )


def _stage(title: str, lines: tuple[tuple[str, HowCompleted, str], ...], start: date) -> StageFacts:
    return StageFacts(
        title,
        tuple(
            TranscriptRow(what, start + timedelta(days=place % 5), how, who)
            for place, (what, how, who) in enumerate(lines)
        ),
    )


def printed(
    facts: RecordFacts,
    *,
    large: bool = False,
    colour: str = "#0b5351",
    templates: jinja2.Environment = TEMPLATES,
) -> bytes:
    """The PDF of a record, made in the way the record's action makes it."""
    text = snapshot(facts)
    page = record_page(facts_of(text), fingerprint=sha256(text), large=large, colour=colour)
    return pdf.render(
        templates.get_template("pdf/record.html").render(record=page),
        title=page.document_title,
        language=page.language,
        created=datetime(2026, 9, 21, 10, 30, tzinfo=UTC),
        identifier=facts.reference,
        attachments=[pdf.Attachment(f"{facts.reference}.json", text.encode(), "The facts of this record")],
    )
