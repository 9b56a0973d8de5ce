"""Modules that run in processes of their own, and import libraries that pytest does not have."""

from pathlib import Path

collect_ignore = [
    path.name for path in Path(__file__).parent.glob("*.py") if not path.name.startswith("test_")
]
