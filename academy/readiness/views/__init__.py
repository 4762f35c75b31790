"""The screens of work-readiness: the board, one starter, one line, conditions, the signature."""

from academy.readiness.views import board, conditions, lines, my_part, signing, starter, working
from academy.readiness.views.blueprint import bp

__all__ = ["board", "bp", "conditions", "lines", "my_part", "signing", "starter", "working"]
