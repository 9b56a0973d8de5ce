"""Step 4: try each method with hard values and with files that run code."""
