"""Held up: an item whose precondition is not there is owned by whoever owes what is missing, late for nobody else."""

from datetime import date

from academy.enrolments.rules import Circle, Contact, ItemState, PlanLine, entries
from academy.programmes.rules import Completion, ItemDef, ItemKind, OwnerRole, When, WhenForm

TODAY = date(2026, 9, 16)
CIRCLE = Circle(
    Contact(1, "Asha Begum"), runners=(Contact(2, "Ruth Ainsworth"),), managers=(Contact(3, "Mo Khan"),)
)


def item(code: str, *, needs: tuple[str, ...] = (), **more: object) -> ItemDef:
    values: dict[str, object] = {"kind": ItemKind.TASK, "when": When(WhenForm.DAY, 1), **more}
    return ItemDef(code=code, stage="one", title=code.capitalize(), why="", needs=needs, **values)  # type: ignore[arg-type]


def line(code: str, due_on: date) -> PlanLine:
    return PlanLine(len(code), code, 1, code, "", due_on, None, False, "", "")


def held(first: ItemDef) -> tuple[ItemState, str]:
    waiting = item("call", needs=("first",))
    found = entries(
        [line("first", date(2026, 12, 1)), line("call", date(2026, 9, 14))],
        {"first": first, "call": waiting},
        CIRCLE,
        {},
        TODAY,
    )
    standing = found[1].standing
    assert standing.owner is not None
    return standing.state, standing.owner.name


def test_a_session_that_is_missing_is_with_who_runs_the_intake_not_with_the_starter() -> None:
    session = item("first", kind=ItemKind.SESSION, completion=Completion.REGISTER)
    assert held(session) == (ItemState.HELD_UP, "Ruth Ainsworth")


def test_what_the_manager_owes_is_with_the_manager() -> None:
    assert held(item("first", owner=OwnerRole.MANAGER)) == (ItemState.HELD_UP, "Mo Khan")


def test_what_the_starter_owes_is_with_the_starter() -> None:
    assert held(item("first")) == (ItemState.HELD_UP, "Asha Begum")
