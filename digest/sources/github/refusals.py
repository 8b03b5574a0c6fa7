"""The ways in which GitHub says no, for sources that can do something about one of them."""

from __future__ import annotations

from digest.errors import SourceError


class RefusedError(SourceError):
    """GitHub understood and said no: asking again would not help."""


class MissingError(RefusedError):
    """GitHub knows no such thing, or does not show it to this token."""


class HeavyQueryError(SourceError):
    """GitHub gave up on a query again and again; a smaller page may pass."""


class LimitError(SourceError):
    """A rate limit lasts longer than the run may wait."""
