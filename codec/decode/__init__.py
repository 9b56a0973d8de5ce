"""Decoding: JSON text to Python objects."""
