"""Standards as versioned data of their own: frameworks with statements, and crosswalks between two."""

from dataclasses import dataclass
from datetime import date

from academy.programmes.rules.tables import Page, Table
from academy.refusals import Reason


@dataclass(frozen=True, slots=True)
class Statement:
    """One standard, domain or capability of a framework."""

    code: str
    title: str
    summary: str


@dataclass(frozen=True, slots=True)
class Framework:
    """One published version of a set of standards. No `valid_until` means that it still holds."""

    code: str
    title: str
    short: str
    publisher: str
    statements: tuple[Statement, ...]
    valid_from: date | None = None
    valid_until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """Which statements of one framework speak of the same thing as which of another: many to many."""

    code: str
    title: str
    source: str
    target: str
    note: str
    links: tuple[tuple[str, str], ...]

    def seen_in_target(self, source_codes: set[str] | frozenset[str]) -> frozenset[str]:
        """The target's statements that these source statements also count towards."""
        return frozenset(target for source, target in self.links if source in source_codes)


def references(framework: Framework) -> frozenset[str]:
    """Each statement as items name it: "framework:statement"."""
    return frozenset(f"{framework.code}:{statement.code}" for statement in framework.statements)


def parse_framework(text: str) -> Framework | list[Reason]:
    """A framework from its readable file, or the reasons why not, by line."""
    page = Page(text)
    if page.problems:
        return page.reasons()
    top = page.top("framework")
    framework = Framework(
        code=top.code(),
        title=top.text("title"),
        short=top.text("short"),
        publisher=top.text("publisher"),
        valid_from=top.day("valid_from"),
        valid_until=top.day("valid_until"),
        note=top.text("note", ""),
        statements=tuple(_statement(table) for table in top.tables("statement", "statement")),
    )
    top.finish()
    _say_twice(top, [statement.code for statement in framework.statements])
    return page.reasons() if page.problems else framework


def _statement(table: Table) -> Statement:
    statement = Statement(table.code(), table.text("title"), table.text("summary"))
    table.finish()
    return statement


def _say_twice(top: Table, codes: list[str]) -> None:
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        top.wrong("", f"the code “{code}” is used twice. Give each statement a code of its own.")


def parse_crosswalk(text: str) -> Crosswalk | list[Reason]:
    """A crosswalk from its readable file, or the reasons why not, by line."""
    page = Page(text)
    if page.problems:
        return page.reasons()
    top = page.top("crosswalk")
    links: list[tuple[str, str]] = []
    for table in top.tables("link", "link"):
        source = table.text("source")
        links += [(source, target) for target in table.texts("targets")]
        table.finish()
    crosswalk = Crosswalk(
        code=top.code(),
        title=top.text("title"),
        source=top.text("source"),
        target=top.text("target"),
        note=top.text("note", ""),
        links=tuple(links),
    )
    top.finish()
    return page.reasons() if page.problems else crosswalk


def problems_with_crosswalk(crosswalk: Crosswalk, frameworks: list[Framework]) -> list[Reason]:
    """Links to statements that do not exist, and statements of the source that lead nowhere."""
    known = {framework.code: {each.code for each in framework.statements} for framework in frameworks}
    problems = []
    for side, code in (("source", crosswalk.source), ("target", crosswalk.target)):
        if code not in known:
            problems.append(
                Reason("framework_unknown", f"The {side} “{code}” is no framework here. Load it first.")
            )
    if problems:
        return problems
    for source, target in crosswalk.links:
        if source not in known[crosswalk.source] or target not in known[crosswalk.target]:
            message = f"The link from “{source}” to “{target}” names no statement. Mend its code."
            problems.append(Reason("statement_unknown", message))
    linked = {source for source, _ in crosswalk.links}
    return problems + [
        Reason("statement_unlinked", f"“{code}” leads nowhere. Add a link for it.")
        for code in sorted(known[crosswalk.source] - linked)
    ]
