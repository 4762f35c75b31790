"""What anybody is answered about a code or a file: the least that proves a record."""

from dataclasses import dataclass
from datetime import date

from academy import clock
from academy.records.queries.issued import Issued, find_by_bytes, find_by_code, still_stands
from academy.records.rules import (
    RecordState,
    VerifyAnswer,
    sha256,
    surname_matches,
    typed_code,
    what_file_says,
    what_verify_says,
    what_verify_says_of_nothing,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in one line, and whether the file is one that we issued and stand by."""

    said: VerifyAnswer

    @property
    def sentence(self) -> str:
        """The answer as one line of a shell."""
        return f"{self.said.heading}. {' '.join(self.said.lines)}"

    @property
    def valid(self) -> bool:
        """These are the bytes that we issued, and the record is valid."""
        return self.said.state == RecordState.VALID.value


def answer_of_code(typed: str, surname: str, today: date) -> tuple[VerifyAnswer, bool | None]:
    """The answer for a code that somebody typed or scanned, and whether the surname is the same.

    A surname is compared only where one was typed, and never for a record that was replaced.
    """
    found = find_by_code(typed_code(typed))
    if found is None:
        return what_verify_says_of_nothing(), None
    record = found.record
    matched = None
    if surname.strip() and found.said_to_anybody is not RecordState.REPLACED:
        matched = surname_matches(surname, record.name_written, record.enrolment.person.family_name)
    said = what_verify_says(
        found.said_to_anybody,
        kind=record.kind,
        issued_on=clock.in_london(record.issued_at).date(),
        surname_typed=surname,
        surname_matched=matched,
        still_stands=_stands(found, today),
    )
    return said, matched


def verify_bytes(content: bytes, today: date) -> Answer:
    """Whether these are, byte for byte, a file that we issued, and whether its record is valid."""
    return verify_digest(sha256(content), today)


def verify_digest(digest: str, today: date) -> Answer:
    """The same for the SHA-256 of a file whose bytes were read elsewhere."""
    found = find_by_bytes(digest)
    if found is None:
        return Answer(what_file_says(None))
    return Answer(what_file_says(found.said_to_anybody, still_stands=_stands(found, today)))


def _stands(found: Issued, today: date) -> bool | None:
    if found.said_to_anybody is not RecordState.VALID:
        return None
    return still_stands([found], today)[found.record.id]
