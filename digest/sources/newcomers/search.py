"""How many pull requests of an account were merged, of many accounts in one GraphQL request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from digest.errors import SourceError
from digest.sources.github.refusals import HeavyQueryError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digest.sources.github.client import Answer, Client

AT_ONCE = 50
"""Searches in one request; GitHub gives a request ten seconds."""

_LOGIN = re.compile(r"[A-Za-z0-9_-]+(?:\[bot\])?", re.ASCII)


class Question(msgspec.Struct, frozen=True):
    """What one account merged in one repository; ``merged`` is a condition such as ``<2026-08-10``.

    With a condition that covers the account's own pull request the answer cannot be 0.
    """

    login: str
    repository: str
    merged: str

    @property
    def text(self) -> str:
        """The search in GitHub's syntax."""
        return f"author:{self.login} repo:{self.repository} is:pr is:merged merged:{self.merged}"


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a search counts, and the account's name where it has one."""

    count: int
    name: str | None


class _Author(msgspec.Struct, frozen=True):
    name: str | None = None


class _Pull(msgspec.Struct, frozen=True):
    author: _Author | None = None


class _Search(msgspec.Struct, frozen=True, rename="camel"):
    issue_count: int
    nodes: tuple[_Pull | None, ...] = ()


def is_login(text: str) -> bool:
    """Return whether a text can be an account: nothing else may stand in a search."""
    return _LOGIN.fullmatch(text) is not None


def ask_counts(client: Client, questions: Sequence[Question]) -> dict[Question, Found | str]:
    """Return the answer to each question; a text says why there is none."""
    answers: dict[Question, Found | str] = {}
    for start in range(0, len(questions), AT_ONCE):
        answers.update(_batch(client, questions[start : start + AT_ONCE]))
    return answers


def _batch(client: Client, questions: Sequence[Question]) -> Iterator[tuple[Question, Found | str]]:
    variables = {f"q{index}": question.text for index, question in enumerate(questions)}
    try:
        answer = client.graphql(_query(len(questions)), variables)
    except HeavyQueryError as error:
        if len(questions) == 1:
            yield questions[0], str(error)
            return
        middle = len(questions) // 2
        yield from _batch(client, questions[:middle])
        yield from _batch(client, questions[middle:])
    except SourceError as error:
        yield from ((question, f"{error} ({error.hint})") for question in questions)
    else:
        yield from ((q, _found(answer, f"s{index}")) for index, q in enumerate(questions))


def _query(count: int) -> str:
    declared = ", ".join(f"$q{index}: String!" for index in range(count))
    searches = " ".join(
        f"s{index}: search(type: ISSUE, query: $q{index}, first: 1) {{ ...Count }}"
        for index in range(count)
    )
    return (
        f"query FirstTimers({declared}) {{ {searches} }} "
        "fragment Count on SearchResultItemConnection { issueCount nodes { "
        "... on PullRequest { author { ... on User { name } } } } }"
    )


def _found(answer: Answer, alias: str) -> Found | str:
    """Return one search's count; a failed name is no reason to disbelieve it."""
    failed = [error for error in answer.errors_at(alias) if error.path[1:2] != ("nodes",)]
    if failed:
        return failed[0].message
    try:
        search = msgspec.convert(answer.data.get(alias), _Search)
    except msgspec.ValidationError:
        return "GitHub's answer has not the form that its schema promises"
    names = (pull.author.name for pull in search.nodes if pull and pull.author)
    return Found(count=search.issue_count, name=next((name for name in names if name), None))
