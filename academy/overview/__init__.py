"""Pages that read across concepts: homes, one person's year, the cohort board, histories."""
