"""Pages across concepts: homes, one person's year and history, the cohort board."""

from academy.overview.views import board, figures, homes, year
from academy.overview.views.blueprint import bp

__all__ = ["board", "bp", "figures", "homes", "year"]
