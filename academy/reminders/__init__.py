"""One quiet note a week to each starter: what is on, what is due, what is late; never while they are away."""
