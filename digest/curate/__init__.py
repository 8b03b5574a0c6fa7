"""A snapshot into candidates: folded, ranked with reasons, each with a suggested section."""
