"""Encoding: Python objects to JSON text."""
