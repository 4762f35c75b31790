"""Checks against the public register of social workers, and the title that follows from them."""
