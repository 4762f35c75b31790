"""What somebody may read of a starter's readiness: checks and kit are not for everybody who may see the page."""

from dataclasses import dataclass, replace

from academy.enrolments.rules import Why
from academy.programmes.rules import KnownBy
from academy.readiness.rules.standing import ReadinessLine, Standing

_KIT = frozenset({KnownBy.KIT, KnownBy.ACCOUNTS})


@dataclass(frozen=True, slots=True)
class HiddenGroup:
    """A group of checks to somebody who may not read them: how many are missing, and who owes them."""

    title: str
    missing: int
    owed_by: tuple[str, ...]

    @property
    def words(self) -> str:
        """In place, or how much is missing and with whom."""
        if not self.missing:
            return "In place"
        what = "1 is missing" if self.missing == 1 else f"{self.missing} are missing"
        return f"{what} · with {' and '.join(self.owed_by)}"


def seen_by(standing: Standing, *, checks: bool, kit: bool) -> tuple[Standing, tuple[HiddenGroup, ...]]:
    """The standing as this reader may have it, and what it leaves out as counts.

    Without checks: of each such group only that something is missing and who owes it. Without kit: the line, but
    not what it is made of.
    """
    hidden = (
        () if checks else tuple(_hidden(title, lines) for title, lines in standing.groups if _secret(lines))
    )
    titles = {group.title for group in hidden}
    lines = tuple(_without_parts(line, kit) for line in standing.lines if line.group not in titles)
    return (
        replace(
            standing,
            lines=lines,
            missing=tuple(_without_parts(line, kit) for line in standing.missing if line.group not in titles),
            broken_by=tuple(
                each if checks or not each.confidential else replace(each, label="A check", sentence=A_CHECK)
                for each in standing.broken_by
            ),
        ),
        hidden,
    )


A_CHECK = "A check that was in place or accepted when it was signed no longer is."


def _secret(lines: tuple[ReadinessLine, ...]) -> bool:
    return any(line.confidential for line in lines)


def _hidden(title: str, lines: tuple[ReadinessLine, ...]) -> HiddenGroup:
    open_lines = [line for line in lines if line.missing]
    return HiddenGroup(title, len(open_lines), tuple(dict.fromkeys(line.owner.said for line in open_lines)))


def _without_parts(line: ReadinessLine, kit: bool) -> ReadinessLine:
    if kit or line.known_by not in _KIT:
        return line
    said = (
        f"{line.words.split(':', 1)[0]} · with {line.owner.said}" if line.state == "held-up" else line.words
    )
    short = Why(line.why.rule, (), (), line.why.owner, line.why.next_date)
    return replace(line, why=short, words=said)
