"""Ask, settle and take back questions: what must be known about somebody, and who owes the answer."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from academy.access.rules import Actor
from academy.audit.actions import not_audited, record
from academy.audit.rules import Verb
from academy.batches.rules import Question
from academy.db import db
from academy.people import queries
from academy.people.models import Employment, OpenQuestion, Person, Team
from academy.people.rules import SETTLES, is_about, is_about_job


def ask(
    actor: Actor,
    questions: Iterable[Question],
    *,
    now: datetime,
    person: Person | None = None,
    team: Team | None = None,
    employment: Employment | None = None,
    batch_id: int | None = None,
) -> None:
    """Ask about a person or a team; each question has an owner from the moment it is asked."""
    for question in questions:
        db.session.add(
            OpenQuestion(
                person_id=person.id if person else None,
                team_id=team.id if team else None,
                employment_id=employment.id if employment else None,
                code=question.code,
                about=question.about[:254],
                sentence=question.sentence[:300],
                owner_role=question.owner,
                asked_at=now,
                batch_id=batch_id,
            )
        )
        record(
            actor,
            Verb.QUESTION_ASKED,
            question.sentence,
            about=person.id if person else None,
            code=question.code,
            owner=question.owner,
        )


def ask_about_jobs(
    actor: Actor,
    asked: Sequence[tuple[Employment, Sequence[Question]]],
    *,
    batch_id: int | None,
    now: datetime,
) -> None:
    """Ask about jobs and those who have them; what is open about a person already is not asked with another job."""
    people = {job.person_id for job, questions in asked if questions}
    waiting = {(each.person_id, each.code) for each in queries.open_questions(person_ids=people)}
    for job, questions in asked:
        new = [
            each for each in questions if is_about_job(each.code) or (job.person_id, each.code) not in waiting
        ]
        waiting |= {(job.person_id, each.code) for each in new}
        ask(actor, new, person=job.person, employment=job, batch_id=batch_id, now=now)


def settle(
    actor: Actor,
    person: Person,
    fields: Sequence[str],
    *,
    answer: str,
    now: datetime,
    job: Employment | None = None,
) -> None:
    """Close what was asked about these fields of a person, or of one job of theirs, since they are known now."""
    codes = {code for field in fields for code in SETTLES.get(field, ())}
    if not codes:
        return
    job_id = job.id if job is not None else None
    for question in queries.open_questions(person_ids=[person.id]):
        if question.code in codes and is_about(question.code, question.employment_id, job_id):
            mark_answered(actor, question, answer=answer, now=now)


def mark_answered(actor: Actor, question: OpenQuestion, *, answer: str, now: datetime) -> None:
    """Keep that a question was answered, by whom; what no person answered is taken back instead."""
    if actor.person_id is None:
        question.withdraw(None, now, "known now")
    else:
        question.answered_at, question.answered_by_id = now, actor.person_id
        question.answer = answer[:300]
    record(actor, Verb.QUESTION_ANSWERED, question.sentence, about=question.person_id, code=question.code)


@not_audited("the change that made the question pointless is audited with its from and to")
def drop(questions: Iterable[OpenQuestion], actor: Actor, *, why: str, now: datetime) -> None:
    """Take questions back that the list itself has answered or asks anew."""
    for question in questions:
        question.withdraw(actor.person_id, now, why)
