"""What a council chooses: names, colours, titles, limits."""
