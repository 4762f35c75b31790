"""Screens about programmes: versions to read, standards, drafts and publishing, the rehearsal."""

from academy.programmes.views import drafts, loading, rehearsal, versions
from academy.programmes.views.blueprint import bp

__all__ = ["bp", "drafts", "loading", "rehearsal", "versions"]
