"""Dialects: JSON documents of other packages, read as safely as our own."""
