"""What all foreign dialects have in common: parsing, walking, dtypes, bytes, lists."""
