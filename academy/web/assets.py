"""Where style sheet, script and fonts are: named by content, packed beforehand, kept by browsers for ever."""

import json
import re
from functools import cache
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

BUILD = Path(__file__).parents[2] / "static" / "build"
FINGERPRINT = re.compile(r"\.[0-9a-f]{12}\.[a-z0-9]+$")
NOT_BUILT = "The browser's assets are not built. Run: npm ci && npm run build"


class AssetsMissingError(RuntimeError):
    """The assets were never built, or do not have what a page asks for."""


@cache
def _manifest(_changed_at: int) -> dict[str, str]:
    read: dict[str, str] = json.loads((BUILD / "manifest.json").read_text(encoding="utf-8"))
    return read


def manifest() -> dict[str, str]:
    """Logical name to fingerprinted name; read again when the build changed it."""
    try:
        return _manifest((BUILD / "manifest.json").stat().st_mtime_ns)
    except FileNotFoundError:
        raise AssetsMissingError(NOT_BUILT) from None


def asset(name: str) -> str:
    """The address of an asset: `asset('academy.css')`."""
    try:
        return f"/static/{manifest()[name]}"
    except KeyError:
        raise AssetsMissingError(f"There is no asset {name!r}; there are {', '.join(manifest())}.") from None


def serve_static(app: Flask) -> None:
    """Serve the build before Flask is asked, with its packed twins, immutable where the name holds the content."""
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(BUILD),
        prefix="static/",
        autorefresh=app.debug,
        max_age=3600,
        immutable_file_test=_is_immutable,
        allow_all_origins=False,
        add_headers_function=_headers,
    )


def _is_immutable(_path: str, url: str) -> bool:
    return FINGERPRINT.search(url) is not None


def _headers(headers: dict[str, str], _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def init_app(app: Flask) -> None:
    """Serve the assets and let templates name them."""
    if not app.testing:
        manifest()
    serve_static(app)
    app.jinja_env.globals["asset"] = asset
