"""The people of both files of tests: a starter with a plan, at 10.42am."""

from collections.abc import Callable
from datetime import datetime

import pytest

from academy.db import db
from tests.enrolments.factories import Cast, a_cast


@pytest.fixture
def cast(at: Callable[[str], datetime]) -> Cast:
    at("2026-09-10 10:42")
    found = a_cast()
    db.session.commit()
    return found
