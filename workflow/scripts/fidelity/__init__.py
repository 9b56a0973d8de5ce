"""Step 2: write and read each dataset with each method, and compare bit by bit."""
