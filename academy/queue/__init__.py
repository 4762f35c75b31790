"""Work to be done after the commit: one table that any action can add to."""
