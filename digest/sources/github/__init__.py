"""GitHub's API: the client, and what keeps it polite and trustworthy."""
