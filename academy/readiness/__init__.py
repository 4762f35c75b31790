"""Is this starter ready to start work, and if not, exactly what is missing and who owes it?"""
