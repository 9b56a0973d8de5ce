"""Tags: values that JSON cannot represent, and the classes that a caller names."""
