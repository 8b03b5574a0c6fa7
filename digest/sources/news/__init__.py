"""Posts of RSS and Atom feeds into records."""
