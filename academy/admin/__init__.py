"""Screens for what runs the house: settings, history, outbox and health; it owns no actions and no tables."""
