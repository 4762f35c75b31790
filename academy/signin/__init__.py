"""Proving who you are: password, invitation, sign-in card; single sign-on can take its place."""
