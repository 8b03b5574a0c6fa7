"""One call of git: what it may see, what it may not do, and what its refusals mean.

A clone is a stranger's folder: its own config may name programs to run. So every call has hooks,
fsmonitor and all transports off, takes paths literally, leaves the ``GIT_*`` variables of the
caller behind (a hook that calls us sets many), uses no shell and ends after a time.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from pathlib import Path

from digest.errors import SourceError
from digest.sources.github.answers import plain

_TIMEOUT = 60
"""Seconds for one call; the slowest, a first-parent walk of 130,000 commits, takes under two."""

_OFF = (
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "protocol.allow=never"),
    *("-c", "protocol.ext.allow=never"),
)


def read(path: Path, *arguments: str, stdin: str = "") -> bytes:
    """Return what git prints in the clone at ``path``.

    Raises:
        SourceError: git is missing, refuses, or takes more than a minute.
    """
    answer = _run(path, arguments, stdin)
    if answer.returncode != 0:
        raise _refused(path, answer.stderr.decode("utf-8", "replace"))
    return answer.stdout


def ask(path: Path, *arguments: str) -> str | None:
    """Return the line that git prints, ``None`` where it has no answer; errors as :func:`read`."""
    answer = _run(path, arguments, "")
    return answer.stdout.decode("utf-8", "replace").strip() or None


def command(program: str, path: Path, *arguments: str) -> list[str]:
    """Return the command line for git in ``path``, with all off that could run a program."""
    return [program, "-C", str(path), "--no-pager", *_OFF, *arguments]


def environment(path: Path) -> dict[str, str]:
    """Return all that git sees of the environment: nothing that could send it elsewhere.

    The ceiling keeps git from taking a repository around ``path`` for the one asked for. The
    home stays because ``safe.directory`` stands there.
    """
    variables = {
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_CEILING_DIRECTORIES": str(path.resolve().parent),
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }
    with contextlib.suppress(RuntimeError):  # an account without a home folder
        variables["HOME"] = str(Path.home())
    return variables


def _run(path: Path, arguments: tuple[str, ...], stdin: str) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("git")
    if program is None:
        raise SourceError(
            f"git is not installed, so {path} cannot be read",
            hint="install git, or let the source ask GitHub",
        )
    try:
        return subprocess.run(  # noqa: S603 - no shell, and the arguments are ours
            command(program, path, *arguments),
            input=stdin.encode("utf-8", "surrogateescape"),
            capture_output=True,
            check=False,
            timeout=_TIMEOUT,
            env=environment(path),
        )
    except subprocess.TimeoutExpired as error:
        raise SourceError(
            f"git {arguments[0]} in {path} took more than {_TIMEOUT} s",
            hint=f"run git -C {path} gc, or move the clone to a local disk",
        ) from error


def _refused(path: Path, stderr: str) -> SourceError:
    """Return the error for what git said."""
    if not path.is_dir():
        return SourceError(
            f"{path} is not there, or no folder", hint="check the path in digest.toml"
        )
    said = next((line for line in stderr.splitlines() if line.startswith(("fatal:", "error:"))), "")
    if "not a git repository" in said:
        return SourceError(f"{path} is not a git repository", hint="give the top folder of a clone")
    if "bad revision 'HEAD'" in said:
        return SourceError(f"{path} has no commits", hint=f"run git -C {path} pull")
    if "promisor" in said:
        return SourceError(
            f"{path} is a partial clone that lacks files", hint="clone it again without --filter"
        )
    if "dubious ownership" in said:
        return SourceError(
            f"{path} belongs to another user, so git refuses it",
            hint=f"run git config --global --add safe.directory {path}",
        )
    return SourceError(
        f"git cannot read {path}: {plain(said) or 'it gave no reason'}",
        hint=f"run git -C {path} fsck, or clone it again",
    )
