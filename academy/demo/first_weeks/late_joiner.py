"""Nia starts on the Wednesday: what was on before then is to be arranged, and was never missed."""

from academy.demo.cast import Starter
from academy.demo.first_weeks.story import TEAM, Story

NIA = Starter("50321", "Nia", "Roberts", TEAM.name, "SW91401", starts_after=2)
STORY = Story("who joined late", (NIA,))
