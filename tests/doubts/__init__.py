"""What a starter says is not right, and the answer."""
