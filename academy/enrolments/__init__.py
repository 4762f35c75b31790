"""Intakes, and each person following one programme version from named dates."""
