"""What stops a version from being published, in sentences that say the mend; empty means it may be."""

from collections.abc import Iterable, Iterator, Sequence
from string import Formatter

from academy.programmes.rules.document import (
    Limits,
    ProgrammeDocument,
    ReadinessDef,
    RecordDef,
    Stage,
    audience_items,
    is_for,
)
from academy.programmes.rules.frameworks import Framework, references
from academy.programmes.rules.item_checks import audiences_of, item_problems, reason
from academy.programmes.rules.tables import one_of
from academy.programmes.rules.vocabulary import (
    RECORD_FACTS,
    REQUIRED_TERMS,
    Anchor,
    Completion,
    ItemKind,
    KnownBy,
    WhenForm,
)
from academy.refusals import Reason


def problems_before_publishing(document: ProgrammeDocument, frameworks: Iterable[Framework]) -> list[Reason]:
    """Everything that must be mended before this version can be published.

    `frameworks` are those that the system knows; items may link only to those that the document pins.
    """
    known = {framework.code: framework for framework in frameworks}
    pinned = [known[code] for code in document.frameworks if code in known]
    standards = frozenset().union(*(references(framework) for framework in pinned))
    problems: list[Reason] = []
    problems += _whole(document, known)
    problems += _twice(document)
    problems += _stages(document)
    problems += (
        each
        for each in item_problems(document, standards)
        if len(pinned) == len(document.frameworks) or each.code != "standard_unknown"
    )  # what a missing framework would have held cannot be known: say the one cause, not every link
    problems += _limits(document)
    problems += _kit(document)
    problems += _flagged(document)
    problems += (each for line in document.readiness for each in _readiness(document, line))
    problems += (each for record in document.records for each in _record(document, record))
    return problems


def _whole(document: ProgrammeDocument, known: dict[str, Framework]) -> Iterator[Reason]:
    field = f"programme:{document.code}"
    if not document.audiences:
        yield Reason("no_audience", "The programme is for nobody. Declare at least one audience.", field)
    if not document.items:
        yield Reason("no_items", "The programme asks for nothing. Add a stage with an item.", field)
    for code in document.frameworks:
        if code not in known:
            choice = one_of(code, list(known)) if known else "load the framework first"
            yield Reason("framework_unknown", f"The framework “{code}” is not known here; {choice}.", field)
    for term in REQUIRED_TERMS:
        if not document.terms.get(term, "").strip():
            yield Reason("term_missing", f"The term “{term}” is missing. Add it to [terms].", field)
    if document.longest_months is not None and document.longest_months < document.length_months:
        message = (
            "The longest time allowed is shorter than the programme. Change longest_months or length_months."
        )
        yield Reason("longest_too_short", message, field)
    steps = document.support.supervision
    for place, step in enumerate(steps, start=1):
        if (step.until_week is None and step.until_month is None) != (place == len(steps)):
            message = (
                "Every supervision step but the last says until when, and the last does not. Mend the steps."
            )
            yield Reason("supervision_steps", message, field)
            break


def _twice(document: ProgrammeDocument) -> Iterator[Reason]:
    """The same code on two things of one sort."""
    sorts: dict[str, list[str]] = {
        "audience": [each.code for each in document.audiences],
        "stage": [each.code for each in document.stages],
        "item": [each.code for each in document.items],
        "policy": [each.code for each in document.policies],
        "kit_kind": [each.code for each in document.kit_kinds],
        "kit_list": [each.code for each in document.kit_lists],
        "readiness": [each.code for each in document.readiness],
        "record": [each.code for each in document.records],
    }
    for noun, codes in sorts.items():
        for code in sorted({each for each in codes if codes.count(each) > 1}):
            message = (
                f"The code “{code}” is used twice. Give each {noun.replace('_', ' ')} a code of its own."
            )
            yield Reason("code_twice", message, f"{noun}:{code}")


def _stages(document: ProgrammeDocument) -> Iterator[Reason]:
    for stage in document.stages:
        field = f"stage:{stage.code}"
        yield from _audiences(document, stage.audiences, f"“{stage.title}”", field)
        if stage.block and stage.block.anchor is Anchor.SESSION:
            message = f"The block of “{stage.title}” is counted from a session; choose another anchor."
            yield Reason("block_from_session", message, field)
        if not stage.items:
            yield Reason(
                "stage_empty", f"“{stage.title}” has no items. Add one or take the stage out.", field
            )


def _audiences(document: ProgrammeDocument, given: Sequence[str], name: str, field: str) -> Iterator[Reason]:
    declared = [audience.code for audience in document.audiences]
    for audience in given:
        if audience not in declared:
            message = (
                f"{name} is for “{audience}”, which is no audience here; write {one_of(audience, declared)}."
            )
            yield Reason("audience_unknown", message, field)


