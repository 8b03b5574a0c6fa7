"""Builder of weekly development digests."""

__version__ = "0.1.0"
