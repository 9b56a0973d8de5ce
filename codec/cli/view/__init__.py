"""What `codec show` prints: trees, tables, statistics, descriptions, JSON."""
