"""Who is in the demo academy: invented people with addresses that cannot exist."""

from dataclasses import dataclass

from academy.access.rules import Role

SERVICES = ("Family Safeguarding", "Children in Our Care")


@dataclass(frozen=True, slots=True)
class Team:
    """A team of the demo council and who manages it."""

    name: str
    service: str
    base: str
    manager: str
    email: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who runs the academy."""

    given: str
    family: str
    email: str
    role: Role
    service: str = ""


@dataclass(frozen=True, slots=True)
class Starter:
    """A row of HR's file, and how far that person gets in the demo."""

    number: str
    given: str
    family: str
    team: str
    registration: str
    newly_qualified: str = "Y"
    known_as: str = ""
    fte: str = "1"
    hours: str = "37"
    effort: int = 100  # the share of what is due that is done
    decided: bool = True  # the manager signs as soon as they can
    starts_after: int = 0  # days after the intake's first
    audience: str = ""  # how they join, where HR's answer alone does not say it
    holds_kit: bool = False  # since an earlier job, so that the desk hands nothing over
    starts_tomorrow: bool = False  # on the next working day of the demo, whatever that is


TEAMS = (
    Team(
        "Family Safeguarding 2 - Northgate",
        SERVICES[0],
        "Guild House",
        "Jo Whittle",
        "jo.whittle@northdale.example",
    ),
    Team(
        "Family Safeguarding 4 - Riverside",
        SERVICES[0],
        "Guild House",
        "Kirti Patel",
        "kirti.patel@northdale.example",
    ),
    Team(
        "Children in Our Care - Hillside",
        SERVICES[1],
        "White Cross",
        "Sian Haworth",
        "sian.haworth@northdale.example",
    ),
)
COLLEAGUES = (
    Colleague("Morgan", "Reid", "morgan.reid@northdale.example", Role.COORDINATOR),
    Colleague("Ruth", "Ainsworth", "ruth.ainsworth@northdale.example", Role.ADVANCED_PRACTITIONER),
    Colleague("Dele", "Marsh", "dele.marsh@northdale.example", Role.ADVANCED_PRACTITIONER),
    Colleague("Tariq", "Iqbal", "tariq.iqbal@northdale.example", Role.KIT_DESK),
    Colleague("Helen", "Ogden", "helen.ogden@northdale.example", Role.HEAD_OF_SERVICE, SERVICES[0]),
    Colleague("Amir", "Qureshi", "amir.qureshi@northdale.example", Role.AUDITOR),
)
NORTHGATE, RIVERSIDE, HILLSIDE = (team.name for team in TEAMS)
# Who started five months ago.
EARLIER = (
    Starter("50211", "Zofia", "Łukasiewicz", NORTHGATE, "SW91201"),
    Starter("50212", "Seán", "Ó Briain", NORTHGATE, "SW91202", effort=90),
    Starter("50213", "Priya", "Raman", RIVERSIDE, "SW91203", fte="0.6", hours="22.2"),
    Starter("50214", "Chelsie", "D'Amore", RIVERSIDE, "SW91204", newly_qualified="N"),
    Starter("50215", "Marlin Danielle", "Fay", HILLSIDE, "SW91205", known_as="Dani", effort=60),
)
# Who started this week.
NOW = (
    Starter("50331", "Myah", "Spencer", NORTHGATE, "SW91301"),
    Starter("50332", "Jayden", "Smith Koch", NORTHGATE, "SW91302", known_as="Jay"),
    Starter("50333", "Anne-Marie", "Lowe", RIVERSIDE, "SW91303", fte="0.8", hours="29.6"),
    Starter("50334", "Xander-Idell", "Hamill", RIVERSIDE, "SW91304", effort=40),
    Starter("50335", "Ifẹ", "Ọbasanjọ", HILLSIDE, ""),
    Starter("50336", "Sam", "Mac-Donald", HILLSIDE, "SW91306", newly_qualified="N"),
    Starter("50337", "Rocky", "Goodwin", NORTHGATE, "SW91307", effort=80),
)


def email_of(starter: Starter) -> str:
    """The address that the demo gives a starter: plain letters only."""
    plain = str.maketrans("ŁłÓóáéọẹỌẸ' ", "LlOoaeoeOE--")
    return f"{(starter.known_as or starter.given)}.{starter.family}@northdale.example".translate(
        plain
    ).lower()
