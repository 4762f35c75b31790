"""Sign in and out, links and cards, one's own account, and other people's way in."""

import academy.signin.views.arriving
import academy.signin.views.door
import academy.signin.views.own
import academy.signin.views.people  # noqa: F401 - the imports hang the screens on the blueprint
from academy.signin.views.session import bp, init_app

__all__ = ["bp", "init_app"]
