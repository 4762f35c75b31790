"""The screen is with a starter: they sign on the desk's device, and nothing else of the desk opens meanwhile.

It lives in the session. `permissions` asks it before every view, so no screen can forget it; the password ends it.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from flask import session

_KEY = "handed"


@dataclass(frozen=True, slots=True)
class Handed:
    """To whom the screen is handed, for what (a fingerprint) and at which address; where the desk goes on later."""

    ref: str
    name: str
    what: str
    after: str = ""
    at: str = ""

    @property
    def is_signed(self) -> bool:
        """They have signed: the device goes back to the desk."""
        return bool(self.after)


def handed() -> Handed | None:
    """Who has the screen; None where it is with whoever is signed in."""
    found = session.get(_KEY)
    return Handed(*found) if isinstance(found, list) and len(found) in (4, 5) else None


def hand_to(ref: str, name: str, fields: Iterable[tuple[str, str]], at: str) -> None:
    """Turn the screen to somebody, for exactly these fields, which they sign at that address."""
    session[_KEY] = [ref, name, fingerprint(fields), "", at]


def signed(after: str) -> None:
    """They have signed: only the password leads on, to that address."""
    if found := handed():
        session[_KEY] = [found.ref, found.name, found.what, after, ""]


def take_back() -> None:
    """Whoever is signed in has the screen again."""
    session.pop(_KEY, None)


def fingerprint(fields: Iterable[tuple[str, str]]) -> str:
    """What is signed for in a few characters, so that its address cannot be changed on the way."""
    return hashlib.sha256(json.dumps([list(each) for each in fields]).encode()).hexdigest()
