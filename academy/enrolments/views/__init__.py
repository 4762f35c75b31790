"""Screens of plans: one item with its evidence, the queue of signatures, intakes."""

from academy.enrolments.views import cohorts, evidence, items, signing
from academy.enrolments.views.blueprint import bp

__all__ = ["bp", "cohorts", "evidence", "items", "signing"]
