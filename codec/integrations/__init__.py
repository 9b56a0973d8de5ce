"""Integrations with Keras, msgspec, numcodecs, pydantic and Stable-Baselines3.

Each module needs its own library.
"""
