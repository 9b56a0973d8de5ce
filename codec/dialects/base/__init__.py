"""What all dialects share: JSON parser, reader, writer, dtypes, bytes and lists of arrays."""
