"""The screens of work-readiness: the board, one starter, one line, the signature."""

from academy.readiness.views import board, lines, starter
from academy.readiness.views.blueprint import bp

__all__ = ["board", "bp", "lines", "starter"]
