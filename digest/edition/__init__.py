"""Candidates and Markdown: the grammar of editions, draft and refresh, safe HTML."""
