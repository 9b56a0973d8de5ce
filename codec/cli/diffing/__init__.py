"""What `codec diff` compares: trees of values, and arrays element by element."""
