"""Arrays: the array tag, dtypes and their names, and elements as text."""
