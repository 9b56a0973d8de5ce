"""List the languages with a maintained library for a format that several method files write."""

HDF5 = ("C", "C++", "Fortran", "Java", "JavaScript", "Julia", "MATLAB", "R", "Rust")
NUMBERS = ("C", "C++", "Fortran", "Go", "Java", "JavaScript", "Julia", "MATLAB", "R", "Rust")
"""Text or bytes of numbers and nothing else: any language that is told what they are."""
WITH_NPY = ("C++", "JavaScript", "Julia", "R", "Rust")
"""Languages that read NPY files, and what the NPY files are in: JSON, databases, folders."""
