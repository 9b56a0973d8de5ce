"""Integrations with Keras, msgspec, numcodecs, pydantic and Stable-Baselines3; each module needs its library."""
