"""Post a form as a browser would: with the token of the page that holds it."""

import re
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
