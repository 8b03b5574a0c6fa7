"""The files of a ``_posts`` folder that are posts, and those that look like one and are none."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

import msgspec

from digest.edition.visible import clean
from digest.errors import DigestError, UsageError
from digest.files import read_bytes_or_none
from digest.model import Problem

POSTS = "_posts"
_LIMIT = 4_000_000
"""Bytes; the longest post of any digest we know has 30,000."""
_NAME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2}|\d{2}-\d{1,2}-\d{1,2})-([^/]*)\.([^./]+)", re.ASCII)
"""Jekyll's ``DATE_FILENAME_MATCHER``."""
_MARKDOWN = ("md", "markdown", "mkdown", "mkdn", "mkd")
"""Jekyll's ``markdown_ext``."""
_HIDDEN = (".", "_", "#", "~")
"""Files and folders that start so are not read by Jekyll."""


class PostFile(msgspec.Struct, frozen=True, kw_only=True):
    """One post as it lies on the disk.

    ``name`` is its path below ``_posts``, ``shown`` the one that messages name it by. ``day`` and
    ``slug`` are the two parts of the file's name. ``text`` is without the byte order mark that
    ``has_mark`` tells of.
    """

    name: str
    shown: str
    day: str
    slug: str
    text: str = ""
    has_mark: bool = False


def posts_folder(path: Path) -> Path:
    """Return the folder with the posts: ``_posts`` in ``path``, else ``path`` itself.

    Raises:
        UsageError: there is no such folder, or no posts are in it.
    """
    if not path.exists():
        nearest = get_close_matches(path.name, _names_in(path.parent), n=1, cutoff=0.5)
        hint = f"did you mean {path.parent / nearest[0]}?" if nearest else "check the path"
        raise UsageError(f"there is no folder {path}", hint=hint)
    if not path.is_dir():
        raise UsageError(f"{path} is a file", hint=f"name the folder with {POSTS}/ in it")
    if (path / POSTS).is_dir():
        return path / POSTS
    if path.name == POSTS or any(map(_NAME.fullmatch, _names_in(path))):
        return path
    raise UsageError(
        f"{path} has no {POSTS}/ and no posts",
        hint="name the folder of the Jekyll site; a post is called 2018-01-14-name.md",
    )


def _names_in(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir()]
    except OSError:
        return []


def read_posts(folder: Path) -> Iterator[PostFile | Problem]:
    """Yield every post below the folder in name order, and a problem for each that stays out.

    A problem is harmless where Jekyll makes no post of the file either.
    """
    for path in _files(folder):
        if isinstance(path, Problem):
            yield path
            continue
        shown = clean(str(path))
        match = _NAME.fullmatch(path.name)
        if match is None:
            message = "is no post: its name has no date, as in 2018-01-14-name.md; left out"
            yield Problem(path=shown, line=1, message=message, harmless=True)
        elif not str(path.relative_to(folder)).isprintable():
            message = "has a character in its name that no address can hold; left out: rename it"
            yield Problem(path=shown, line=1, message=message)
        elif match[3].lower() not in _MARKDOWN:
            message = f"is no Markdown but .{clean(match[3], 20)}; left out: rewrite it as .md"
            yield Problem(path=shown, line=1, message=message)
        else:
            name = path.relative_to(folder).as_posix()
            yield _read(path, PostFile(name=name, shown=shown, day=match[1], slug=match[2]))


def _files(folder: Path) -> Iterator[Path | Problem]:
    """Yield the files below a folder in name order; symbolic links are not followed."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        message = f"cannot be read: {error.strerror}; left out"
        yield Problem(path=clean(str(folder)), line=1, message=message)
        return
    for entry in entries:
        path = folder / entry.name
        if entry.name.startswith(_HIDDEN) or entry.name.endswith("~"):
            continue
        if entry.is_symlink():
            # It may lead anywhere on this machine, and what it leads to would be published.
            message = "is a symbolic link and was not followed; put the file itself there"
            yield Problem(path=clean(str(path)), line=1, message=message)
        elif entry.is_dir(follow_symlinks=False):
            yield from _files(path)
        else:
            yield path


def _read(path: Path, file: PostFile) -> PostFile | Problem:
    """Return the post with its text, or why it stays out."""

    def out(message: str, line: int = 1) -> Problem:
        return Problem(path=file.shown, line=line, message=message)

    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            return out("is neither file nor folder; left out")
        if found.st_size > _LIMIT:
            return out(f"has more than {_LIMIT // 1_000_000} MB; left out: no post is that long")
        content = read_bytes_or_none(path) or b""
        text = content.decode()
        has_mark = text.startswith("\ufeff")
        return msgspec.structs.replace(file, text=text.removeprefix("\ufeff"), has_mark=has_mark)
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return out("is not UTF-8 text; left out: save it as UTF-8", line)
    except OSError as error:
        return out(f"cannot be read: {error.strerror}; left out")
    except DigestError as error:
        return out(f"{str(error).removeprefix(f'{path} ')}; left out: {error.hint}")
