"""The JSON codec for NumPy."""
