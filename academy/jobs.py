"""Work beside the requests: messages that are due, the seal of the history, orphaned files; each on its own."""

import logging
import smtplib
import threading
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage

import sqlalchemy as sa
from flask import Flask, current_app

from academy import clock, storage
from academy.access.rules import Actor
from academy.audit import actions as audit
from academy.audit.rules import Verb
from academy.batches import actions as batches
from academy.db import db, empty_log, unit_of_work
from academy.drafts import actions as drafts
from academy.enrolments.models import Evidence
from academy.lifecycle import actions as lifecycle
from academy.notifications import actions as notifications
from academy.notifications.rules import Letter
from academy.people import actions as people
from academy.readiness import actions as readiness
from academy.reminders import actions as reminders

log = logging.getLogger("academy.jobs")
EVERY_SECONDS = 30
WHO = Actor.system("the academy")


class Smtp:
    """Carries letters over SMTP to the council's own server."""

    def __init__(self, server: str, sender: str) -> None:
        host, _, port = server.partition(":")
        self.host, self.port, self.sender = host, int(port or 25), sender

    def send(self, letter: Letter) -> None:
        """Carry one letter away; raises OSError when it cannot."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.sender, letter.address, letter.subject
        mail["Message-ID"] = f"<{letter.reference}@{self.sender.rpartition('@')[2]}>"
        mail.set_content(letter.body)
        with smtplib.SMTP(self.host, self.port, timeout=20) as connection:
            connection.send_message(mail)


def run_due(now: datetime) -> list[str]:
    """Do everything that is due, each job in a transaction of its own; gives a line for each that did something."""
    jobs: tuple[tuple[str, Callable[[datetime], int]], ...] = (
        ("weekly notes written", _write_weekly_notes),
        ("messages sent", _send_messages),
        ("events sealed", _seal),
        ("orphaned files removed", _sweep_files),
        ("uploaded lists forgotten", _forget_lists),
        ("decisions found ended", _tell_of_ended_decisions),
        ("old drafts forgotten", _forget_drafts),
        ("former addresses forgotten", _forget_addresses),
        ("private addresses deleted", _forget_private_contacts),
        ("old pages emptied", _empty_log),  # last: what the others deleted goes with it
    )
    said = []
    for words, job in jobs:
        try:
            count = job(now)
            if count and job is not _seal:
                _remember(words, count)
        except Exception:
            db.session.rollback()
            log.exception("job failed: %s", words)
            said.append(f"failed: {words}")
        else:
            if count:
                said.append(f"{count} {words}")
    return said


def _remember(words: str, count: int) -> None:
    """A line of history for a job that did something; the seal has its own rows, and a line would need another."""
    with unit_of_work():
        audit.record(WHO, Verb.JOB_RUN, words, count=count)


def run_beside(app: Flask) -> Callable[[], None]:
    """Run what is due every half minute in a thread beside the server; gives the function that stops it."""
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(EVERY_SECONDS):
            with app.app_context():
                for line in run_due(clock.now()):
                    log.info(line)

    thread = threading.Thread(target=work, name="jobs", daemon=True)
    thread.start()

    def end() -> None:
        stop.set()
        thread.join(timeout=5)

    return end


def _send_messages(now: datetime) -> int:
    server = current_app.config["MAIL_SERVER"]
    if not server:
        return 0  # they wait in the outbox, where the coordinator sees them
    transport = Smtp(server, current_app.config["MAIL_FROM"])
    return notifications.send_due(WHO, transport, public_url=current_app.config["PUBLIC_URL"], now=now)


def _write_weekly_notes(now: datetime) -> int:
    if not current_app.config["MAIL_SERVER"]:
        return 0  # they would only wait, and be old when they leave
    with unit_of_work():
        return reminders.write_weekly_notes(WHO, now=now)


def _seal(now: datetime) -> int:
    with unit_of_work():
        return audit.seal(now=now)


def _forget_lists(now: datetime) -> int:
    with unit_of_work():
        return batches.forget_files(now=now)


def _forget_addresses(now: datetime) -> int:
    with unit_of_work():
        return people.forget_addresses(now=now)


def _forget_private_contacts(now: datetime) -> int:
    with unit_of_work():
        return lifecycle.forget_private_contacts(WHO, now=now)


def _forget_drafts(now: datetime) -> int:
    with unit_of_work():
        return drafts.forget_old_drafts(now=now)


def _tell_of_ended_decisions(now: datetime) -> int:
    with unit_of_work():
        return readiness.tell_of_ended_decisions(WHO, now=now)


def _empty_log(now: datetime) -> int:  # noqa: ARG001 - each job gets the moment
    empty_log()
    return 0


def _sweep_files(now: datetime) -> int:
    """Remove stored files that no row names and that are older than a day."""
    store = storage.files()
    known = set(db.session.scalars(sa.select(Evidence.sha256)))
    db.session.rollback()
    orphans = [digest for digest in store.older_than(now, hours=24) if digest not in known]
    for digest in orphans:
        store.delete(digest)
    return len(orphans)
