"""Report and hide, from the press to the destruction."""
