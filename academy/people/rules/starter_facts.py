"""What is stored of a row of HR's list, and what must be asked because of what is known besides it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from academy.access.rules import Role
from academy.batches.rules import Question
from academy.people.rules.first_days import first_day_in
from academy.people.rules.names import alike, plain_words
from academy.people.rules.starter_fields import NEWLY_QUALIFIED
from academy.people.rules.starter_known import Claims, Holder, KnownEmployment, KnownFacts
from academy.people.rules.starter_rows import StarterRow, number_key, value_text

_HOURS_TOLERANCE = Decimal("0.5")
SAME_PERSON = "same_person"


def decide(
    row: StarterRow, known: KnownFacts, claims: Claims, existing: KnownEmployment | None
) -> tuple[dict[str, str], list[Question]]:
    """What would be stored, and what must be asked: a value that nobody can be sure of is left out and asked for."""
    deciding = _Deciding(row, known, existing)
    deciding.about_former()
    deciding.about_number(claims)
    deciding.about_email(claims)
    deciding.about_team()
    deciding.about_manager()
    deciding.about_hours()
    deciding.about_first_day()
    deciding.about_person()
    return deciding.values, deciding.questions


class _Deciding:
    """One row beside what is known; `values` shrinks by what cannot be taken, `questions` grows."""

    def __init__(self, row: StarterRow, known: KnownFacts, existing: KnownEmployment | None) -> None:
        self._row, self._known, self._existing = row, known, existing
        self._stored: Mapping[str, str] = existing.values if existing else {}
        self._key = number_key(row.employee_number)
        self._same_as: Holder | None = None
        self.values = row.values()
        self.questions: list[Question] = []

    def _ask(
        self, field_name: str, code: str, sentence: str, about: str = "", owner: Role = Role.COORDINATOR
    ) -> None:
        self.questions.append(Question(code, sentence, owner, about, field_name))

    def _is_missing(self, name: str) -> bool:
        return not self.values.get(name) and not self._stored.get(name)

    def about_former(self) -> None:
        """A name or an address of before stays sealed, also while HR's list has it still."""
        for name in self._existing.is_former(self._row) if self._existing else ():
            self.values.pop(name, None)

    def _is_stored(self, name: str, text: str) -> bool:
        return self._existing is not None and self._existing.says(name, text)

    def about_number(self, claims: Claims) -> None:
        """One number for two people: neither gets it, unless one of them has it already."""
        number = self._row.registration_number
        holder = self._known.numbers.get(number) if number and self._existing is None else None
        if holder is not None and alike(holder.name, self._row.name, self._known.likeness):
            del self.values["registration_number"]
            self._same_as = holder
            self._ask(
                "registration_number",
                SAME_PERSON,
                f"{number} is the number of {_said(holder)}. Is {self._row.name} the same person in a new job?",
                number,
            )
        elif other := self._other(number, self._known.numbers, claims.numbers):
            del self.values["registration_number"]
            self._ask(
                "registration_number",
                "number_shared",
                f"{number} is also the number of {other}, so it was not taken from this row. Whose is it?",
                number,
            )
        elif self._is_missing("registration_number"):
            newly = self._row.joins_as == NEWLY_QUALIFIED
            self._ask(
                "registration_number",
                "number_missing",
                "Newly qualified, and no registration number. Have they applied, and what is it?"
                if newly
                else "There is no registration number. What is it, or does the role need none?",
            )

    def about_email(self, claims: Claims) -> None:
        """One address for two people: neither gets it, since people sign in by it."""
        email = self.values.get("email", "")
        if email and self._same_as is not None and self._known.emails.get(email) == self._same_as:
            return
        if other := self._other(email, self._known.emails, claims.emails):
            del self.values["email"]
            self._ask(
                "email",
                "email_shared",
                f"{email} is also the address of {other}, so it was not taken from this"
                " row. Whose is it, or is this the same person?",
                email,
            )
        elif self._is_missing("email"):
            self._ask("email", "email_missing", "There is no work email. What is it?")

    def about_team(self) -> None:
        """A team is never made from a starter's row; the person is made without one and the question has an owner."""
        name = self._row.team
        if name:
            found = self._known.teams.get(plain_words(name))
            if found:
                self.values["team"] = found
                return
            del self.values["team"]
            self._ask(
                "team",
                "team_unknown",
                f"The team “{name}” is not known. Which team is it, or should it be added?",
                name,
            )
        elif self._is_missing("team"):
            self._ask("team", "team_missing", "There is no team. Which team do they join?")

    def about_manager(self) -> None:
        """A manager is known by email address, and is never made from a starter's row."""
        email = self._row.manager_email
        if email and email == self._row.email:
            del self.values["manager_email"]
            self._ask(
                "manager_email", "manager_self", "They are named as their own line manager. Who is it?", email
            )
        elif email and email not in self._known.managers:
            del self.values["manager_email"]
            self._ask(
                "manager_email",
                "manager_unknown",
                f"No manager is known by {email}. Who is the line manager?",
                email,
            )
        elif email and email == self._known.own_email and not self._is_stored("manager_email", email):
            del self.values["manager_email"]
            self._ask(
                "manager_email",
                "manager_oneself",
                f"{self._known.managers[email]} sent this list, and nobody names themself as a line manager."
                " Another coordinator says: who is it?",
                email,
            )
        elif self._is_missing("manager_email"):
            self._ask("manager_email", "manager_missing", "There is no line manager. Who is it?")

    def about_hours(self) -> None:
        """Part-time needs a working pattern; hours that do not fit the FTE are asked about, never corrected."""
        fte, hours = self._row.fte, self._row.weekly_hours
        if self._is_missing("fte"):
            self._ask(
                "fte", "fte_missing", "There is no FTE: full time is assumed until somebody says. What is it?"
            )
        if (
            fte is not None
            and hours is not None
            and abs(fte * self._known.full_time_hours - hours) > _HOURS_TOLERANCE
        ):
            self._ask(
                "weekly_hours",
                "hours_differ",
                f"FTE {value_text(fte)} and {value_text(hours)} hours a week do"
                f" not go together when full time is {value_text(self._known.full_time_hours)} hours. Which is"
                " right?",
                f"{value_text(fte)}/{value_text(hours)}",
            )
        if fte is not None:
            self._about_pattern(value_text(fte), part_time=fte < 1)

    def _about_pattern(self, fte: str, *, part_time: bool) -> None:
        """Who works part-time has a pattern; one that is known belongs to the hours with which it was said."""
        known = self._existing is not None and self._existing.pattern_known
        changes = known and self._existing is not None and not self._existing.says("fte", fte)
        owner = Role.COORDINATOR if self._is_missing("manager_email") else Role.MANAGER
        if changes:
            sentence = f"Their hours change to {fte}. On which days do they work then?"
            self._ask("fte", "pattern_unknown", sentence, fte, owner)
        elif part_time and not known:
            sentence = f"They work part-time ({fte}). On which days?"
            self._ask("fte", "pattern_unknown", sentence, fte, owner)

    def about_first_day(self) -> None:
        """A contract may start on a Saturday or a bank holiday, a first day in may not: the next one is proposed."""
        start = self._row.starts_on
        if start is None or (
            self._existing is not None and self._existing.says("starts_on", start.isoformat())
        ):
            return
        first = first_day_in(start, (), self._known.calendar)
        if first != start:
            sentence = f"Their contract starts on {_day(start)}, which is no working day. "
            sentence += f"Is {_day(first)} their first day in?"
            self._ask("starts_on", "first_day_unsure", sentence, start.isoformat())

    def about_person(self) -> None:
        """One name only is a name; how somebody joins decides their programme."""
        if self._is_missing("given_name"):
            self._ask(
                "given_name",
                "given_name_missing",
                "There is no forename. Is it missing, or is it their only name?",
            )
        if self._is_missing("joins_as") and self._is_missing("starter_type"):
            self._ask(
                "joins_as",
                "joins_unknown",
                "Are they newly qualified, or experienced and new to the council?",
            )

    def _other(self, value: str, holders: Mapping[str, Holder], claims: Mapping[str, frozenset[str]]) -> str:
        """Who else has or claims this number or address, in words; empty when it is free, or theirs already."""
        if not value:
            return ""
        holder = holders.get(value)
        if holder is not None:
            if self._key in holder.jobs | {number_key(holder.employee_number)}:
                return ""
            return _said(holder)
        others = sorted(claims.get(value, frozenset()) - {self._key})
        return ("employee " + " and ".join(others[:3])) if others else ""


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _said(holder: Holder) -> str:
    return f"{holder.name} ({holder.employee_number})" if holder.employee_number else holder.name
