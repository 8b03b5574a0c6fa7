"""What a week's pull requests amount to: changes, and the version updates that some of them are."""

from __future__ import annotations

import re

import msgspec

from digest.model import PullRequest

_NUMBER = re.compile(r"v?\.?(?=\d)", re.I)


class Bump(msgspec.Struct, frozen=True, kw_only=True):
    """A dependency and the version it is taken to, in the words of the title.

    ``is_whole`` says that the title told nothing else.
    """

    dependency: str
    version: str
    is_whole: bool = False

    @property
    def identity(self) -> tuple[str, str]:
        """What two titles about the same update have in common, however they write it."""
        return self.dependency.casefold(), _NUMBER.sub("", self.version, count=1).casefold()

    def __str__(self) -> str:
        return f"{self.dependency} to {self.version}"


class Change(msgspec.Struct, kw_only=True):
    """One change: the pull request that made it and those that carried it to other branches.

    ``original`` is ``None`` where the cherry-picks name one that no upstream gave; ``key`` is its
    key all the same. ``in_window`` tells whether the original itself was merged in the window.
    """

    key: str
    original: PullRequest | None
    in_window: bool
    picks: list[PullRequest] = []
    reverts: list[str] = []
    """Keys of pull requests that this change undoes."""
    reverted_by: list[str] = []
    bump: Bump | None = None
    """The version update that it is, where it is one and no more."""

    @property
    def shown(self) -> PullRequest:
        """The pull request to report: the original, else the newest cherry-pick."""
        return self.original or max(self.picks, key=lambda pick: (pick.merged_at, pick.key))

    @property
    def branches(self) -> tuple[str, ...]:
        """The branches it was carried to, sorted by version."""
        return tuple(sorted({pick.base for pick in self.picks if pick.base}, key=_version_order))


def _version_order(branch: str) -> tuple[list[int], str]:
    return [int(number) for number in re.findall(r"\d{1,9}", branch)], branch
