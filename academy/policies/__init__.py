"""Policies with their versions, and who confirmed which."""
