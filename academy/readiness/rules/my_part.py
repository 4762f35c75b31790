"""My part: the things of a starter that are with one role and said by a day, in one list with their days."""

from dataclasses import dataclass

from academy.programmes.rules import KnownBy, OwnerRole
from academy.readiness.rules.standing import ReadinessLine, Standing

# What somebody says by a day: a yes that they record, and an item of the plan that they sign off.
_BY_A_DAY = (KnownBy.RECORDED, KnownBy.PLAN)


@dataclass(frozen=True, slots=True)
class MyPart:
    """One starter's things that are with one role: still to do in the order of their dates, and done."""

    to_do: tuple[ReadinessLine, ...]
    done: tuple[ReadinessLine, ...]


def my_part(standing: Standing, role: OwnerRole) -> MyPart:
    """The lines that the programme gives to this role, the earliest due first."""
    mine = [line for line in standing.lines if _is_with(line, role)]
    to_do = sorted(
        (line for line in mine if not line.done), key=lambda line: (line.due_on is None, line.due_on)
    )
    return MyPart(tuple(to_do), tuple(line for line in mine if line.done))


def _is_with(line: ReadinessLine, role: OwnerRole) -> bool:
    owner = line.recorded_by
    return owner is not None and owner.role is role and line.known_by in _BY_A_DAY
