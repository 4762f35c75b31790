"""Screens of what spans concepts: starting plans, and the days on which somebody works."""

from academy.lifecycle.views import starting, working_days
from academy.lifecycle.views.blueprint import bp

__all__ = ["bp", "starting", "working_days"]
