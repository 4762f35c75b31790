"""Where one tagged thing is: on the shelf, with somebody, back and in need of a look, or gone."""

from enum import StrEnum

from academy.equipment.rules.states import HELD, Condition, LineState


class Standing(StrEnum):
    """Where a tagged thing is today."""

    ON_SHELF = "on_shelf"
    SET_ASIDE = "set_aside"
    UNSIGNED = "unsigned"
    WITH_SOMEBODY = "with_somebody"
    TO_CHECK = "to_check"
    GONE = "gone"


# The shape's code and the words.
STANDING_WORDS: dict[Standing, tuple[str, str]] = {
    Standing.ON_SHELF: ("not-started", "On the shelf"),
    Standing.SET_ASIDE: ("booked", "Set aside in a bag"),
    Standing.UNSIGNED: ("waiting", "Handed over, not signed for"),
    Standing.WITH_SOMEBODY: ("done", "Signed for"),
    Standing.TO_CHECK: ("held-up", "Came back damaged or not complete"),
    Standing.GONE: ("not-needed", "Taken out of the stock"),
}


def standing_of(open_state: LineState | None, came_back: Condition | None, *, gone: bool) -> Standing:
    """Where a thing is, from its open hand-over, the condition of its last return, and whether it left the stock."""
    if gone:
        return Standing.GONE
    if open_state is LineState.SET_ASIDE:
        return Standing.SET_ASIDE
    if open_state is LineState.OFFERED:
        return Standing.UNSIGNED
    if open_state in HELD:
        return Standing.WITH_SOMEBODY
    if came_back in {Condition.DAMAGED, Condition.INCOMPLETE}:
        return Standing.TO_CHECK
    return Standing.ON_SHELF
