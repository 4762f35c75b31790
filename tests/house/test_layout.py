"""Where a line belongs, and how long things may be: rules of the house that no linter knows."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SOURCES = sorted((ROOT / "academy").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def _trees() -> list[tuple[Path, ast.Module]]:
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in SOURCES]


@pytest.mark.parametrize(
    ("folder", "pattern", "most"),
    [("academy", "*.py", 300), ("tests", "*.py", 400), ("templates", "*.html", 150)],
)
def test_no_file_outgrows_its_room(folder, pattern, most):
    long = {
        str(path.relative_to(ROOT)): count
        for path in (ROOT / folder).rglob(pattern)
        if (count := path.read_text(encoding="utf-8").count("\n")) > most
    }
    assert not long, f"Split these into a folder of the same name, by what they are about: {long}"


def test_no_function_does_more_than_one_thing():
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} ({node.end_lineno - node.lineno + 1} lines)"
        for path, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > 50
    ]
    assert not long, f"Name the steps and make them functions: {long}"


def test_our_own_modules_are_never_imported_inside_a_function():
    hidden = [
        f"{path.relative_to(ROOT)}:{child.lineno}"
        for path, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for child in ast.walk(node)
        if isinstance(child, ast.ImportFrom) and (child.module or "").startswith("academy")
    ]
    assert not hidden, f"A hidden import plasters over a wrong direction; move the function instead: {hidden}"


def test_every_module_says_in_a_sentence_what_lives_there():
    silent = [str(path.relative_to(ROOT)) for path, tree in _trees() if not ast.get_docstring(tree)]
    assert not silent, f"Give these a one-sentence docstring: {silent}"


def test_no_contract_of_imports_has_an_exception():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    assert len(contracts) >= 6
    assert not [contract["name"] for contract in contracts if contract.get("ignore_imports")]


def test_every_package_of_a_concept_keeps_its_files_in_order():
    """A concept with models is named in the contract of the six files, so that helpers.py cannot appear."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    named = {name for contract in contracts for name in contract.get("containers", [])}
    packages = {f"academy.{path.parent.name}" for path in (ROOT / "academy").glob("*/__init__.py")}
    free = {"academy.cli", "academy.web", "academy.pdf", "academy.sheets", "academy.jobs", "academy.demo"}
    missing = sorted(packages - named - free)
    assert not missing, f"Name these in a contract of pyproject.toml: {missing}"


def test_templates_use_every_macro_that_they_import():
    unused = []
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        for statement in re.findall(r"{%-? from \"[^\"]+\" import ([^%]+?)(?: with context)? -?%}", text):
            for name in statement.split(","):
                alias = name.split(" as ")[-1].strip()
                if len(re.findall(rf"\b{re.escape(alias)}\b", text)) < 2:
                    unused.append(f"{path.relative_to(ROOT)}: {alias}")
    assert not unused, f"Remove these imports: {unused}"


def test_every_component_is_on_the_style_guide():
    guide = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "templates" / "web").rglob("style_guide*/*.html")
    ) + (ROOT / "templates" / "web" / "style_guide.html").read_text(encoding="utf-8")
    layouts = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "templates" / "layouts").glob("*.html")
    )
    missing = [
        path.stem
        for path in (ROOT / "templates" / "components").glob("*.html")
        if f"components/{path.name}" not in guide and f"components/{path.name}" not in layouts
    ]
    assert not missing, f"Show these on the style guide, or delete them: {missing}"


def test_nothing_names_another_machine():
    wrong = []
    for name in ("requirements.txt", "requirements-dev.txt", "package-lock.json"):
        text = (ROOT / name).read_text(encoding="utf-8")
        wrong += [
            f"{name}: {line[:80]}"
            for line in text.splitlines()
            if '"resolved"' in line or "index-url" in line
        ]
    assert not wrong, f"Lock files carry hashes, never addresses of registries: {wrong}"
