"""The settings: each with its words on the screen, its default and its limits."""

from dataclasses import dataclass
from enum import StrEnum


class SettingKind(StrEnum):
    """How a setting is written and checked."""

    TEXT = "text"
    COLOUR = "colour"
    NUMBER = "number"
    PATTERN = "pattern"


@dataclass(frozen=True, slots=True)
class Definition:
    """One choice: its key, its words on the screen, what it is until somebody changes it, and its limits."""

    key: str
    label: str
    hint: str
    default: str
    kind: SettingKind = SettingKind.TEXT
    needed: bool = True
    minimum: int = 0
    maximum: int = 200
    unit: str = ""


DEFINITIONS: dict[str, Definition] = {
    definition.key: definition
    for definition in (
        Definition(
            "academy_name",
            "Name of the academy",
            "It stands at the top of each page, in each message and on each record.",
            "Social Work Academy",
            maximum=60,
        ),
        Definition(
            "council_name",
            "Name of the council",
            "It stands in the footer and on each record, as the employer.",
            "",
            needed=False,
            maximum=80,
        ),
        Definition(
            "practitioner_title",
            "What an Advanced Practitioner is called here",
            "The people who run inductions, take registers and sign off.",
            "Advanced Practitioner",
            maximum=60,
        ),
        Definition(
            "neutral_title",
            "What a starter is called until their registration is checked",
            "It must not call them a social worker: that title is protected by law.",
            "New starter, children’s services",
            maximum=80,
        ),
        Definition(
            "brand_colour",
            "Colour of the council",
            "Six figures or letters after #, like #0b5359. White text must be readable on it.",
            "#0b5359",
            kind=SettingKind.COLOUR,
        ),
        Definition(
            "help_contact",
            "Whom to ask for help",
            "A name with a phone number or an email address. It stands on the help page and beside the sign-in.",
            "",
            needed=False,
            maximum=160,
        ),
        Definition(
            "data_protection_contact",
            "Who is the data protection officer",
            "A name with a phone number or an email address. A coordinator is told to inform them.",
            "",
            needed=False,
            maximum=160,
        ),
        Definition(
            "draft_days",
            "How long a draft is kept",
            "Long text that somebody typed and did not send. Only they can see it.",
            "30",
            kind=SettingKind.NUMBER,
            minimum=1,
            maximum=90,
            unit="days",
        ),
        Definition(
            "invitation_days",
            "How long an invitation link works",
            "Counted from the day on which it was sent; for somebody who is not about to start.",
            "14",
            kind=SettingKind.NUMBER,
            minimum=1,
            maximum=60,
            unit="days",
        ),
        Definition(
            "invitation_after_days",
            "How long after the first day in an invitation link works",
            "Counted in the starter’s own working days.",
            "5",
            kind=SettingKind.NUMBER,
            minimum=0,
            maximum=20,
            unit="working days",
        ),
        Definition(
            "condition_days",
            "How long a condition usually lasts",
            "Somebody accepts a missing thing until a day; this many working days are proposed.",
            "10",
            kind=SettingKind.NUMBER,
            minimum=1,
            maximum=20,
            unit="working days",
        ),
        Definition(
            "condition_most_days",
            "How long a condition lasts at most",
            "A longer one is refused. The head of service may renew it once.",
            "20",
            kind=SettingKind.NUMBER,
            minimum=1,
            maximum=20,
            unit="working days",
        ),
        Definition(
            "proof_minutes",
            "How long a password counts as proof for a signature",
            "Who signs a decision later than this is asked for the password again.",
            "10",
            kind=SettingKind.NUMBER,
            minimum=1,
            maximum=10,
            unit="minutes",
        ),
        Definition(
            "former_address_days",
            "How long somebody can sign in with the work address that they had before",
            "When a name or an employer’s address changes, both addresses sign in for this long.",
            "30",
            kind=SettingKind.NUMBER,
            minimum=0,
            maximum=90,
            unit="days",
        ),
        Definition(
            "private_contact_days",
            "How long a private email address or mobile number is kept after the first day in",
            "Counted in the person’s own working days. Then it is deleted, also from the messages that went there.",
            "10",
            kind=SettingKind.NUMBER,
            minimum=0,
            maximum=20,
            unit="working days",
        ),
        Definition(
            "pick_up_days",
            "How long after time away there is to pick up what fell due meanwhile",
            "Counted from the return in the person’s own working days. It moves no date of the year itself.",
            "5",
            kind=SettingKind.NUMBER,
            minimum=0,
            maximum=20,
            unit="working days",
        ),
        Definition(
            "weekly_note_hour",
            "From which hour the weekly note to starters is sent",
            "On the first working day of the week on which they are not away. 0 sends none.",
            "7",
            kind=SettingKind.NUMBER,
            minimum=0,
            maximum=17,
            unit="o’clock",
        ),
        Definition(
            "doubt_days",
            "How long a question waits with whoever entered what is in question",
            "A starter says “This is not right”. After these working days the answer is the coordinator’s.",
            "3",
            kind=SettingKind.NUMBER,
            minimum=1,
            maximum=10,
            unit="working days",
        ),
        Definition(
            "same_name_likeness",
            "How alike two names must be to ask whether they are one person",
            "For a registration number that somebody here has already. 100 is the same name; a person always decides.",
            "85",
            kind=SettingKind.NUMBER,
            minimum=50,
            maximum=100,
            unit="of 100",
        ),
        Definition(
            "upload_megabytes",
            "Largest file that can be uploaded",
            "Evidence and HR’s files. A photo from a phone has about 4 megabytes.",
            "10",
            kind=SettingKind.NUMBER,
            minimum=1,
            maximum=10,
            unit="megabytes",
        ),
        Definition(
            "pattern_nhs_number",
            "What looks like an NHS number",
            "A regular expression. It stops the save of a free text where the check digit is right too.",
            r"(?<!\d)\d{3}[\s.\-\u2010-\u2015]{0,3}\d{3}[\s.\-\u2010-\u2015]{0,3}\d{4}(?!\d)",
            kind=SettingKind.PATTERN,
            needed=False,
        ),
        Definition(
            "pattern_birth_date",
            "What looks like a date of birth",
            "A regular expression. It stops the save of a free text.",
            r"\b(?:d\.?o\.?b\.?|date of birth|birth ?date|born(?: on)?)\W{0,4}(?:(?:is|was|the)\W{1,3}){0,2}"
            r"(?:\d{1,2}(?:st|nd|rd|th)?\W{1,3}(?:of )?\w{1,9}\W{1,3}\d{2,4}|\d{4}\W\d{1,2}\W\d{1,2}"
            r"|[a-z]{3,9}\W{1,3}\d{1,2}(?:st|nd|rd|th)?\W{1,3}\d{4}|\d{6}(?:\d\d)?)\b",
            kind=SettingKind.PATTERN,
            needed=False,
            maximum=500,
        ),
        Definition(
            "pattern_case_number",
            "What looks like a case number",
            "A regular expression for the numbers of your case system. It stops the save of a free text.",
            r"\b(?:case|lcs|ics|mosaic|liquidlogic)\W{0,3}(?:no|number|id|ref)?\W{0,3}\d{5,10}\b",
            kind=SettingKind.PATTERN,
            needed=False,
        ),
    )
}
