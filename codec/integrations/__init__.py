"""Integrations with msgspec, numcodecs and pydantic; each module needs its own library."""
