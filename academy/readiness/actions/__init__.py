"""Record, accept, read, renew, sign, reopen; say since when somebody works; take each of them back."""

from academy.db import explain_constraint
from academy.readiness.actions.checks import record_check, withdraw_check
from academy.readiness.actions.conditions import (
    accept_condition,
    read_condition,
    renew_condition,
    withdraw_condition,
)
from academy.readiness.actions.decisions import reopen, sign
from academy.readiness.actions.my_part import do_my_part
from academy.readiness.actions.telling import tell_of_ended_decisions
from academy.readiness.actions.working import enter_working, withdraw_working
from academy.refusals import Reason

__all__ = [
    "accept_condition",
    "do_my_part",
    "enter_working",
    "read_condition",
    "record_check",
    "renew_condition",
    "reopen",
    "sign",
    "tell_of_ended_decisions",
    "withdraw_check",
    "withdraw_condition",
    "withdraw_working",
]

_MEANWHILE = {
    "recorded_check": "Somebody else recorded this check a moment ago.",
    "accepted_condition": "Somebody else accepted this a moment ago.",
    "decision": "Somebody else signed a moment ago. Look at the page again.",
    "working_since": "Somebody else said this a moment ago.",
}
for _table, _sentence in _MEANWHILE.items():
    explain_constraint(f"uq_{_table}_live", Reason("meanwhile", _sentence))
    explain_constraint(f"{_table}.enrolment_id", Reason("meanwhile", _sentence))
explain_constraint(
    "condition_reading.condition_id", Reason("read", "You have read this already. Nothing more is to do.")
)
explain_constraint(
    "uq_condition_reading_condition_id", Reason("read", "You have read this already. Nothing more is to do.")
)
