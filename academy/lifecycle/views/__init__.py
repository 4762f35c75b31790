"""Screens of what spans concepts: starting plans, the days on which somebody works, and when they are away."""

from academy.lifecycle.views import away, starting, welcoming, working_days
from academy.lifecycle.views.blueprint import bp

__all__ = ["away", "bp", "starting", "welcoming", "working_days"]
