"""Made-up repositories: commits with the dates, parents and files that a test names."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from digest.sources.git.clone import Clone

if TYPE_CHECKING:
    from collections.abc import Mapping

GIT = shutil.which("git") or "git"


class Repository:
    """A repository below ``path`` on the branch ``main``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main")

    @property
    def clone(self) -> Clone:
        """The repository as the program reads it, from scratch."""
        return Clone(self.path)

    def git(self, *arguments: str, date: str = "2026-08-12T12:00:00Z") -> str:
        """Run git there, with nobody's settings and a fixed date; return what it prints."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.path),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_DATE": date,
            "GIT_COMMITTER_DATE": date,
            **{f"GIT_{who}_NAME": "Ada" for who in ("AUTHOR", "COMMITTER")},
            **{f"GIT_{who}_EMAIL": "ada@example.org" for who in ("AUTHOR", "COMMITTER")},
        }
        return subprocess.run(
            [GIT, "-C", str(self.path), "-c", "protocol.file.allow=always", *arguments],
            check=True,
            capture_output=True,
            text=True,
            env=environment,
        ).stdout.strip()

    def commit(self, message: str, date: str, files: Mapping[str, str | bytes | None] = {}) -> str:
        """Write files (``None`` removes one), commit them all, and return the commit's id."""
        for name, content in files.items():
            path = self.path / name
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.git("add", "--all", "--", ".")
        self.git("commit", "--quiet", "--allow-empty", "--message", message, date=date)
        return self.git("rev-parse", "HEAD")

    def merge(self, number: int, date: str, files: Mapping[str, str | bytes | None]) -> str:
        """Commit files on a branch and merge it as GitHub does; return the merge's id."""
        self.git("checkout", "--quiet", "-b", f"topic-{number}")
        self.commit(f"Work on {number}", "2026-08-01T00:00:00Z", files)
        self.git("checkout", "--quiet", "main")
        subject = f"Merge pull request #{number} from ada/topic-{number}"
        self.git("merge", "--quiet", "--no-ff", "-m", subject, f"topic-{number}", date=date)
        return self.git("rev-parse", "HEAD")
