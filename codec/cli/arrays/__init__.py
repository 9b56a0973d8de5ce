"""Arrays that are read only when they are needed, and the parts of their elements."""
