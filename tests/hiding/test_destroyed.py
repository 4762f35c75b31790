"""What is destroyed lies in no file of the database any more."""

from pathlib import Path

from academy import clock, create_app, jobs
from academy.db import db, unit_of_work
from academy.settings.models import Setting
from tests import databases
from tests.conftest import Trial

WORDS = "the words that a coordinator destroyed"


def lies_in(folder: Path) -> list[str]:
    return [
        file.name for file in sorted(folder.glob("academy.sqlite*")) if WORDS.encode() in file.read_bytes()
    ]


def test_every_copy_is_gone_from_the_files_of_sqlite(tmp_path: Path) -> None:
    with databases.fresh("sqlite", tmp_path) as url:
        app = create_app(Trial(url, tmp_path))
        with app.app_context():
            with unit_of_work():
                db.session.add(Setting(key="academy_name", value=WORDS, changed_at=clock.now()))
            assert lies_in(tmp_path), "the words were written at all"
            with unit_of_work():
                db.session.get_one(Setting, "academy_name").value = "Hidden"
            db.session.remove()
            jobs.run_due(clock.now())
            assert lies_in(tmp_path) == []
            db.engine.dispose()
