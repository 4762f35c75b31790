"""Whose form it is: the CSRF token of a session begins with its person's reference, and the server signed it.

So a form that is sent after its session has ended still finds its author, and nobody can write another's name on one.
"""

import secrets

from flask import current_app, session
from itsdangerous import BadData, URLSafeTimedSerializer

CSRF = "csrf_token"  # Flask-WTF's name for it, in the session and in a form


def begin(person_ref: str) -> None:
    """All forms of this session belong to that person from now on."""
    session[CSRF] = f"{person_ref}.{secrets.token_hex(20)}"


def reader() -> str:
    """The reference of whom this session belongs to; empty where it is nobody's."""
    return _author(session.get(CSRF, ""))


def author_of(token: str) -> str:
    """The reference of whom a form was made for, however long ago; empty where we signed no such token."""
    try:
        return _author(_serializer().loads(token))
    except BadData:
        return ""


def _author(token: object) -> str:
    ref, dot, _ = str(token).partition(".")
    return ref if dot else ""


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        current_app.secret_key or "", salt="wtf-csrf-token"
    )  # as Flask-WTF signs it
