"""The archive's index: every edition and week in the few words that other pages need."""
