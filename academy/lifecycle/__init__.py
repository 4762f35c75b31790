"""Changes that touch several concepts at once: a plan is started, with its places, accounts and role."""
