"""Step 3: time all methods side by side, and measure their peak memory."""
