"""Post a form as a browser would: with the token of the page that holds it."""

import re
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def token(client: FlaskClient, page: str) -> str:
    """The token on a page; every page has one while somebody is signed in (the sign-out button carries it)."""
    found = TOKEN.search(client.get(page).get_data(as_text=True))
    assert found, f"no form on {page}"
    return found.group(1)


def post(
    client: FlaskClient, url: str, data: dict[str, Any] | None = None, *, page: str | None = None, **more: Any
) -> TestResponse:
    """POST to `url` with the token from `page` (the same address unless said otherwise)."""
    fields = {"csrf_token": token(client, page or url), **(data or {})}
    return client.post(url, data=fields, **more)


def sent(page: str) -> dict[str, Any]:
    """What a browser would send of a page's main form, untouched; several values of one name as a list."""
    form = page[page.index("<form", page.index("<main")) :]
    form = form[: form.index("</form>")]
    found: list[tuple[str, str]] = []
    for tag in re.findall(r"<input\s[^>]*>", form):
        name, kind = re.search(r'name="([^"]+)"', tag), re.search(r'type="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        is_choice = kind is not None and kind[1] in {"checkbox", "radio"}
        if name and name[1] != "csrf_token" and (not is_choice or " checked" in tag):
            found.append((name[1], value[1] if value else ""))
    for name, options in re.findall(r'<select\s[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found.append((name, chosen[1] if chosen else ""))
    found += re.findall(r'<textarea\s[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL)
    fields: dict[str, Any] = {}
    for name, value in found:
        fields.setdefault(name, []).append(unescape(value).removeprefix("\n"))
    return {name: values[0] if len(values) == 1 else values for name, values in fields.items()}
