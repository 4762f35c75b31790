"""Held up: an item whose precondition is not there is owned by whoever owes what is missing, late for nobody else."""

from datetime import date

from academy.enrolments.rules import Circle, Contact, ItemState, MissingKit, PlanLine, entries, named, owed_by
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


def test_what_is_held_up_itself_is_with_whoever_owes_what_it_lacks() -> None:
    """The call needs the first task, and that needs a laptop: the kit desk owes, not the starter."""
    items = {
        "first": item("first", needs_kit=("laptop",)),
        "call": item("call", needs=("first",)),
        "visit": item("visit", needs=("call",)),
    }
    lines = [line(code, date(2026, 9, 14)) for code in items]
    kit = {"laptop": MissingKit("Laptop", OwnerRole.KIT_DESK)}
    for entry in entries(lines, items, CIRCLE, {}, TODAY, kit=kit):
        assert entry.standing.state is ItemState.HELD_UP
        assert entry.standing.owner is not None
        assert entry.standing.owner.role is OwnerRole.KIT_DESK
    handed_over = entries(lines, items, CIRCLE, {}, TODAY)
    assert [each.standing.owner.name for each in handed_over if each.standing.owner] == ["Asha Begum"] * 3


def test_items_that_need_each_other_are_owed_all_the_same() -> None:
    items = {"first": item("first", needs=("call",)), "call": item("call", needs=("first",))}
    assert owed_by(items["call"], items, items.keys(), {}) is OwnerRole.STARTER


def test_lists_name_the_same_owner_as_the_plan() -> None:
    """Lists keep what is to be seen to without the people, and name them afresh."""
    items = {
        "first": item("first", owner=OwnerRole.MANAGER),
        "call": item("call", needs=("first",)),
        "visit": item("visit", needs=("call",)),
    }
    lines = [line("visit", date(2026, 9, 14))]
    nobody = Circle(Contact(0, ""))
    found = entries(lines, items, nobody, {}, TODAY, done=frozenset())
    held_by = [("Call", owed_by(items["call"], items, items.keys(), {}))]
    said = named(found[0], held_by, CIRCLE, TODAY)
    assert said.standing.owner is not None
    assert said.standing.owner.name == "Mo Khan"
