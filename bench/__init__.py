"""What each page costs: a year of a large council is filled in, and every figure is measured in the same run."""
