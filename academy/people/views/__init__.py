"""The screens about people: the list, one person, teams, and lists that are taken over."""

from academy.people.views import duties, imports, listing, mapping, person, questions, teams
from academy.people.views.blueprint import bp

__all__ = ["bp", "duties", "imports", "listing", "mapping", "person", "questions", "teams"]
