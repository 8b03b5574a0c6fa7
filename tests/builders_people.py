"""Leads, newcomers, posts and submissions, naming only what matters."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from digest.model import LeadChange, Newcomer, NewsPost, Submission

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_KINDS = {"sig": "sigs", "wg": "workinggroups", "ug": "usergroups", "committee": "committees"}


def groups_file(groups: Mapping[str, Mapping[str, Sequence[str]]]) -> str:
    """Return a file of groups: per directory and key of a role, accounts or ``account Full Name``.

    ``sig-node`` is called Node, and so is everybody without a name called as the account.
    """
    lines: list[str] = []
    for kind in _KINDS.values():
        own = {d: roles for d, roles in groups.items() if _KINDS[d.partition("-")[0]] == kind}
        lines.append(f"{kind}:" if own else f"{kind}: []")
        for directory, roles in own.items():
            name = directory.partition("-")[2].replace("-", " ").title()
            lines += [f"- dir: {directory}", f"  name: {name}", "  leadership:"]
            for role, people in roles.items():
                lines.append(f"    {role}:")
                for person in people:
                    account, _, full = person.partition(" ")
                    lines += [f"    - github: {account}", f"      name: {full or account.title()}"]
            lines += ["  subprojects:", "  - name: a part", "    leads:", "    - github: nobody"]
    return "\n".join(lines) + "\n"


def make_lead(
    handle: str, role: str | None, previous: str | None = None, **changes: object
) -> LeadChange:
    """Return a change of SIG Node's leads."""
    kinds = {(True, False): "joined", (False, True): "left", (True, True): "moved"}
    plain: dict[str, object] = {
        "group": "SIG Node",
        "directory": "sig-node",
        "previous_directory": None,
        "group_change": None,
        "name": handle.title(),
        "handle": handle,
        "previous_handle": None,
        "change": kinds[role is not None, previous is not None],
        "role": role,
        "previous_role": previous,
        "url": "https://github.com/acme/community/tree/main/sig-node",
        "path": "sigs.yaml",
    }
    return msgspec.convert({**plain, **changes}, LeadChange)


def make_newcomer(login: str, name: str | None = None, number: int = 7) -> Newcomer:
    """Return somebody's first pull request."""
    return Newcomer(
        login=login,
        name=name,
        key=f"kubernetes/kubernetes#{number}",
        url=f"https://github.com/kubernetes/kubernetes/pull/{number}",
        merged_at=datetime(2026, 8, 12, 12, tzinfo=UTC),
    )


def make_post(title: str, url: str = "https://blog.example/a") -> NewsPost:
    """Return a post of the week."""
    at = datetime(2026, 8, 12, 12, tzinfo=UTC)
    return NewsPost(title=title, url=url, published_at=at, feed="https://blog.example/feed.xml")


def make_submission(number: int = 3, **changes: object) -> Submission:
    """Return an issue that was made from the form and has nothing wrong with it."""
    plain: dict[str, object] = {
        "key": f"acme/digest#{number}",
        "repository": "acme/digest",
        "number": number,
        "author": "ada",
        "title": "[digest] A better pump",
        "link": "https://github.com/acme/engine/pull/12",
        "section": "Other Merges",
        "text": "A better pump",
        "created_at": datetime(2026, 8, 12, 12, tzinfo=UTC),
        "url": f"https://github.com/acme/digest/issues/{number}",
    }
    return msgspec.convert({**plain, **changes}, Submission)
