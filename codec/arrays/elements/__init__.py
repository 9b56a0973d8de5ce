"""How the elements of each kind of dtype are written as JSON values, and read."""
