"""Pull requests and releases as GitHub's two APIs write them, naming only what matters."""

from __future__ import annotations


def rest_item(number: int, **changes: object) -> dict[str, object]:
    """Return an item of a REST search."""
    return {
        "number": number,
        "title": f"Change {number}",
        "html_url": f"https://github.com/acme/engine/pull/{number}",
        "body": None,
        "user": {"login": "ada", "type": "User"},
        "labels": [],
        "milestone": None,
        "pull_request": {"merged_at": "2025-01-06T10:00:00Z"},
    } | changes


def graphql_node(number: int, **changes: object) -> dict[str, object]:
    """Return a node of a GraphQL search."""
    return {
        "number": number,
        "title": f"Change {number}",
        "url": f"https://github.com/acme/engine/pull/{number}",
        "body": "",
        "mergedAt": "2025-01-06T10:00:00Z",
        "baseRefName": "main",
        "headRefName": f"change-{number}",
        "additions": 1,
        "deletions": 2,
        "changedFiles": 3,
        "author": {"__typename": "User", "login": "ada"},
        "labels": {"nodes": []},
        "milestone": None,
        "repository": {"nameWithOwner": "acme/engine"},
    } | changes


def found(
    nodes: list[object], *, count: int | None = None, cursor: str | None = None
) -> dict[str, object]:
    """Return a GraphQL search's answer; ``cursor`` where there is a next page."""
    return {
        "issueCount": len(nodes) if count is None else count,
        "pageInfo": {"hasNextPage": cursor is not None, "endCursor": cursor},
        "nodes": nodes,
    }
