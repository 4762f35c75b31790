"""Persons, their employments over time, teams, duties and roles."""
