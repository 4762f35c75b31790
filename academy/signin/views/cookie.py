"""The cookie of whoever is signed in: it ends after a time without use, and use renews it."""

from typing import Any

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadData

from academy.web.permissions import actor

# Younger than this, a cookie is not renewed: of two answers that cross, the older one must not bring back what the
# newer one changed (signed out, the screen handed to a starter).
YOUNG_SECONDS = 10


class RenewedByUse(SecureCookieSessionInterface):
    """Flask's own signed cookie without an end date (it goes with the browser), refused after SESSION_MINUTES."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Where something in it changed, and where somebody signed in used it; never anew for strangers."""
        return session.modified or (actor().person_id is not None and self._age(app) >= YOUNG_SECONDS)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Never on an answer that a cache may give to somebody else."""
        if not response.cache_control.public:
            super().save_session(app, session, response)

    def _age(self, app: Flask) -> float:
        """Seconds since the cookie of this request was signed."""
        serializer: Any = self.get_signing_serializer(app)
        cookie = request.cookies.get(self.get_cookie_name(app), "")
        try:
            _, signed_at = serializer.loads(cookie, return_timestamp=True)
        except BadData:
            return 0
        now = serializer.make_signer(self.salt).get_timestamp()
        return float(now - signed_at.timestamp())
