"""The kit's screens: the desk, one person's kit, the stock, and what a starter sees of their own."""

from academy.equipment.views import bags, desk, handover, own, person, returns, things
from academy.equipment.views.blueprint import bp

__all__ = ["bags", "bp", "desk", "handover", "own", "person", "returns", "things"]
