"""From the readable file to a programme document, or to the reasons why not, each with its line and mend."""

from collections.abc import Iterable

from academy.programmes.rules.checks import problems_before_publishing
from academy.programmes.rules.document import (
    Audience,
    Block,
    EvidenceCount,
    ItemDef,
    Limits,
    ProgrammeDocument,
    Stage,
    SupervisionStep,
    Support,
    WorkloadStep,
)  # fmt: skip
from academy.programmes.rules.frameworks import Framework
from academy.programmes.rules.reading_lists import (
    read_due,
    read_kit_kind,
    read_kit_list,
    read_policy,
    read_readiness,
    read_record,
    read_when,
)
from academy.programmes.rules.tables import Page, Table
from academy.programmes.rules.vocabulary import (
    Anchor,
    Completion,
    ItemKind,
    OwnerRole,
)
from academy.refusals import Reason


def parse(text: str) -> ProgrammeDocument | list[Reason]:
    """The document that the text describes, or everything that is wrong with its form, by line."""
    page = Page(text)
    if page.problems:
        return page.reasons()
    document = _document(page.top("programme"))
    return page.reasons() if page.problems else document


def parse_checked(text: str, frameworks: Iterable[Framework]) -> ProgrammeDocument | list[Reason]:
    """The document if it could be published as it is, or every reason why not, by line."""
    document = parse(text)
    if isinstance(document, list):
        return document
    problems = problems_before_publishing(document, frameworks)
    if not problems:
        return document
    page = Page(text)
    _document(page.top("programme"))  # once more, for the lines of what has a code
    return page.placed(problems)


def _document(top: Table) -> ProgrammeDocument:
    support = top.table("support", "support table")
    document = ProgrammeDocument(
        code=top.code(),
        title=top.text("title"),
        version=top.text("version"),
        summary=top.text("summary"),
        note=top.text("note", ""),
        length_months=top.whole("length_months", least=1, most=120),
        longest_months=top.optional_whole("longest_months", most=240),
        pro_rata=top.flag("pro_rata", True),
        frameworks=top.texts("frameworks"),
        terms=top.strings("terms"),
        audiences=tuple(_audience(table) for table in top.tables("audience", "audience")),
        support=_support(support) if support else Support(),
        stages=tuple(
            _stage(table, place) for place, table in enumerate(top.tables("stage", "stage"), start=1)
        ),
        policies=tuple(read_policy(table) for table in top.tables("policy", "policy")),
        kit_kinds=tuple(read_kit_kind(table) for table in top.tables("kit_kind", "kit_kind")),
        kit_lists=tuple(read_kit_list(table) for table in top.tables("kit_list", "kit_list")),
        readiness=tuple(read_readiness(table) for table in top.tables("readiness", "readiness")),
        records=tuple(read_record(table) for table in top.tables("record", "record")),
    )
    top.finish()
    return document


def _audience(table: Table) -> Audience:
    audience = Audience(
        code=table.code(), label=table.text("label"), needs_registration=table.flag("needs_registration", True),
        hr_answer=table.text("hr_answer", ""), hr_words=table.texts("hr_words"),
        in_post=table.flag("in_post", False),
    )  # fmt: skip
    table.finish()
    return audience


def _support(table: Table) -> Support:
    support = Support(
        supervision_minutes=table.whole("supervision_minutes", 0, most=1000),
        protected_time_percent=table.whole("protected_time_percent", 0, most=100),
        supervision=tuple(_supervision(step) for step in table.tables("supervision", "supervision step")),
        workload=tuple(_workload(step) for step in table.tables("workload", "workload step")),
        evidence=tuple(_evidence(count) for count in table.tables("evidence", "evidence")),
    )
    table.finish()
    return support


def _supervision(table: Table) -> SupervisionStep:
    step = SupervisionStep(
        every_days=table.whole("every_days", least=1, most=366),
        until_week=table.optional_whole("until_week", most=520),
        until_month=table.optional_whole("until_month", most=120),
    )
    table.finish()
    return step


def _workload(table: Table) -> WorkloadStep:
    step = WorkloadStep(table.whole("by_month", most=120), table.whole("percent", most=100))
    table.finish()
    return step


def _evidence(table: Table) -> EvidenceCount:
    count = EvidenceCount(table.code(), table.text("label"), table.whole("count", least=1, most=100))
    table.finish()
    return count


def _stage(table: Table, order: int) -> Stage:
    code = table.code()
    block, limits = table.table("block", "block"), table.table("limits", "limits")
    stage = Stage(
        code=code,
        title=table.text("title"),
        why=table.text("why"),
        order=order,
        audiences=table.texts("audiences"),
        block=_block(block) if block else None,
        limits=_limits(limits) if limits else None,
        items=tuple(_item(each, code) for each in table.tables("item", "item")),
    )
    table.finish()
    return stage


def _block(table: Table) -> Block:
    block = Block(
        days=table.whole("days", least=1, most=100),
        anchor=table.choice("from", Anchor, Anchor.FIRST_DAY),
        starting_day=table.whole("starting_day", 1, least=1, most=500),
    )
    table.finish()
    return block


def _limits(table: Table) -> Limits:
    usual = Limits()
    policies = table.whole("policies", usual.policies, most=100)
    limits = Limits(policies, table.whole("sign_offs", usual.sign_offs, most=100))
    table.finish()
    return limits


def _item(table: Table, stage: str) -> ItemDef:
    kind = table.choice("kind", ItemKind)
    usual = Completion.REGISTER if kind is ItemKind.SESSION else Completion.SELF
    opens = table.table("opens", "opens")
    item = ItemDef(
        code=table.code(),
        stage=stage,
        title=table.text("title"),
        why=table.text("why"),
        kind=kind,
        when=read_due(table, "when"),
        opens=read_when(opens) if opens else None,
        owner=table.choice("owner", OwnerRole, OwnerRole.STARTER),
        completion=table.choice("completion", Completion, usual),
        sign_off_role=table.choice("sign_off_role", OwnerRole) if table.optional("sign_off_role") else None,
        audiences=table.texts("audiences"),
        needs=table.texts("needs"),
        needs_kit=table.texts("needs_kit"),
        standards=table.texts("standards"),
        mandatory=table.flag("mandatory", True),
        licence=table.flag("licence", False),
        readiness=table.flag("readiness", False),
        refresh_months=table.optional_whole("refresh_months", most=120),
        minutes=table.optional_whole("minutes"),
        starts=table.clock("starts"),
        ends=table.clock("ends"),
        policy=table.optional("policy"),
        module=table.optional("module"),
        milestone=table.optional("milestone") or "",
    )
    table.finish()
    return item
