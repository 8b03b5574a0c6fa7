"""Who leads which group, at both ends of a window, into records."""
