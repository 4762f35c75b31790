"""Rows of the list of teams and their managers: what each says, and what would become of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from academy.access.rules import Role
from academy.batches.rules import Change, ColumnPlan, Fate, Field, Question, RowFate, repeats, slipped
from academy.people.rules.names import plain_words
from academy.refusals import Reason
from academy.sheets import Sheet

TEAM_FIELDS: tuple[Field, ...] = (
    Field("team", "Team", ("Team name", "Name of team"), required=True),
    Field("service", "Service", ("Service area", "Directorate", "Department"), required=True),
    Field("base", "Base", ("Office", "Location", "Building")),
    Field("manager", "Manager", ("Team manager", "Manager name", "Name of manager", "Line manager")),
    Field(
        "manager_email",
        "Manager’s email",
        (
            "Manager email",
            "Managers email",
            "Manager email address",
            "Email",
            "E-mail",
            "Manager’s e-mail",
            "Team manager email",
            "Line manager email",
        ),
    ),
)
TEAM_LABELS = {each.name: each.label for each in TEAM_FIELDS}

_EMAIL = re.compile(r"[^@\s<>()\",;:]+@[^@\s<>()\",;:.]+(?:\.[^@\s<>()\",;:.]+)+")
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class TeamRow:
    """What a row says of a team; empty where it says nothing."""

    team: str = ""
    service: str = ""
    base: str = ""
    manager: str = ""
    manager_email: str = ""

    def values(self) -> dict[str, str]:
        """What the row says, by field; an empty cell says nothing and never takes away what is known."""
        texts = {
            "team": self.team,
            "service": self.service,
            "base": self.base,
            "manager": self.manager,
            "manager_email": self.manager_email,
        }
        return {name: text for name, text in texts.items() if text}


@dataclass(frozen=True, slots=True)
class KnownTeam:
    """A team as it is: `values` by field; `asked` holds `Question.same` of every question asked about it."""

    values: Mapping[str, str]
    asked: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class KnownTeams:
    """What the fate of a team's row depends on: teams by plain_words(name), people's names by email."""

    teams: Mapping[str, KnownTeam] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    own_email: str = ""  # of whoever sent the list: nobody names themself


TeamFate = RowFate[TeamRow]


def read_team_row(cells: tuple[str, ...], plan: ColumnPlan) -> tuple[TeamRow, list[Reason]]:
    """Read one row, and why it cannot be taken: a team needs its name and its service."""
    row = TeamRow(
        plan.cell(cells, "team"),
        plan.cell(cells, "service"),
        plan.cell(cells, "base"),
        plan.cell(cells, "manager"),
        plan.cell(cells, "manager_email").removeprefix("mailto:").lower(),
    )
    reasons = [
        Reason(f"{name}_missing", f"{TEAM_LABELS[name]} is missing. Enter it and send the row again.", name)
        for name in ("team", "service")
        if not plain_words(getattr(row, name))
    ]
    for name, text in row.values().items():
        if len(text) > (254 if name == "manager_email" else _LONGEST):
            reasons.append(Reason("too_long", f"{TEAM_LABELS[name]} is too long. Shorten it.", name))
        elif "\ufffd" in text:
            reasons.append(
                Reason(
                    "letter_lost",
                    f"{TEAM_LABELS[name]} “{text[:60]}”: a letter was lost when the file"
                    " was saved. Save the list again as XLSX or as CSV in UTF-8.",
                    name,
                )
            )
    if row.manager_email and not _EMAIL.fullmatch(row.manager_email):
        reasons.append(
            Reason(
                "manager_email",
                f"“{row.manager_email[:80]}” cannot be an email address. Correct it and send the row again.",
                "manager_email",
            )
        )
    return row, reasons


def team_fates(sheet: Sheet, plan: ColumnPlan, known: KnownTeams) -> list[TeamFate]:
    """What would become of every row, in the file's order; one manager may hold several teams."""
    read = {row.number: read_team_row(row.cells, plan) for row in sheet.rows if not row.is_blank}
    lines = [(number, plain_words(row.team), row) for number, (row, _) in read.items()]
    copies, contradictions = repeats(lines)
    names = _names_by_email([row for row, _ in read.values()])
    result: list[TeamFate] = []
    for sent in sheet.rows:
        if sent.number not in read:
            result.append(RowFate(sent.number, Fate.BLANK))
            continue
        row, reasons = read[sent.number]
        reasons = slipped(len(sent.cells), len(sheet.columns)) or reasons
        if sent.number in contradictions:
            others = ", ".join(map(str, contradictions[sent.number]))
            reasons = [
                Reason(
                    "contradicting_rows",
                    f"{row.team} is in this file more than once (also row {others}),"
                    " and what is said differs. Keep the row that is right and send it again.",
                )
            ]
        elif sent.number in copies:
            reason = Reason("repeated_row", f"The same as row {copies[sent.number]}.")
            result.append(RowFate(sent.number, Fate.IGNORED, row.team, row.team, reasons=(reason,)))
            continue
        result.append(
            _refused(sent.number, row, reasons) if reasons else _fate(sent.number, row, known, names)
        )
    return result


