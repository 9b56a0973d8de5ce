"""Step 8: write pages (Markdown, HTML) from templates and tables."""
