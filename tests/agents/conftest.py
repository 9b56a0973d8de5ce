"""Modules that run in the environment of the agents, and cannot be imported in this one."""

from pathlib import Path

collect_ignore = [
    path.name for path in Path(__file__).parent.glob("*.py") if not path.name.startswith("test_")
]
