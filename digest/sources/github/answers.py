"""What an answer of GitHub means: use it, ask again after a while, or give up on this unit.

Rules: docs.github.com, "Rate limits for the REST API", "Rate limits and query limits for the
GraphQL API" and "Best practices for using the REST API".
"""

from __future__ import annotations

import re
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qs, urlsplit

import msgspec

from digest.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_RELATION = re.compile(r'<([^<>]*)>\s*;[^<]*\brel="?(next|last)\b')
NO_FORM = "GitHub's answer has not the form that its schema promises"
_HOUR = 3600
_LIMIT_TYPES = frozenset({"RATE_LIMITED", "RATE_LIMIT"})
_PERMANENT_TYPES = frozenset({"NOT_FOUND", "FORBIDDEN", "INSUFFICIENT_SCOPES"})
"""What stays as it is: other errors beside data are GitHub's own trouble, whatever they say."""

_TRANSIENT = ("something went wrong", "timedout", "timeout", "loading", "internal")
_LIMIT_WORDS = ("rate limit", "please wait a few minutes", "please retry your request again later")
_NO_REPOSITORY = "cannot be searched either because the resources do not exist"
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


class GraphQLError(msgspec.Struct, frozen=True):
    """One error beside or instead of data; ``path`` names the field that is null because of it."""

    message: str
    type: str | None = None
    path: tuple[str | int, ...] = ()


class Answer(msgspec.Struct, frozen=True):
    """A GraphQL answer. What failed is null in ``data`` and named in ``errors``."""

    data: dict[str, object]
    errors: tuple[GraphQLError, ...] = ()

    def errors_at(self, *path: str | int) -> tuple[GraphQLError, ...]:
        """Return the errors in this part of the data, and those of all of it.

        An error without a path may have spoilt anything.
        """
        size = len(path)
        return tuple(e for e in self.errors if e.path[:size] == path[: len(e.path)])


class Page(msgspec.Struct, frozen=True):
    """A REST answer: parsed JSON, and what its Link header says about other pages.

    The header may be missing: ``has_next`` and ``last_number`` say nothing against a next page.
    """

    body: object
    has_next: bool = False
    last_number: int | None = None


def page_of(body: object, link: str) -> Page:
    """Return a page with its Link header (RFC 8288, as GitHub writes it) read."""
    addresses = {relation: address for address, relation in _RELATION.findall(link)}
    number = parse_qs(urlsplit(addresses.get("last", "")).query).get("page", [""])[0]
    return Page(body, "next" in addresses, int(number[:9]) if number.isdecimal() else None)


class Use(msgspec.Struct, frozen=True):
    """The answer is good. ``is_partial`` where parts failed for a moment and may yet come."""

    body: object
    is_partial: bool = False


class Again(msgspec.Struct, frozen=True):
    """Ask again: with back-off, or after ``seconds`` where a limit says so.

    ``is_heavy`` where a smaller query may pass, ``is_unreachable`` where nothing came back.
    """

    reason: str
    seconds: float | None = None
    is_heavy: bool = False
    is_unreachable: bool = False


class Refused(msgspec.Struct, frozen=True):
    """Asking again would not help; ``status`` is HTTP's."""

    status: int
    reason: str


Verdict = Use | Again | Refused


def judge(status: int, headers: Mapping[str, str], text: str) -> Verdict:
    """Return what an answer of the REST API means."""
    if status >= 500 or status == 408:  # noqa: PLR2004 - HTTP's own numbers
        return Again(f"GitHub answered {status}", is_heavy=status in (502, 504))
    body = _json(text)
    message = _message(body)
    if (wait := _limit(status, headers, message)) is not None:
        return wait
    if status == 304:  # noqa: PLR2004
        return Again("GitHub answered 304 to a question without a condition")
    if status >= 300:  # noqa: PLR2004
        return Refused(status, message or f"GitHub answered {status}")
    if body is None:
        return Again("GitHub answered no JSON" if text.strip() else "GitHub answered nothing")
    return Use(body)


def judge_graphql(status: int, headers: Mapping[str, str], text: str) -> Verdict:
    """Return what an answer of the GraphQL API means; the body used has data, maybe errors too."""
    verdict = judge(status, headers, text)
    if not isinstance(verdict, Use):
        return verdict
    if not isinstance(verdict.body, dict):
        return Again("GitHub answered no GraphQL")
    errors = errors_of(verdict.body)
    if any(error.type in _LIMIT_TYPES for error in errors):
        return Again("GitHub's rate limit is reached", _seconds(headers))
    if isinstance(verdict.body.get("data"), dict):
        is_partial = any(error.type not in _PERMANENT_TYPES for error in errors)
        return Use(verdict.body, is_partial=is_partial)
    if not errors or any(_is_transient(error) for error in errors):
        return Again("GitHub gave up on the query", is_heavy=True)
    return Refused(status, "; ".join(error.message for error in errors[:3]))


