"""Starting settings as data files, and a new home made from one."""

from __future__ import annotations

import json
import re
import secrets
from importlib.resources import files
from typing import TYPE_CHECKING

from digest.config import load_config
from digest.errors import DigestError, UsageError
from digest.files import read_text, write_atomically

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
            raise UsageError(f"{repository!r} is no repository", hint="write it as owner/name")
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
    text = preset_text(preset, repositories).replace(_SAMPLE_PREFIX, _own_prefix())
    load_config(settings, text)
    if settings.exists():
        raise DigestError(
            f"{settings} is already there; nothing was changed",
            hint="edit it, or start in another folder: digest init DIR",
        )
    write_atomically(settings, text)
    yield f"Wrote {settings} (preset {preset})"
    ignore = folder / ".gitignore"
    known = read_text(ignore) if ignore.exists() else ""
    missing = [line for line in IGNORED if line not in known.splitlines()]
    if not known:
        write_atomically(ignore, "".join(f"{line}\n" for line in IGNORED))
        yield f"Wrote {ignore}"
    elif missing:
        yield f"Add to {ignore}: {' '.join(missing)}"
