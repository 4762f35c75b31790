"""Report and hide: what looks like a child or a family goes out of sight at once, and a coordinator settles it."""
