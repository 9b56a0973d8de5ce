"""Comparison of two files for `codec diff`: trees of values, and arrays element by element."""
