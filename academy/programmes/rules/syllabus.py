"""A version as something to read: chapters with their days, lines with words, standards with what counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from academy.programmes.rules.document import (
    ItemDef,
    KitKind,
    KitLine,
    ProgrammeDocument,
    ReadinessDef,
    Stage,
    is_for,
)
from academy.programmes.rules.due import plural
from academy.programmes.rules.frameworks import Crosswalk, Framework, Statement
from academy.programmes.rules.vocabulary import Completion, KitClass, OwnerRole
from academy.programmes.rules.words import (
    ROLES,
    Roles,
    accepted_said,
    capital,
    clock_said,
    completion_said,
    known_said,
    length_said,
    minutes_of,
    when_said,
)

Links = dict[str, list[tuple[Framework, Statement]]]
"""What each statement ("framework:code") speaks to in other frameworks."""


@dataclass(frozen=True, slots=True)
class Line:
    """One item in words. `only_for` is empty where everybody who reads this chapter gets it."""

    item: ItemDef
    when: str
    opens: str
    hours: str
    length: str
    completion: str
    owner: str
    needs: tuple[str, ...]
    standards: tuple[str, ...]
    only_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A day of a block, or the whole of a stage without one."""

    title: str
    length: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One stage to read."""

    stage: Stage
    span: str
    parts: tuple[Part, ...]
    only_for: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many things it asks for."""
        return sum(len(part.lines) for part in self.parts)


@dataclass(frozen=True, slots=True)
class KitShown:
    """One kind of kit in one list; `kind` is None where a draft names a kind that it does not declare."""

    kind: KitKind | None
    line: KitLine

    @property
    def terms(self) -> str:
        """What is signed for, or nothing."""
        return self.kind.terms if self.kind and self.kind.kit_class is not KitClass.CONSUMABLE else ""


@dataclass(frozen=True, slots=True)
class CheckShown:
    """One work-ready line in words."""

    line: ReadinessDef
    when: str
    owner: str
    known: str
    accepted: str


