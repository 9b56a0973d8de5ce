"""Files that the commands read and write: formats, input, output, errors of libraries."""
