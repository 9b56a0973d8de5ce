"""The format in JavaScript: modules, the viewer, and what makes the viewer one file."""
