"""Which pull requests a cherry-pick says it backports.

Conventions: ``hack/cherry_pick_pull.sh`` of kubernetes/kubernetes (title "Automated cherry pick of
#1: a #2: b", body "Cherry pick of #1 #2 on release-1.33.", branch
``automated-cherry-pick-of-#1-#2-upstream-release-1.33``), Prow's cherrypicker (title
"[release-1.33] a", body "This is an automated cherry-pick of #1", branch
``cherry-pick-1-to-release-1.33``), and what people type instead.
"""

from __future__ import annotations

import re

_PICK = re.compile(r"cherry[\s_-]{0,3}pick(?:s|ed|ing)?\b", re.IGNORECASE)
_BODY_PICK = re.compile(rf"{_PICK.pattern}\s{{1,3}}(?:of|for|from)\s", re.IGNORECASE)
_LEAD = re.compile(r"(?:[\s:]|\b(?:of|for|from|prs?|pulls?)\b){0,8}", re.IGNORECASE)
_LISTED = re.compile(
    r"(?:[\s,;&+/]|\band\b){0,5}(?<![\w.])(?:#|(?=\d{4}))(\d{1,9})(?![\w.]*\d)", re.IGNORECASE
)
_MARKED = re.compile(r"(?<![\w/.-])#(\d{1,9})\b", re.ASCII)
_TITLED = re.compile(rf"{_MARKED.pattern}(?=:\s)", re.ASCII)
_ELSEWHERE = re.compile(r"\s+(?:from|in)\s+(?!release|v?\d|branch|the\b)", re.IGNORECASE)
_BRANCH = re.compile(
    r"automated-cherry-pick-of-((?:#?\d{1,9}-)+)|cherry-?picks?-((?:\d{1,9}-)+)to-", re.IGNORECASE
)
_LONGEST = 4000


def cherry_picked_numbers(title: str, body: str | None, head: str | None) -> tuple[int, ...]:
    """Return the numbers that the pull request backports, each once, in the order named.

    Title, then branch, then body are asked; the first that names any is believed. Numbers are of
    the same repository; those that the text places elsewhere ("#574 from another project") are
    left out. Empty where the pull request is no cherry-pick or names no original.
    """
    numbers = _in_title(title[:_LONGEST]) or _in_branch(head or "") or _in_body(body or "")
    return tuple(dict.fromkeys(number for number in numbers if number > 0))


def _in_title(title: str) -> list[int]:
    pick = _PICK.search(title)
    if pick is None:
        return []
    listed, end = _list_at(title, pick.end())
    if _ELSEWHERE.match(title, end):
        return []
    if not listed:
        return [int(number) for number in _MARKED.findall(title, pick.end())]
    return listed + [int(number) for number in _TITLED.findall(title, end)]


def _in_branch(head: str) -> list[int]:
    branch = _BRANCH.search(head[:_LONGEST])
    if branch is None:
        return []
    return [int(number) for number in re.findall(r"\d+", branch[1] or branch[2])]


def _in_body(body: str) -> list[int]:
    for pick in _BODY_PICK.finditer(body[:_LONGEST]):
        listed, end = _list_at(body, pick.end())
        if listed and not _ELSEWHERE.match(body, end):
            return listed
    return []


def _list_at(text: str, at: int) -> tuple[list[int], int]:
    """Return the numbers that stand at ``at``, and where the list ends."""
    numbers: list[int] = []
    if lead := _LEAD.match(text, at):
        at = lead.end()
    while item := _LISTED.match(text, at):
        numbers.append(int(item[1]))
        at = item.end()
    return numbers, at
