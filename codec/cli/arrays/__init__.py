"""Lazy arrays, which are read when they are needed, and the parts of their elements."""
