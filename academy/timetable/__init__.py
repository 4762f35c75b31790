"""Dated training sessions, places on them, and the register."""
