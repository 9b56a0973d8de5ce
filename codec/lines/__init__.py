"""Log files (JSON Lines) that grow block by block: reader, writer and format."""
