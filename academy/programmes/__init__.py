"""The template of a programme: a versioned document of stages and items, its standards and its dates."""
