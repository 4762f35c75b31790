"""Long text that its author has typed and not sent yet: kept for them alone, and put back."""
