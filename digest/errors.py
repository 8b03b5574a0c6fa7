"""The errors that a person can mend."""

from __future__ import annotations


class DigestError(Exception):
    """A problem with a known remedy; shown without a traceback.

    ``str(error)`` says what happened and where, ``error.hint`` the next step.
    """

    exit_code = 1

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class ConfigError(DigestError):
    """A setting in ``digest.toml`` is missing, misspelt or of the wrong type."""


class DraftError(DigestError):
    """An edition's text cannot be read or cannot take what should be added."""


class DoneError(DraftError):
    """The text already says what it was asked to say."""


class SourceError(DigestError):
    """One unit of an upstream could not be read; becomes a gap, never a crash."""


class UsageError(DigestError):
    """The command line asks for something that does not exist."""

    exit_code = 2
