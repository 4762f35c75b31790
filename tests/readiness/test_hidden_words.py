"""The words of a condition that were hidden are not read from a signed decision either, and hiding breaks none."""

from datetime import datetime
from typing import Any

import pytest

from academy import clock
from academy.hiding import actions as hiding
from academy.hiding import queries as texts
from academy.readiness import queries
from academy.readiness.rules import State
from tests.readiness.factories import Cast, a_cast, accept, actor, has_read, in_place, signed

CHILD = "No visits to the Doe family at 3 High Street"


@pytest.mark.parametrize("destroyed", [False, True])
def test_what_a_signed_decision_quotes_goes_out_of_sight_too_and_the_decision_holds(
    at: Any, session: Any, destroyed: bool
) -> None:
    now: datetime = at("2026-09-07 10:00")
    cast: Cast = a_cast()
    in_place(cast, now, but=("accounts",))
    condition = has_read(cast, accept(cast, cast.manager, "accounts", now, not_until_then=CHILD), now)
    signed(cast, now)
    assert cast.standing().state is State.READY_WITH_CONDITIONS
    found, _ = texts.text_or_404("accepted_condition.not_until_then", condition.ref, clock.today())
    [hidden] = hiding.report(actor(cast.runner), found, now=now)
    if destroyed:
        hiding.destroy(actor(cast.coordinator), hidden, now=now)
    session.flush()
    decision = queries.decisions_of([cast.enrolment.id])[cast.enrolment.id]
    assert CHILD not in str(decision)
    assert "Hidden: reported on 7 September 2026" in str(decision)
    assert cast.standing().state is State.READY_WITH_CONDITIONS
