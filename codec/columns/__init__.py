"""Columns: runs of like values, such as a replay memory, split by column and joined again."""
