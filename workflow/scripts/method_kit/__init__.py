"""What method files use: documents, columns of transitions, stacked frames, parts."""
