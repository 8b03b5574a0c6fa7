"""Mistakes with GitHub, its token, and clones."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from tests.mistakes.home import FOLDER, SNAPSHOT
from tests.mistakes.table import Chapter, Mistake
from tests.scripted_server import Reply, answer

if TYPE_CHECKING:
    from tests.mistakes.home import Home

_REFUSED = Reply(status=401, body=b'{"message": "Bad credentials"}')
_NOT_FOUND = Reply(
    status=422,
    body=b'{"message": "Validation Failed", "errors": [{"message": "The listed users and '
    b"repositories cannot be searched either because the resources do not exist or you do not "
    b'have permission to view them."}]}',
)
_NO_REPOSITORY = answer(
    {
        "data": {
            "r0": None,
            "s0": {"issueCount": 0, "pageInfo": {"hasNextPage": False}, "nodes": []},
        },
        "errors": [
            {
                "type": "NOT_FOUND",
                "path": ["r0"],
                "message": "Could not resolve to a Repository with the name 'acme/engine'.",
            }
        ],
    }
)


def _clone(home: Home, *, shallow: bool) -> Home:
    """Settings that read proposals from a folder; with a shallow clone in it."""
    home.add("digest.toml", '\n[sources.keps]\npath = "../plans"\n')
    home.make_folder("../plans")
    if not shallow:
        return home
    origin = home.path("../origin")
    origin.mkdir()
    now = "2026-08-18T09:00:00Z"
    stamp = {"GIT_AUTHOR_DATE": now, "GIT_COMMITTER_DATE": now}
    name = ["-c", "user.name=ada", "-c", "user.email=ada@example.org"]
    commit = [*name, "commit", "--quiet", "--allow-empty", "--message=Plan"]
    for arguments in (["init", "--quiet", "--initial-branch=main"], commit, commit):
        subprocess.run(["git", "-C", str(origin), *arguments], check=True, env=_GIT | stamp)
    clone = ["git", "clone", "--quiet", "--depth=1", origin.resolve().as_uri()]
    subprocess.run([*clone, str(home.path("../plans"))], check=True, env=_GIT)
    return home


_GIT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "GIT_CONFIG_NOSYSTEM": "1"}
"""Neither the machine's settings nor, without HOME, a person's."""
_DEAD = "http://127.0.0.1:9"
_WRITTEN = (SNAPSHOT,)

UPSTREAM = Chapter(
    title="GitHub, the token, clones",
    rows=(
        Mistake(
            did="A wrong token",
            command="digest fetch",
            environment={"GITHUB_TOKEN": "ghp_expired"},
            replies=(_REFUSED,),
            status=1,
        ),
        Mistake(
            did="A token with a line end in it",
            command="digest fetch",
            environment={"GITHUB_TOKEN": "ghp_first\nsecond"},
            status=1,
        ),
        Mistake(
            did="An unknown or private repository, with a token",
            given="GitHub says the same of both.",
            command="digest fetch",
            environment={"GITHUB_TOKEN": "ghp_good"},
            replies=(_NO_REPOSITORY,),
            status=1,
            writes=_WRITTEN,
        ),
        Mistake(
            did="An unknown or private repository, without a token",
            command="digest fetch",
            replies=(_NOT_FOUND,),
            status=1,
            writes=_WRITTEN,
        ),
        Mistake(
            did="A dead server, or no network",
            command="digest fetch",
            environment={"GITHUB_API_URL": _DEAD},
            status=1,
            writes=_WRITTEN,
        ),
        Mistake(
            did="A server that is no GitHub",
            command="digest fetch",
            replies=(Reply(body=b"<html>Welcome</html>"),),
            status=1,
            writes=_WRITTEN,
        ),
        Mistake(
            did="`GITHUB_API_URL` without `https://`",
            command="digest fetch",
            environment={"GITHUB_API_URL": "github.example.org/api/v3"},
            status=1,
        ),
        Mistake(
            did="`GITHUB_API_URL` with plain http",
            command="digest fetch",
            environment={"GITHUB_API_URL": "http://github.example.org/api/v3"},
            status=1,
        ),
        Mistake(
            did="A password in `GITHUB_API_URL`",
            command="digest fetch",
            environment={"GITHUB_API_URL": "https://ada:secret@github.example.org/api/v3"},
            status=1,
        ),
        Mistake(
            did="A clone that is not there",
            given='`[sources.keps]` says `path = "../plan"`.',
            prepare=lambda home: _quiet(home).add(
                "digest.toml", '\n[sources.keps]\npath = "../plan"\n'
            ),
            command="digest fetch",
            status=1,
            writes=_WRITTEN,
        ),
        Mistake(
            did="A folder that is no clone",
            given='`[sources.keps]` says `path = "../plans"`, which is an empty folder.',
            prepare=lambda home: _clone(_quiet(home), shallow=False),
            command="digest fetch",
            status=1,
            writes=_WRITTEN,
        ),
        Mistake(
            did="A shallow clone",
            given='`[sources.keps]` says `path = "../plans"`, which was cloned with `--depth=1`.',
            prepare=lambda home: _clone(_quiet(home), shallow=True),
            command="digest fetch",
            status=1,
            writes=_WRITTEN,
        ),
        Mistake(
            did="The archive cannot be read before fetching",
            given=f"`{FOLDER}/snapshot.json` was cut off by a copy that failed.",
            prepare=lambda home: home.cut(SNAPSHOT, 900),
            command="digest fetch",
            status=1,
        ),
    ),
)


def _quiet(home: Home) -> Home:
    """Ask GitHub nothing."""
    return home.change("digest.toml", '["acme/engine"]', "[]")
