"""A pattern that stood with hours becomes one of its own, and goes back to them when the migration is taken back."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask_migrate import downgrade, upgrade

from academy import create_app
from academy.db import db
from tests import databases
from tests.conftest import Trial

INTO = {
    "person": "id, ref, given_name, family_name, known_as, sort_key, search_key, phone, created_at, version",
    "employment": "id, ref, person_id, job_title, joins_as, needs_registration, contract_start_on, first_day_on,"
    " qualified_in, version",
    "hours": "id, employment_id, fte, starts_on",
    "working_pattern": "id, ref, employment_id, starts_on, first_week",
}
ROWS = {
    "person": "1, 'p1', 'Asha', 'Begum', '', 'begum', 'asha begum', '', '2026-01-01 00:00:00', 1",
    "employment": "1, 'e1', 1, '', '', 1, '2026-09-07', '2026-09-07', '', 1",
    "hours": "1, 1, 0.5, '2026-09-07'",
    "working_pattern": "1, 'w1', 1, '2026-09-07', 'mon tue wed-am'",
}


@pytest.mark.sqlite_only
def test_a_pattern_goes_back_to_the_hours_and_comes_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'patterns.sqlite'}"
    databases.migrate(url, tmp_path)
    with create_app(Trial(url, tmp_path)).app_context():
        for table, columns in INTO.items():
            db.session.execute(sa.text(f"INSERT INTO {table} ({columns}) VALUES ({ROWS[table]})"))
        db.session.commit()
        downgrade(revision="0016")
        assert db.session.scalars(sa.text("SELECT pattern FROM hours")).all() == ["mon tue wed-am"]
        db.session.commit()
        upgrade()
        found = db.session.execute(
            sa.text("SELECT employment_id, starts_on, first_week, second_week FROM working_pattern")
        ).all()
        assert [tuple(row) for row in found] == [(1, "2026-09-07", "mon tue wed-am", None)]
        db.session.remove()
        db.engine.dispose()
