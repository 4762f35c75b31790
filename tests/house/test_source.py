"""Who may commit, who may ask the time, and that no change goes without its line of history: read from the source."""

import ast
import re
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent / "academy"
SOURCES = sorted(ROOT.rglob("*.py"))


def _calls(path: Path) -> list[tuple[int, str]]:
    """Every call as (line, dotted words)."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            found.append((node.lineno, ast.unparse(node.func)))
    return found


def test_only_db_commits():
    wrong = [
        f"{path.relative_to(ROOT.parent)}:{line} {words}"
        for path in SOURCES
        if path != ROOT / "db.py"
        for line, words in _calls(path)
        if re.search(r"(session(\(\))?|connection|transaction|engine)\.commit$", words)
    ]
    assert not wrong, f"The edge commits: a request by its hook, a job with `db.unit_of_work()`: {wrong}"


def test_only_the_clock_asks_the_computer_the_time():
    asked = re.compile(
        r"(^|\.)(datetime\.(now|utcnow|today|fromtimestamp)|date\.(today|fromtimestamp)|time\.(time|localtime|gmtime))$"
    )
    wrong = [
        f"{path.relative_to(ROOT.parent)}:{line} {words}"
        for path in SOURCES
        if path != ROOT / "clock.py"
        for line, words in _calls(path)
        if asked.search(words)
    ]
    assert not wrong, f"Use clock.now() or clock.today() in views and jobs, and pass it on: {wrong}"


def test_queries_and_rules_are_told_the_time():
    """They would else give another answer to the same question, and no test could move the date."""
    wrong = [
        f"{path.relative_to(ROOT.parent)}:{line}"
        for path in SOURCES
        if "rules" in (path.stem, path.parent.name)
        for line, words in _calls(path)
        if words in {"clock.now", "clock.today"}
    ]
    assert not wrong, f"Take `today` or `now` as an argument: {wrong}"


def _offered(path: Path, name: str) -> bool:
    """True for an action that views may call: in a folder, what its __init__ names; helpers between files are not."""
    if name.startswith("_"):
        return False
    front = path.parent / "__init__.py"
    return path.name == "actions.py" or bool(re.search(rf"\b{name}\b", front.read_text(encoding="utf-8")))


@dataclass
class Module:
    """One file of actions: its functions, and what its imported names stand for."""

    concept: str
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    names: dict[str, tuple[str, str]] = field(default_factory=dict)  # alias -> (concept, function or "")


def _actions() -> list[Module]:
    """Every file of actions."""
    found = []
    for path in SOURCES:
        if "actions" not in (path.stem, path.parent.name):
            continue
        module = Module(path.relative_to(ROOT).parts[0])
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                node.offered = _offered(path, node.name)  # type: ignore[attr-defined]
                module.functions[node.name] = node
            elif isinstance(node, ast.ImportFrom):
                module.names.update(_imported(node))
        found.append(module)
    return found


def _imported(node: ast.ImportFrom) -> dict[str, tuple[str, str]]:
    parts = (node.module or "").split(".")
    if parts[0] != "academy" or len(parts) < 2:
        return {}
    if parts[2:3] == ["actions"]:
        return {each.asname or each.name: (parts[1], each.name) for each in node.names}
    return {each.asname or each.name: (parts[1], "") for each in node.names if each.name == "actions"}


def _records(module: Module, name: str, modules: list[Module], seen: set[int]) -> bool:
    """True where it writes history itself, or calls an action (of any concept) that does."""
    function = module.functions.get(name)
    if function is None or id(function) in seen:
        return False
    seen.add(id(function))
    for node in ast.walk(function):
        if not isinstance(node, ast.Call):
            continue
        first, _, last = ast.unparse(node.func).rpartition(".")
        if last in {"record", "note_read"}:
            return True
        if not first and last in module.functions:
            if _records(module, last, modules, seen):
                return True
        elif (known := module.names.get(first or last)) is not None:
            wanted = last if first else known[1]
            if any(_records(each, wanted, modules, seen) for each in modules if each.concept == known[0]):
                return True
    return False


def test_every_action_writes_history_or_says_why_not():
    modules = _actions()
    silent = []
    for module in modules:
        if module.concept == "audit":
            continue
        for name, function in module.functions.items():
            excused = any("not_audited" in ast.unparse(each) for each in function.decorator_list)
            if function.offered and not excused and not _records(module, name, modules, set()):
                silent.append(f"{module.concept}.actions.{name}")
    assert not silent, f'Call audit.actions.record(…), or write @not_audited("why"): {silent}'


def test_an_excuse_has_its_reason():
    for module in _actions():
        for name, function in module.functions.items():
            for each in function.decorator_list:
                if isinstance(each, ast.Call) and ast.unparse(each.func).endswith("not_audited"):
                    assert each.args, f"{module.concept}.actions.{name}: say why"


def test_actions_say_who_when_and_name_the_rest():
    """`actor` first, then what it is done to; what follows is named, so that a call reads like a sentence."""
    wrong = []
    for module in _actions():
        if module.concept in {"audit", "queue"}:
            continue
        for name, function in module.functions.items():
            if not function.offered:
                continue
            if len(function.args.args) > 4:
                wrong.append(f"{module.concept}.actions.{name}: more than four arguments without a name")
            elif any(each.arg == "actor" for each in function.args.args[1:] + function.args.kwonlyargs):
                wrong.append(f"{module.concept}.actions.{name}: the actor comes first")
    assert not wrong, wrong


def test_flask_login_and_argon2_are_each_known_in_one_place():
    """So that single sign-on can take the place of passwords without a hunt."""
    places = {"flask_login": "academy/signin/views/session.py", "argon2": "academy/signin/rules/passwords.py"}
    for library, place in places.items():
        users = [
            path.relative_to(ROOT.parent).as_posix()
            for path in SOURCES
            if re.search(rf"^\s*(from|import) {library}\b", path.read_text(encoding="utf-8"), re.MULTILINE)
        ]
        assert users == [place], f"{library} belongs in {place} alone: {users}"


def test_no_address_is_built_from_what_the_browser_says():
    """The Host header is the browser's word; mails, QR codes and PDFs use PUBLIC_URL and VERIFY_URL."""
    wrong = [
        f"{path.relative_to(ROOT.parent)}:{number}"
        for path in SOURCES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"request\.(host|url_root|host_url|base_url|url)\b|_external=True", line)
    ]
    assert not wrong, f"Use current_app.config['PUBLIC_URL'] or ['VERIFY_URL']: {wrong}"


def test_email_is_spelled_in_one_way_wherever_a_person_reads_it():
    files = [
        *(ROOT.parent / "templates").rglob("*.html"),
        *SOURCES,
        *ROOT.rglob("*.toml"),
    ]
    columns = {"starter_fields.py", "team_rows.py"}  # how other people's files head the column
    wrong = [
        str(path.relative_to(ROOT.parent))
        for path in files
        if path.name not in columns and "e-mail" in path.read_text(encoding="utf-8").lower()
    ]
    assert not wrong, f"Write “email”, and “Work email” for the field: {wrong}"
