"""Documents that cannot lie: what is made from the code is current, and what is written names what exists."""

import re

import pytest

from academy.access.rules import Role
from academy.audit.rules import SENTENCES
from tests.house import reference

DOCS = reference.ROOT / "docs"


def test_the_reference_is_what_the_code_says():
    said = (DOCS / "reference.md").read_text(encoding="utf-8")
    assert said == reference.reference(), "Run `python -m tests.house.reference` and commit docs/reference.md"


def test_the_states_are_what_the_code_says():
    said = (DOCS / "states.md").read_text(encoding="utf-8")
    assert said == reference.states(), "Run `python -m tests.house.reference` and commit docs/states.md"


@pytest.mark.parametrize("title", reference.TABLES)
def test_each_change_of_state_has_a_verb_and_says_how_the_other_side_comes_to_know(title: str):
    table = reference.TABLES[title]
    steps = [step for events in table.values() for step in events.values()]
    states = {type(step.to) for step in steps}
    assert len(states) == 1
    assert set(table) == {None, *states.pop()}, "give each state a row, also one that nothing leads out of"
    for step in steps:
        assert step.verb in SENTENCES
        assert step.because.endswith("."), (
            f"{step.verb}: say who does it and how the other side comes to know"
        )


def test_every_environment_variable_is_explained():
    said = (DOCS / "running.md").read_text(encoding="utf-8")
    missing = sorted(name for name in reference.environment() if f"`{name}`" not in said)
    assert not missing, f"Explain these in docs/running.md: {missing}"


def test_every_role_has_its_rules_in_plain_english():
    missing = [
        role.value for role in Role if not (DOCS / "rules" / f"{role.value.replace('_', '-')}.md").exists()
    ]
    assert not missing, f"Write docs/rules/<role>.md for: {missing}"


def test_links_between_documents_lead_somewhere():
    broken = []
    for page in [reference.ROOT / "README.md", *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            if not (page.parent / target).exists():
                broken.append(f"{page.relative_to(reference.ROOT)} -> {target}")
    assert not broken, f"These links lead nowhere: {broken}"


def test_every_make_target_that_the_readme_names_exists():
    readme = (reference.ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (reference.ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)`", readme))
    assert {"run", "test"} <= named
    assert named <= targets, f"The README names targets that do not exist: {named - targets}"


def test_every_decision_has_a_number_of_its_own():
    numbers = [path.name[:4] for path in sorted((DOCS / "decisions").glob("*.md"))]
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]
