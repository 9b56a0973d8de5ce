"""List the languages with a maintained library for a format that several method files write."""

HDF5 = ("C", "C++", "Fortran", "Java", "JavaScript", "Julia", "MATLAB", "R", "Rust")
NUMBERS = ("C", "C++", "Fortran", "Go", "Java", "JavaScript", "Julia", "MATLAB", "R", "Rust")
"""Text or bytes of numbers and nothing else: any language, if the dtype and shape are known."""
WITH_NPY = ("C++", "JavaScript", "Julia", "R", "Rust")
"""Languages that read NPY files, and what the NPY files are in: JSON, databases, folders."""
PACKED_ARRAYS = ("JavaScript",)
"""Languages with a reader of codec's arrays in base64, compressed or not."""
