"""Step 1: make the datasets, synthetic (simulators) and real (recordings)."""