def limits_of(document: ProgrammeDocument, stage: Stage) -> Limits | None:
    """A stage's own limits; the first stage with a block has the usual ones where it states none."""
    first = next((each for each in document.stages if each.block), None)
    return stage.limits or (Limits() if first is not None and stage.code == first.code else None)


def _limits(document: ProgrammeDocument) -> Iterator[Reason]:
    """A newcomer's first days must be bearable: so many policies and sign-offs for any one audience."""
    for stage in document.stages:
        limits = limits_of(document, stage)
        if limits is None:
            continue
        policies = sign_offs = 0
        for audience in document.audiences:
            items = [item for item in audience_items(document, audience.code) if item.stage == stage.code]
            policies = max(policies, sum(item.kind is ItemKind.POLICY for item in items))
            sign_offs = max(sign_offs, sum(item.completion is Completion.SIGN_OFF for item in items))
        for what, found, most in (
            ("policies", policies, limits.policies),
            ("sign-offs", sign_offs, limits.sign_offs),
        ):
            if found > most:
                message = f"“{stage.title}” asks for {found} {what}; its limit is {most}. Move some to later."
                yield Reason("over_limit", message, f"stage:{stage.code}")


def _kit(document: ProgrammeDocument) -> Iterator[Reason]:
    kinds = [kind.code for kind in document.kit_kinds]
    for kit_list in document.kit_lists:
        field = f"kit_list:{kit_list.code}"
        yield from _audiences(document, kit_list.audiences, f"“{kit_list.title}”", field)
        given = [line.kind for line in kit_list.lines]
        for kind in sorted(set(given) - set(kinds)):
            choice = one_of(kind, kinds) if kinds else "a kind that is declared"
            message = f"“{kit_list.title}” lists “{kind}”, which is no kind of kit; write {choice}."
            yield Reason("kit_kind_unknown", message, field)
        for kind in sorted({each for each in given if given.count(each) > 1}):
            message = f"“{kit_list.title}” lists “{kind}” twice. Give it one line with the quantity."
            yield Reason("kit_kind_twice", message, field)


def _readiness(document: ProgrammeDocument, line: ReadinessDef) -> Iterator[Reason]:
    field, name = f"readiness:{line.code}", f"“{line.label}”"
    yield from _audiences(document, line.audiences, name, field)
    if line.when.form is WhenForm.DAY or line.when.anchor is Anchor.SESSION:
        message = f"{name} belongs to no stage: give its date in months or working days from a named date."
        yield Reason("readiness_when", message, field)
    if (line.known_by is KnownBy.PLAN) != bool(line.items):
        message = f"{name} names plan items exactly when it is known by the plan. Mend known_by or items."
        yield Reason("readiness_items", message, field)
    items = {item.code: item for item in document.items}
    audiences = {each.code for each in document.audiences if is_for(line.audiences, each.code)}
    for code in line.items:
        if code not in items:
            message = f"{name} looks at the item “{code}”, which does not exist. Mend the code."
            yield Reason("readiness_item_unknown", message, field)
        elif not items[code].readiness:
            message = f"{name} looks at “{items[code].title}”, which lacks readiness = true. Add it there."
            yield Reason("readiness_flag", message, field)
        elif audiences - audiences_of(document, items[code]):
            message = (
                f"{name} looks at “{items[code].title}”, which not all of its people get. Align the two."
            )
            yield Reason("readiness_not_for", message, field)


def _flagged(document: ProgrammeDocument) -> Iterator[Reason]:
    """An item that work-readiness waits for needs a line on which somebody sees it missing."""
    seen = {code for line in document.readiness for code in line.items}
    for item in document.items:
        if item.readiness and item.code not in seen:
            yield reason(
                item, "readiness_unseen", "counts for work-readiness, but no readiness line looks at it."
            )


def _record(document: ProgrammeDocument, record: RecordDef) -> Iterator[Reason]:
    field = f"record:{record.code}"
    yield from _audiences(document, record.audiences, f"The record “{record.title}”", field)
    for code in sorted(set(record.stages) - {stage.code for stage in document.stages}):
        message = (
            f"The record “{record.title}” covers the stage “{code}”, which does not exist. Mend the code."
        )
        yield Reason("record_stage_unknown", message, field)
    try:
        facts = {name for _, name, _, _ in Formatter().parse(record.statement) if name is not None}
    except ValueError:
        facts = {"{"}
    for fact in sorted(facts - RECORD_FACTS):
        allowed = ", ".join(f"{{{each}}}" for each in sorted(RECORD_FACTS))
        message = (
            f"The wording of “{record.title}” uses {{{fact}}}, which it cannot know. It may use {allowed}."
        )
        yield Reason("record_fact_unknown", message, field)