@dataclass(frozen=True, slots=True)
class StandardShown:
    """One statement: the items that count, and what it speaks to in other frameworks."""

    statement: Statement
    items: tuple[ItemDef, ...]
    elsewhere: tuple[tuple[Framework, Statement], ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads what: the version, one audience or everybody's (None), the council's words for its roles.

    `standards` gives the words for each reference ("framework:code"); one that is unknown keeps its code.
    """

    document: ProgrammeDocument
    audience: str | None = None
    roles: Roles = field(default_factory=lambda: ROLES)
    standards: Mapping[str, str] = field(default_factory=dict)

    def wants(self, audiences: tuple[str, ...]) -> bool:
        """True for what is for the reader's audience."""
        return self.audience is None or is_for(audiences, self.audience)

    def labels(self, audiences: tuple[str, ...]) -> tuple[str, ...]:
        """Who it is for, where everybody's programme is read and it is not for everybody."""
        if self.audience is not None:
            return ()
        names = {each.code: each.label for each in self.document.audiences}
        return tuple(names.get(code, code) for code in audiences)


def chapters(reader: Reader) -> tuple[Chapter, ...]:
    """The stages that the reader's audience follows, each with its days and lines in words."""
    found = []
    for stage in reader.document.stages:
        items = [item for item in stage.items if reader.wants(item.audiences)]
        if reader.wants(stage.audiences) and (items or not stage.items):
            found.append(
                Chapter(stage, _span(stage), _parts(reader, stage, items), reader.labels(stage.audiences))
            )
    return tuple(found)


def _parts(reader: Reader, stage: Stage, items: Sequence[ItemDef]) -> tuple[Part, ...]:
    """Day by day, each in the order of its hours; what has no day of the block comes last."""
    days: dict[int, list[ItemDef]] = {}
    for item in items:
        days.setdefault((item.day or 0) if stage.block else 0, []).append(item)
    parts = []
    for day in sorted(days, key=lambda each: (each == 0, each)):
        ordered = days[day]
        if day:
            ordered = sorted(ordered, key=lambda item: (item.starts is None, str(item.starts)))
        title = f"Day {day}" if day else "At other times" if len(days) > 1 else ""
        total = sum(minutes_of(item) for item in ordered) if day else 0
        parts.append(Part(title, length_said(total), tuple(_line(reader, item) for item in ordered)))
    return tuple(parts)


def _line(reader: Reader, item: ItemDef) -> Line:
    document, roles = reader.document, reader.roles
    titles = {each.code: each.title for each in document.items}
    return Line(
        item=item,
        when=capital(when_said(document, item.when)),
        opens=when_said(document, item.opens) if item.opens else "",
        hours=f"{clock_said(item.starts)} to {clock_said(item.ends)}" if item.starts and item.ends else "",
        length=length_said(minutes_of(item)),
        completion=completion_said(item, roles),
        owner=roles[item.owner] if item.owner is not OwnerRole.STARTER and not _owner_said(item) else "",
        needs=tuple(titles.get(code, code) for code in item.needs),
        standards=tuple(reader.standards.get(each, each) for each in item.standards),
        only_for=reader.labels(item.audiences),
    )


def _owner_said(item: ItemDef) -> bool:
    """True where the sentence of its completion names the owner already."""
    return item.completion in {Completion.SELF, Completion.EVIDENCE}


def _span(stage: Stage) -> str:
    """A stage's days, in words; nothing where its items come at dates of their own."""
    if stage.block is None:
        return ""
    days = plural(stage.block.days, "day")
    if stage.block.starting_day == 1:
        return f"{days}, beginning on {stage.block.anchor.label}"
    return (
        f"{days}, beginning on working day {stage.block.starting_day} counted from {stage.block.anchor.label}"
    )


def kit_shown(reader: Reader) -> list[tuple[str, tuple[str, ...], list[KitShown]]]:
    """Each kit list: its title, whom it is only for, its lines with their kinds."""
    kinds = {kind.code: kind for kind in reader.document.kit_kinds}
    return [
        (
            each.title,
            reader.labels(each.audiences),
            [KitShown(kinds.get(line.kind), line) for line in each.lines],
        )
        for each in reader.document.kit_lists
        if reader.wants(each.audiences)
    ]


def checks_shown(reader: Reader) -> dict[str, list[CheckShown]]:
    """The work-ready lines by group, in the order of the document."""
    groups: dict[str, list[CheckShown]] = {}
    for line in reader.document.readiness:
        if reader.wants(line.audiences):
            shown = CheckShown(
                line=line,
                when=capital(when_said(reader.document, line.when)),
                owner=capital(reader.roles[line.owner]),
                known=known_said(line, reader.roles),
                accepted=accepted_said(line, reader.roles),
            )
            groups.setdefault(line.group, []).append(shown)
    return groups


def linked(frameworks: Iterable[Framework], crosswalks: Iterable[Crosswalk]) -> Links:
    """What each statement ("framework:code") speaks to elsewhere, read both ways, in the order of the crosswalks."""
    known = {framework.code: framework for framework in frameworks}
    named = {
        f"{framework.code}:{statement.code}": (framework, statement)
        for framework in known.values()
        for statement in framework.statements
    }
    found: Links = {reference: [] for reference in named}
    for crosswalk in crosswalks:
        for source, target in crosswalk.links:
            here, there = f"{crosswalk.source}:{source}", f"{crosswalk.target}:{target}"
            if here in named and there in named:
                found[here].append(named[there])
                found[there].append(named[here])
    return found


def standards_shown(
    reader: Reader, frameworks: Sequence[Framework], crosswalks: Iterable[Crosswalk]
) -> list[tuple[Framework, list[StandardShown]]]:
    """Each framework that the version pins: its statements, and the items that count towards each.

    An item counts by its own reference, or through a crosswalk by the reference of another framework.
    """
    document = reader.document
    known = {framework.code: framework for framework in frameworks}
    pinned = [known[code] for code in document.frameworks if code in known]
    links = linked(pinned, crosswalks)
    stages = {stage.code: stage.audiences for stage in document.stages}
    followed = [
        item for item in document.items if reader.wants(item.audiences) and reader.wants(stages[item.stage])
    ]
    shown = []
    for framework in pinned:
        rows = []
        for statement in framework.statements:
            reference = f"{framework.code}:{statement.code}"
            elsewhere = links[reference]
            counted = {reference, *(f"{other.code}:{each.code}" for other, each in elsewhere)}
            items = tuple(item for item in followed if counted.intersection(item.standards))
            rows.append(StandardShown(statement, items, tuple(elsewhere)))
        shown.append((framework, rows))
    return shown
