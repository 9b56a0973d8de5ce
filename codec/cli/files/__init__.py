"""Files that the commands read and write: formats, sources, targets, errors of libraries."""
