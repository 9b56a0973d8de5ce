"""What the synthetic datasets imitate, as it really is: recorded, trained, or taken from wheels."""
