"""Two-stage uploads: what a file would do, row by row, before it does it."""
