"""Release timelines: Markdown tables into deadlines."""
