"""Files: atomic replacement, fsync, locks, and the progress of reads and writes."""
