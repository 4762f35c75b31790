"""What every answer says to the browser: what may run, who may frame it, what may be kept."""

import base64
import hashlib
from functools import lru_cache

from flask import Flask, Response, g, request

# The only inline script: it must run before the first paint, so that nothing jumps.
PAGE_SCRIPT = (
    "document.body.className+=' js-enabled'"
    "+('noModule' in HTMLScriptElement.prototype?' govuk-frontend-supported':'')"
)


@lru_cache(maxsize=64)
def allowed_hash(text: str) -> str:
    """The word by which the policy allows exactly this inline text."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


@lru_cache(maxsize=64)
def content_policy(theme: str = "") -> str:
    """Everything comes from here; one script and, where a council has its colour, one style by their hashes."""
    style = f"'self' {allowed_hash(theme)}" if theme else "'self'"
    return "; ".join((
        "default-src 'none'",
        f"script-src 'self' {allowed_hash(PAGE_SCRIPT)}",
        f"style-src {style}",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ))  # fmt: skip


def add_headers(response: Response) -> Response:
    """Set what the view did not set itself."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", content_policy(getattr(g, "theme", "")))
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
    # A page of somebody who signed out must not come back by the back button on a shared computer.
    signed_in = getattr(getattr(g, "actor", None), "person_id", None) is not None
    headers.setdefault("Cache-Control", "no-store" if signed_in else "private, no-cache")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def init_app(app: Flask) -> None:
    """Add them to every answer."""
    app.after_request(add_headers)
