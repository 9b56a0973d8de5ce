"""Step 5: write replay memories in every layout with every compressor."""