def _refused(number: int, row: TeamRow, reasons: list[Reason]) -> TeamFate:
    return RowFate(number, Fate.REFUSED, row.team, row.team, reasons=tuple(reasons))


def _names_by_email(rows: list[TeamRow]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for row in rows:
        if row.manager and row.manager not in names.setdefault(row.manager_email, []):
            names[row.manager_email].append(row.manager)
    return names


def _fate(number: int, row: TeamRow, known: KnownTeams, names: Mapping[str, list[str]]) -> TeamFate:
    existing = known.teams.get(plain_words(row.team))
    values = row.values()
    if existing is not None and "team" in existing.values:
        values["team"] = existing.values["team"]  # the same team, written otherwise
    questions = _questions(row, values, existing, known, names)
    if existing is None:
        fate = Fate.NEEDS_ANSWER if questions else Fate.READY
        return RowFate(number, fate, row.team, row.team, questions=tuple(questions), values=values, row=row)
    new = tuple(question for question in questions if question.same not in existing.asked)
    changes = tuple(
        Change(name, TEAM_LABELS[name], existing.values[name] or "nothing", text)
        for name, text in values.items()
        if existing.values.get(name, text) != text
    )
    fate = Fate.CHANGED if changes else Fate.NEEDS_ANSWER if new else Fate.UNCHANGED
    return RowFate(number, fate, row.team, row.team, questions=new, changes=changes, values=values, row=row)


def _questions(
    row: TeamRow,
    values: dict[str, str],
    existing: KnownTeam | None,
    known: KnownTeams,
    names: Mapping[str, list[str]],
) -> list[Question]:
    """What must be asked; takes out of `values` the manager whom nobody can be sure of."""
    stored = existing.values if existing else {}
    email = row.manager_email
    code, sentence, about = "", "", email
    if not email:
        values.pop("manager", None)
        if not stored.get("manager_email"):
            code, sentence, about = (
                "manager_missing",
                "The team has no manager with an email address. Who is it?",
                "",
            )
    elif email == known.own_email and stored.get("manager_email") != email:
        code = "manager_oneself"
        sentence = f"{known.people[email]} sent this list, and nobody names themself as a team’s manager."
        sentence += " Another coordinator says: who is it?"
    elif email in known.people:
        if row.manager and plain_words(row.manager) != plain_words(known.people[email]):
            code = "manager_name_differs"
            sentence = (
                f"{email} belongs to {known.people[email]}, not to {row.manager}. Who manages the team?"
            )
        else:
            values["manager"] = known.people[email]
    elif len({plain_words(name) for name in names.get(email, [])}) > 1:
        code = "manager_name_differs"
        sentence = (
            f"{email} stands beside several names: {', '.join(names[email][:3])}. Who manages the team?"
        )
    elif not row.manager:
        code, sentence = (
            "manager_nameless",
            f"{email} is not known yet, and the row gives no name. Who is it?",
        )
    if not code:
        return []
    values.pop("manager", None)
    values.pop("manager_email", None)
    return [Question(code, sentence, Role.COORDINATOR, about, "manager_email")]