def errors_of(body: Mapping[str, object]) -> tuple[GraphQLError, ...]:
    """Return the errors of a GraphQL answer; what has not their shape is still one error."""
    found = body.get("errors")
    return tuple(_error(item) for item in found) if isinstance(found, list) else ()


def why_null(errors: Iterable[GraphQLError], *names: str) -> str | None:
    """Return why one of the root fields ``names``, or something in it, is null, and what to do."""
    for error in errors:
        if error.path[:1] in {(name,) for name in names}:
            hint = "; check the name, or whether the token may see it"
            return error.message.rstrip(".") + (hint if error.type in _PERMANENT_TYPES else "")
    return None


def _error(item: object) -> GraphQLError:
    if not isinstance(item, dict):
        return GraphQLError(plain(str(item)))
    kind, path = item.get("type"), item.get("path")
    return GraphQLError(
        plain(str(item.get("message", "an error without words"))),
        kind if isinstance(kind, str) else None,
        tuple(step for step in path if isinstance(step, str | int))
        if isinstance(path, list)
        else (),
    )


def _is_transient(error: GraphQLError) -> bool:
    return error.type not in _PERMANENT_TYPES and any(
        word in error.message.lower() for word in _TRANSIENT
    )


def plain(text: str, most: int = 300) -> str:
    """Return upstream's words fit for one line of a message: bounded, nothing invisible."""
    text = _UNPRINTABLE.sub(" ", text[: 2 * most]).strip()
    return text if len(text) <= most else text[: most - 1] + "…"


def _json(text: str) -> object:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None


def _message(body: object) -> str:
    """Return what an error answer says, with the first of its details."""
    if not isinstance(body, dict):
        return ""
    said = [body.get("message")]
    details = body.get("errors")
    for detail in details[:2] if isinstance(details, list) else ():
        said.append(detail.get("message") if isinstance(detail, dict) else detail)
    text = plain(": ".join(part.rstrip(".") for part in said if isinstance(part, str)))
    return "there is no such repository, or it is private" if _NO_REPOSITORY in text else text


def _limit(status: int, headers: Mapping[str, str], message: str) -> Again | None:
    if status not in (403, 429):
        return None
    is_spent = headers.get("x-ratelimit-remaining") == "0"
    says_so = any(word in message.lower() for word in _LIMIT_WORDS)
    if not (status == 429 or is_spent or says_so or "retry-after" in headers):  # noqa: PLR2004
        return None
    is_secondary = "secondary" in message.lower()
    name = "secondary rate limit" if is_secondary else "rate limit"
    return Again(f"GitHub's {name} is reached", _seconds(headers, uses_reset=is_spent))


def _seconds(headers: Mapping[str, str], *, uses_reset: bool = True) -> float:
    """Return how long to wait: what Retry-After says, else the reset, else GitHub's one minute.

    The reset is compared with both clocks, ours and that of the answer's Date, because either may
    be wrong; a limit lasts an hour at most, and the shorter wait costs one request if it is wrong.
    """
    now = _server_time(headers)
    after = headers.get("retry-after", "")
    if after.isdecimal():
        return float(after[:9])
    if (until := _http_date(after)) is not None:
        return max(until - (now or time.time()), 0.0)
    reset = headers.get("x-ratelimit-reset", "")
    if uses_reset and reset.isdecimal():
        waits = [float(reset[:12]) - clock for clock in (time.time(), now) if clock is not None]
        if possible := [wait for wait in waits if 0 <= wait <= _HOUR]:
            return min(possible) + 1
    return 60.0


def _server_time(headers: Mapping[str, str]) -> float | None:
    return _http_date(headers.get("date", ""))


def _http_date(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError):
        return None


_Kind = TypeVar("_Kind")


def narrow(answer: object, kind: type[_Kind]) -> _Kind:
    """Return an answer as the shape it should have.

    Raises:
        SourceError: it has another.
    """
    try:
        return msgspec.convert(answer, kind)
    except msgspec.ValidationError as error:
        raise SourceError(
            f"GitHub's answer has not the expected shape: {error}",
            hint="run the command again; if it stays so, the API has changed",
        ) from error
