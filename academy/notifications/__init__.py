"""Messages to people: written with the change that causes them, sent after the commit."""
