"""Dialects: read JSON documents of other packages, and write those of some of them."""
