"""Starting settings as data files, and a new home made from one."""

from __future__ import annotations

import json
import re
import secrets
from importlib.resources import files
from typing import TYPE_CHECKING

from digest.config import load_config
from digest.config.checks import write_repository
from digest.errors import DigestError, UsageError
from digest.files import read_text, sweep, write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

IGNORED = ("site/", ".digest/", "worksheet.md")
_REPOSITORY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*)/[A-Za-z0-9._-]+", re.ASCII)


_SAMPLE_PREFIX = "urn:merge-digest:sample:"


def _own_prefix() -> str:
    """Return what starts the ids of a new digest's feed entries: no other digest has the same."""
    return f"urn:merge-digest:{secrets.token_hex(6)}:"


def preset_text(name: str, repositories: Sequence[str] = ()) -> str:
    """Return a preset's settings; ``repositories`` stand for its own where given.

    Raises:
        UsageError: one of them is no ``owner/name``.
    """
    text = files("digest.presets").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    for repository in repositories:
        if not _REPOSITORY.fullmatch(repository):
            raise UsageError(
                f"--repo {repository} is no repository", hint=write_repository(repository)
            )
    if repositories:
        names = json.dumps(list(repositories))
        tables = ("pulls", "releases") if name == "github" else ("pulls",)
        for table in tables:
            pattern = rf"(\[sources\.{table}\]\nrepositories = )\[[^\]]*\]"
            text = re.sub(pattern, lambda match: match[1] + names, text, count=1)
    return text


def start_home(folder: Path, preset: str, repositories: Sequence[str]) -> Iterator[str]:
    """Write what a new digest needs and yield a line for each file; nothing is overwritten.

    Raises:
        DigestError: the folder is a home already.
    """
    settings = folder / "digest.toml"
    if folder.exists() and not folder.is_dir():
        raise DigestError(f"{folder} is a file", hint="name a folder: digest init DIR")
    text = preset_text(preset, repositories).replace(_SAMPLE_PREFIX, _own_prefix())
    load_config(settings, text)
    if settings.exists():
        raise DigestError(
            f"{settings.resolve()} is already there; nothing was changed",
            hint="edit it, or start in another folder: digest init DIR",
        )
    sweep(folder)
    # The settings come last: until they are there, init can be run again.
    told = _ignore(folder / ".gitignore")
    write_atomically(settings, text)
    yield f"Wrote {settings} (preset {preset})"
    yield from told


def _ignore(path: Path) -> list[str]:
    """Write a ``.gitignore`` where there is none; return what was done, or what is to do."""
    known = read_text(path) if path.exists() else ""
    missing = [line for line in IGNORED if line not in known.splitlines()]
    if not known:
        write_atomically(path, "".join(f"{line}\n" for line in IGNORED))
        return [f"Wrote {path}"]
    return [f"Add to {path}: {' '.join(missing)}"] if missing else []
