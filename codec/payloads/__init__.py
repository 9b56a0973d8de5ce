"""Payloads: the bytes of an array as base64, compressed by zlib or zstd, and shuffled."""
