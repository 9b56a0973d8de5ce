"""Step 6: gather measurements into CSV tables."""
