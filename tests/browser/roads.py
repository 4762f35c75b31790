"""Where links lead: one real address for every page of the product, found as its readers would find it."""

import html
import re
from collections import deque
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from playwright.sync_api import APIRequestContext
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

HREF = re.compile(r'<a\b[^>]*\bhref="(/[^"]*)"')
EXAMPLES = 4  # how many pages of one kind are read for their links: the first may be a rare one


def roads(
    asking: APIRequestContext,
    adapter: MapAdapter,
    start: Iterable[str] = ("/",),
    *,
    look: Callable[[str, str], None] | None = None,
) -> tuple[dict[str, str], list[str]]:
    """Follow every link: the first address of each endpoint that answers with a page, and the links that fail.

    `look` is shown the address and the text of everything that can be read on the way: pages, sheets, files of text.
    """
    found: dict[str, str] = {}
    dead: list[str] = []
    seen = dict.fromkeys(start, "")
    read: dict[str, int] = {}
    waiting = deque(seen)
    while waiting:
        address = waiting.popleft()
        endpoint = endpoint_of(adapter, address)
        if endpoint is None or read.get(endpoint, 0) >= EXAMPLES:
            continue
        answer = asking.get(address)
        if answer.status >= 400:
            dead.append(f"{seen[address]} has a link to {address}, which answers {answer.status}")
            continue
        read[endpoint] = read.get(endpoint, 0) + 1
        kind = answer.headers.get("content-type", "")
        if look is not None and kind.startswith("text/"):
            look(address, html.unescape(answer.text()))
        if not kind.startswith("text/html"):
            continue
        landed = endpoint_of(adapter, urlsplit(answer.url).path)
        found.setdefault(landed or endpoint, address if landed == endpoint else urlsplit(answer.url).path)
        for href in HREF.findall(answer.text()):
            each = html.unescape(href).split("#")[0]
            if each not in seen:
                seen[each] = address
                waiting.append(each)
    return found, dead


def endpoint_of(adapter: MapAdapter, address: str) -> str | None:
    """The endpoint behind an address; None for what is no page of ours."""
    try:
        endpoint, _ = adapter.match(urlsplit(address).path, method="GET")
    except RequestRedirect as moved:
        return endpoint_of(adapter, moved.new_url)
    except HTTPException:
        return None
    return None if endpoint == "static" else str(endpoint)
