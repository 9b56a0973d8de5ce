"""The fuzz target is a program, and needs the dependency group `fuzz`."""

collect_ignore = ["fuzz_loads.py"]
