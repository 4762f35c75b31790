"""A programme as a value: what its readable file says, in frozen dataclasses, and questions about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

from academy.programmes.rules.vocabulary import (
    AcceptedBy,
    Anchor,
    Completion,
    ItemKind,
    KitClass,
    KnownBy,
    OwnerRole,
    WhenForm,
)


@dataclass(frozen=True, slots=True)
class When:
    """When something is due. `session` is the code of a session item, and goes with Anchor.SESSION only."""

    form: WhenForm
    number: int
    anchor: Anchor = Anchor.FIRST_DAY
    session: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A run of days that a stage is taught on: its first day is working day `starting_day` of the anchor."""

    days: int
    anchor: Anchor = Anchor.FIRST_DAY
    starting_day: int = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one stage may ask of one audience."""

    policies: int = 6
    sign_offs: int = 3


@dataclass(frozen=True, slots=True)
class Audience:
    """A way in which people join: what HR's file says of them in "newly qualified", and its words for them."""

    code: str
    label: str
    needs_registration: bool = True
    hr_answer: str = ""
    hr_words: tuple[str, ...] = ()
    in_post: bool = False  # they work here already, and have gaps rather than being not ready


@dataclass(frozen=True, slots=True)
class ItemDef:
    """One thing to do. No audiences means everybody who follows the stage. `day` items count in the block."""

    code: str
    stage: str
    title: str
    why: str
    kind: ItemKind
    when: When
    owner: OwnerRole = OwnerRole.STARTER
    completion: Completion = Completion.SELF
    sign_off_role: OwnerRole | None = None
    opens: When | None = None
    audiences: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    needs_kit: tuple[str, ...] = ()  # kinds of kit and accounts without which it cannot be done
    standards: tuple[str, ...] = ()
    mandatory: bool = True
    licence: bool = False
    readiness: bool = False
    refresh_months: int | None = None
    minutes: int | None = None
    starts: time | None = None
    ends: time | None = None
    policy: str | None = None
    module: str | None = None
    milestone: str = ""  # the column of the cohort board; empty: its stage

    @property
    def day(self) -> int | None:
        """The day of the stage's block, for an item that is due on one."""
        return self.when.number if self.when.form is WhenForm.DAY else None


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the programme. No audiences means everybody. `order` is its place in the document, from 1."""

    code: str
    title: str
    why: str
    order: int
    items: tuple[ItemDef, ...] = ()
    audiences: tuple[str, ...] = ()
    block: Block | None = None
    limits: Limits | None = None

    @property
    def days(self) -> int:
        """How many days its block has; 0 without one."""
        return self.block.days if self.block else 0


@dataclass(frozen=True, slots=True)
class PolicyDef:
    """A policy that items ask people to find and read."""

    code: str
    title: str
    summary: str


@dataclass(frozen=True, slots=True)
class KitKind:
    """A kind of kit, with the terms that the starter agrees to when it is handed over."""

    code: str
    label: str
    kit_class: KitClass
    serial: bool = False
    needs_test: bool = False  # counts once the starter says that it works
    terms: str = ""


@dataclass(frozen=True, slots=True)
class KitLine:
    """So many of one kind. `readiness` says that work-readiness waits for it."""

    kind: str
    quantity: int = 1
    readiness: bool = True


@dataclass(frozen=True, slots=True)
class KitList:
    """What one or several audiences are given; no audiences means everybody."""

    code: str
    title: str
    lines: tuple[KitLine, ...]
    audiences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadinessDef:
    """One line of the work-ready page: who owes it, by when, how it is known, who may accept it missing."""

    code: str
    label: str
    why: str
    group: str
    owner: OwnerRole
    when: When
    known_by: KnownBy = KnownBy.RECORDED
    accepted_by: AcceptedBy = AcceptedBy.MANAGER
    blocking: bool = True
    items: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SupervisionStep:
    """Supervision every so many days until a week or a month is reached; the last step has neither."""

    every_days: int
    until_week: int | None = None
    until_month: int | None = None


@dataclass(frozen=True, slots=True)
class WorkloadStep:
    """The share of a full workload to be reached by a month."""

    by_month: int
    percent: int


@dataclass(frozen=True, slots=True)
class EvidenceCount:
    """The least number of one kind of evidence by the end."""

    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Support:
    """What the employer promises, and must be able to show."""

    supervision_minutes: int = 0
    protected_time_percent: int = 0
    supervision: tuple[SupervisionStep, ...] = ()
    workload: tuple[WorkloadStep, ...] = ()
    evidence: tuple[EvidenceCount, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordDef:
    """The wording of one record that can be issued, and the stages that it covers."""

    code: str
    kind: str
    title: str
    statement: str
    stages: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProgrammeDocument:
    """One version of a programme, whole."""

    code: str
    title: str
    version: str
    summary: str
    length_months: int
    audiences: tuple[Audience, ...]
    stages: tuple[Stage, ...]
    note: str = ""
    longest_months: int | None = None
    pro_rata: bool = True
    frameworks: tuple[str, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)
    support: Support = Support()
    policies: tuple[PolicyDef, ...] = ()
    kit_kinds: tuple[KitKind, ...] = ()
    kit_lists: tuple[KitList, ...] = ()
    readiness: tuple[ReadinessDef, ...] = ()
    records: tuple[RecordDef, ...] = ()

    def is_newcomer(self, audience: str) -> bool:
        """True for those whom HR's file calls newly qualified: the supported year is theirs alone."""
        return any(each.code == audience and each.hr_answer == "Y" for each in self.audiences)

    def is_in_post(self, audience: str) -> bool:
        """True for those who work here already when their plan begins."""
        return any(each.code == audience and each.in_post for each in self.audiences)

    @property
    def items(self) -> tuple[ItemDef, ...]:
        """Every item, in the order of the document."""
        return tuple(item for stage in self.stages for item in stage.items)

    def stage(self, code: str) -> Stage:
        """The stage with this code; KeyError if there is none."""
        return {stage.code: stage for stage in self.stages}[code]

    def item(self, code: str) -> ItemDef:
        """The item with this code; KeyError if there is none."""
        return {item.code: item for item in self.items}[code]


def is_for(audiences: tuple[str, ...], audience: str) -> bool:
    """No audiences named means everybody."""
    return not audiences or audience in audiences


def audience_items(document: ProgrammeDocument, audience: str) -> tuple[ItemDef, ...]:
    """The items that people who join in this way follow: both the stage and the item must be for them."""
    return tuple(
        item
        for stage in document.stages
        if is_for(stage.audiences, audience)
        for item in stage.items
        if is_for(item.audiences, audience)
    )


def audience_readiness(document: ProgrammeDocument, audience: str) -> tuple[ReadinessDef, ...]:
    """The work-ready lines for people who join in this way, in the order of the document."""
    return tuple(line for line in document.readiness if is_for(line.audiences, audience))


def audience_records(document: ProgrammeDocument, audience: str) -> tuple[RecordDef, ...]:
    """The records that can be issued to people who join in this way."""
    return tuple(record for record in document.records if is_for(record.audiences, audience))


def kit_for(document: ProgrammeDocument, audience: str) -> tuple[KitLine, ...]:
    """What people who join in this way are given, all lists added up, in the order of the document."""
    lines: dict[str, KitLine] = {}
    for kit_list in document.kit_lists:
        if not is_for(kit_list.audiences, audience):
            continue
        for line in kit_list.lines:
            had = lines.get(line.kind, KitLine(line.kind, 0, readiness=False))
            lines[line.kind] = KitLine(
                line.kind, had.quantity + line.quantity, had.readiness or line.readiness
            )
    return tuple(lines.values())
