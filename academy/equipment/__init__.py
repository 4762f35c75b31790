"""Kit: things, accounts and permits, from the stock to a signed receipt and back."""
