"""Every route declares what it asks for, and routes.txt shows a reviewer each change of it."""

import os
from pathlib import Path

from academy.access.rules import (
    POLICY,
    ROLES,
    SEEN_BY,
    TOPIC_PERMISSION,
    Actor,
    Permission,
    Role,
    Subject,
    Topic,
    allowed,
)
from academy.web.navigation import MENUS, SIGNED_OUT

ROUTES = Path(__file__).parent / "routes.txt"
HOW = "Look at each changed line, then run `WRITE_ROUTES=1 pytest tests/house/test_routes.py`."


def lines(app):
    """method, route, permission and how it is asked for; one line a route."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        view = app.view_functions[rule.endpoint]
        permission = getattr(view, "permission", None)
        notes = [name for name in ("prepares",) if getattr(view, name, False)]
        if getattr(view, "loader", None) is not None:
            notes.append("on a thing")
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            words = permission.value if permission else "NOTHING DECLARED"
            found.append("  ".join((f"{method:6}", rule.rule, words, *notes)))
    return sorted(found, key=lambda line: (line[8:].split("  ")[0], line))


def test_every_route_declares_a_permission(app):
    bare = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and not hasattr(app.view_functions[rule.endpoint], "permission")
    ]
    assert not bare, f"Write @requires(Permission.…) on these; until then they answer 403: {bare}"


def test_routes_are_as_written_down(app):
    now = lines(app)
    if os.environ.get("WRITE_ROUTES"):
        ROUTES.write_text("\n".join(now) + "\n", encoding="utf-8")
    written = ROUTES.read_text(encoding="utf-8").splitlines()
    added, gone = sorted(set(now) - set(written)), sorted(set(written) - set(now))
    assert now == written, f"New: {added}\nGone: {gone}\n{HOW}"


def test_a_page_with_a_thing_in_its_address_loads_it_before_it_asks(app):
    """A route with a ref but no loader would ask only "may you do this at all", and never "to this one"."""
    bare = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "ref" in rule.arguments and getattr(app.view_functions[rule.endpoint], "loader", None) is None
    ]
    assert not bare, f"Write @requires(…, on=loader) on these: {bare}"


def test_no_page_but_these_is_open_to_strangers(app):
    public = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "permission", None) is Permission.PUBLIC
    }
    known = {
        "signin.sign_in",
        "signin.card",
        "signin.card_password",
        "signin.invitation",
        "web.accessibility",
        "web.privacy",
        "web.help_page",
        "web.style_guide",
    }
    assert {each for each in public if not each.startswith("records.verif")} <= known, (
        "A page for strangers is a decision: name it here."
    )


def test_the_policy_is_total():
    assert set(POLICY) == set(Permission), "Give each permission its row in POLICY."
    assert all(POLICY.values()), "A permission that nobody can have is not one."
    assert set(ROLES) == set(Role), "Say in ROLES what each role is called and does."
    assert set(TOPIC_PERMISSION) == set(Topic), "Say in TOPIC_PERMISSION who reads each topic."
    assert set(SEEN_BY) | set(SEEN_BY.values()) <= set(Permission)
    assert set(MENUS) == set(Role), "Give each role its navigation."


def test_every_permission_is_asked_for_somewhere(app):
    used = {getattr(view, "permission", None) for view in app.view_functions.values()}
    used |= set(SEEN_BY.values()) | set(TOPIC_PERMISSION.values())
    used |= {entry.permission for menu in (*MENUS.values(), SIGNED_OUT) for entry in menu}
    root = Path(__file__).parent.parent.parent
    texts = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("academy", "templates")
        for path in (root / folder).rglob("*.*")
        if path.suffix in {".py", ".html"} and "access" not in path.parts
    )
    idle = [each.name for each in Permission if each not in used and f"Permission.{each.name}" not in texts]
    assert not idle, f"Remove these from Permission, POLICY and SEEN_BY: {idle}"


def test_nobody_but_strangers_pages_is_given_to_a_stranger_and_nothing_of_a_withdrawn_thing():
    stranger = Actor(None, "nobody")
    given = {each for each in Permission if allowed(stranger, each)}
    assert given == {Permission.PUBLIC}
    everything = Actor(1, "Dana", frozenset(Role), frozenset({1}))
    gone = Subject(1, *(frozenset({1}) for _ in range(8)), withdrawn=True)
    assert not any(allowed(everything, each, gone) for each in Permission)


def test_each_entry_of_the_navigation_leads_somewhere(app):
    endpoints = {entry.endpoint for menu in (*MENUS.values(), SIGNED_OUT) for entry in menu}
    missing = sorted(endpoints - set(app.view_functions))
    assert not missing, f"academy/web/navigation.py names screens that do not exist: {missing}"
