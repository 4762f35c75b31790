"""Drafts of long texts, and whole forms that were sent too late: both for their author alone."""

import academy.drafts.views.unsent  # noqa: F401 - the import hangs its screens on the blueprint
from academy.drafts.views.texts import bp

__all__ = ["bp"]
