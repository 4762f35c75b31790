"""Makes docs/reference.md and docs/states.md from the code; a test fails while they say anything else.

Run `python -m tests.house.reference` after a change of settings, commands, permissions, verbs or states.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from academy.access.rules import POLICY, ROLES, TOPIC_PERMISSION
from academy.audit.rules import SENTENCES, TOPICS
from academy.cli import main
from academy.equipment import rules as equipment
from academy.records import rules as records
from academy.settings.rules import DEFINITIONS

ROOT = Path(__file__).parent.parent.parent
MADE = "<!-- Made from the code by `python -m tests.house.reference`; do not edit. -->\n"


def reference() -> str:
    """Settings, commands, roles, permissions and the sentences of history."""
    parts = [MADE, "# Reference\n", "## Settings (rows in the database, changed on the settings page)\n"]
    parts.append("| key | what it is | until somebody changes it |\n|---|---|---|")
    parts += [
        f"| `{key}` | {each.label} | {each.default or '(empty)'} |" for key, each in DEFINITIONS.items()
    ]
    parts.append("\n## Commands\n")
    parts += list(_commands(main, "academy"))
    parts.append("\n## Roles\n")
    parts += [f"- **{name}**: {words}" for name, words in ROLES.values()]
    parts.append("\n## Permissions\n\n| permission | given where any of these holds |\n|---|---|")
    parts += [f"| `{permission.value}` | {_rows(rows)} |" for permission, rows in POLICY.items()]
    parts.append("\n## What history says\n\n| verb | sentence | who may read it |\n|---|---|---|")
    parts += [
        f"| `{verb.value}` | {said.format(actor='…', subject='…')} | `{TOPIC_PERMISSION[TOPICS[verb]].value}` |"
        for verb, said in SENTENCES.items()
    ]
    return "\n".join(parts) + "\n"


TABLES = {**equipment.TRANSITIONS, "A completion record": records.TRANSITIONS}


def states() -> str:
    """Every table of states, as a picture and as a table."""
    parts = [MADE, "# States\n", "Nothing is in a state that these tables do not lead to.\n"]
    return "\n".join(parts + [_machine(name, _steps(table)) for name, table in TABLES.items()])


def environment() -> set[str]:
    """Every environment variable that config.py reads."""
    text = (ROOT / "config.py").read_text(encoding="utf-8")
    named = set(re.findall(r'environ(?:\.get\(|\[)"([A-Z_]+)"', text)) | set(
        re.findall(r'_secret\("([A-Z_]+)"', text)
    )
    return named | set(re.findall(r'"(ACADEMY_[A-Z_]+)"', text))


def _commands(group: click.Group, path: str) -> Iterator[str]:
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}")
            continue
        options = [
            each.opts[0] if isinstance(each, click.Option) else str(each.human_readable_name)
            for each in command.params
        ]
        yield f"- `{' '.join([path, name, *options])}`: {(command.help or '').splitlines()[0]}"


def _rows(rows: Any) -> str:
    return " · ".join(
        " and ".join(predicate.__name__.removeprefix("is_") for predicate in row) for row in rows
    )


def _steps(table: Mapping[Any, Mapping[Any, Any]]) -> Iterator[tuple[str, str, str, str]]:
    for state, events in table.items():
        for event, step in events.items():
            yield (
                state.value if state else "[*]",
                step.to.value,
                event.value,
                f"`{step.verb.value}`; {step.because}",
            )


def _machine(name: str, steps: Iterator[tuple[str, str, str, str]]) -> str:
    lines = list(steps)
    picture = "\n".join(f"  {before} --> {after}: {event}" for before, after, event, _ in lines)
    rows = "\n".join(f"| {before} | {event} | {after} | {said} |" for before, after, event, said in lines)
    head = "| from | what happens | to | history and message |\n|---|---|---|---|"
    return f"## {name}\n\n```mermaid\nstateDiagram-v2\n{picture}\n```\n\n{head}\n{rows}\n"


if __name__ == "__main__":
    (ROOT / "docs" / "reference.md").write_text(reference(), encoding="utf-8")
    (ROOT / "docs" / "states.md").write_text(states(), encoding="utf-8")
