"""Everything that changes intakes and plans; public names only."""

from academy.enrolments.actions.away import enter_away, withdraw_away
from academy.enrolments.actions.enrolling import count_from, enrol
from academy.enrolments.actions.held import leave_out_held
from academy.enrolments.actions.intakes import (
    change_cohort,
    make_cohort,
    rename,
    set_name_on_record,
    set_runners,
)
from academy.enrolments.actions.plans import complete, complete_many, redate, withdraw_completions
from academy.enrolments.actions.sending import StoredFile, acknowledge, confirm, submit, take_back
from academy.enrolments.actions.signing import send_back, sign_off

__all__ = [
    "StoredFile",
    "acknowledge",
    "change_cohort",
    "complete",
    "complete_many",
    "confirm",
    "count_from",
    "enrol",
    "enter_away",
    "leave_out_held",
    "make_cohort",
    "redate",
    "rename",
    "send_back",
    "set_name_on_record",
    "set_runners",
    "sign_off",
    "submit",
    "take_back",
    "withdraw_away",
    "withdraw_completions",
]
