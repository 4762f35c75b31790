"""A group of lines as one light on a board: shape and words."""

from academy.readiness.rules.standing import ReadinessLine, things, urgency


def worst(lines: tuple[ReadinessLine, ...]) -> ReadinessLine | None:
    """The line of a group that needs somebody most, for a light on a board; None for no lines."""
    return min(lines, key=lambda line: (not line.missing, *urgency(line)), default=None)


def light(lines: tuple[ReadinessLine, ...]) -> tuple[str, str]:
    """A group as one light: shape and words."""
    found = worst(lines)
    if found is None or all(line.state == "not-needed" for line in lines):
        return "not-needed", "Not needed"
    open_lines = [line for line in lines if line.missing]
    if open_lines:
        late = sum(line.late for line in open_lines)
        rest = len(open_lines) - late
        counted = ((late, "late"), (rest, "to do" if late else "missing"))
        return found.state, ", ".join(f"{count} {word}" for count, word in counted if count)
    ends = [line.condition.until_on for line in lines if line.condition is not None and not line.done]
    if ends:
        return "in-progress", f"Condition to {min(ends).day} {min(ends):%b}"
    waiting = sum(not line.done for line in lines)
    return ("not-started", f"{things(waiting)} later") if waiting else ("done", "In place")
