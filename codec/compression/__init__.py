"""Compressed files: gzip, bz2, xz and zstd around a whole document or log."""
