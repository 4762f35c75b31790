"""What a starter says is not right: asked of whoever entered it, and answered."""
