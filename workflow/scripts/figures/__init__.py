"""Step 7: draw figures from tables."""
