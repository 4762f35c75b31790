"""Who may do what: roles, permissions and the table that joins them."""
