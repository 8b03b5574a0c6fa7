"""First-time contributors into records."""
