"""GitHub's two APIs as two methods; the only file that imports PyGithub.

PyGithub brings authentication, addresses and headers. Its retries (60 seconds and more), its
throttle and its lazy objects stay out: :class:`Client` waits within one patience for a whole run,
says so before it does, and keeps a GraphQL answer whose parts failed.
"""

from __future__ import annotations

import re
import time
from functools import cached_property, partial
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlsplit

import msgspec

from digest.errors import SourceError
from digest.sources.github.answers import (
    Again,
    GraphQLError,
    Refused,
    Use,
    Verdict,
    errors_of,
    judge,
    judge_graphql,
)
from digest.sources.github.limits import SET_TOKEN, Limits, Patience
from digest.sources.github.refusals import HeavyQueryError, LimitError, MissingError, RefusedError
from digest.sources.github.transport import Connection, ElsewhereError, NoAnswerError, Transport
from digest.sources.github.trust import Secret, TokenError, checked_token, origin_of, token_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from github.Requester import Requester

__all__ = [
    "Answer",
    "Client",
    "GraphQLError",
    "HeavyQueryError",
    "LimitError",
    "MissingError",
    "Page",
    "RefusedError",
    "TokenError",
    "token_for",
]

_TIMEOUT = 30.0
_ATTEMPTS = 6
_ATTEMPTS_FOR_THE_REST = 3
_FIRST_DELAY = 0.5
_CHECK_NETWORK = "check the network and githubstatus.com, then run the command again"
_JSON = "application/vnd.github+json"
_NEXT = re.compile(r'<([^<>]+)>\s*;[^<]*\brel="?next\b')


class Answer(msgspec.Struct, frozen=True):
    """A GraphQL answer. What failed is null in ``data`` and named in ``errors``."""

    data: dict[str, object]
    errors: tuple[GraphQLError, ...] = ()


class Page(msgspec.Struct, frozen=True):
    """A REST answer: parsed JSON, or text where ``accept`` asked for a raw media type.

    ``next_path`` fits :meth:`Client.get`; ``None`` on the last page.
    """

    body: object
    next_path: str | None = None


class _Exchange(msgspec.Struct, frozen=True):
    headers: Mapping[str, str]
    verdict: Verdict


class Client:
    """GitHub, asked politely: bounded waits, bounded answers, the token only where it belongs.

    ``patience`` is in seconds and for the client's whole life; ``on_wait`` is told the reason and
    the seconds before each wait. ``timeout`` is in seconds between two bytes of an answer.
    """

    def __init__(
        self,
        *,
        api_url: str,
        token: str | None,
        patience: float,
        on_wait: Callable[[str, float], None],
        timeout: float = _TIMEOUT,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._origin = origin_of(api_url)
        self._api_url = api_url.rstrip("/")
        self._prefix = urlsplit(self._api_url).path
        self._token = Secret(checked_token(token)) if token else None
        self._patience = Patience(patience, on_wait, sleep)
        self._limits = Limits(self._patience, has_token=self._token is not None)
        self._timeout = timeout
        self._is_unreachable = False

    def __repr__(self) -> str:
        return f"Client({self._api_url!r}, {'with' if self._token else 'without'} a token)"

    @cached_property
    def _requester(self) -> Requester:
        return _requester(self._api_url, self._token, self._timeout)

    @property
    def has_token(self) -> bool:
        """Whether requests carry a token; GraphQL needs one."""
        return self._token is not None

    def graphql(self, query: str, variables: Mapping[str, object]) -> Answer:
        """Return the answer to a query, partial ones too.

        An answer of which parts failed for a moment is asked for again, then returned as it is.

        Raises:
            HeavyQueryError: GitHub gave up on the query several times.
            LimitError: the rate limit lasts longer than the run may wait.
            SourceError: no usable answer for another reason, or there is no token.
            TokenError: GitHub refused the token.
        """
        if self._token is None:
            raise SourceError("GitHub's GraphQL API needs a token", hint=SET_TOKEN)
        requester = self._requester
        body = {"query": query, "variables": dict(variables)}

        def ask() -> _Exchange:
            status, headers, text = requester.requestJson("POST", requester.graphql_url, input=body)
            return _Exchange(headers, judge_graphql(status, headers, text))

        found = self._insist("graphql", "the GraphQL API", ask)[0]
        whole = found if isinstance(found, dict) else {}
        data = whole.get("data")
        return Answer(data if isinstance(data, dict) else {}, errors_of(whole))

    def get(
        self,
        path: str,
        parameters: Mapping[str, str | int] | None = None,
        *,
        accept: str | None = None,
    ) -> Page:
        """Return the answer to a REST request; ``path`` is below the API's address.

        Raises:
            MissingError: there is no such thing (404, 410, 451).
            RefusedError: GitHub said no for another reason.
            LimitError: the rate limit lasts longer than the run may wait.
            SourceError: no usable answer for another reason.
            TokenError: GitHub refused the token.
        """
        requester = self._requester
        path = f"/{path.lstrip('/')}"
        is_json = accept is None or "json" in accept

        def ask() -> _Exchange:
            headers: dict[str, str] = {"Accept": accept or _JSON}
            status, found, text = requester.requestJson(
                "GET", path, parameters=dict(parameters or {}), headers=headers
            )
            return _Exchange(found, judge(status, found, text, is_json=is_json))

        resource = "search" if path.startswith("/search/") else "core"
        body, headers = self._insist(resource, path, ask)
        return Page(body, self._next_path(headers.get("link", "")))

    def _insist(
        self, resource: str, what: str, ask: Callable[[], _Exchange]
    ) -> tuple[object, Mapping[str, str]]:
        """Ask until there is an answer to use, within the attempts and the patience."""
        self._limits.wait_for(resource)
        if self._is_unreachable and not self._patience.left:
            raise SourceError(f"{what}: {self._origin} does not answer", hint=_CHECK_NETWORK)
        attempts = 1 if self._is_unreachable else _ATTEMPTS
        reason = Again("nothing was asked")
        for attempt in range(1, attempts + 1):
            exchange = self._once(what, ask)
            verdict = exchange.verdict
            if isinstance(verdict, Use):
                if not verdict.is_partial or attempt >= _ATTEMPTS_FOR_THE_REST:
                    return verdict.body, exchange.headers
                verdict = Again("GitHub left out a part of its answer")
            if isinstance(verdict, Refused):
                self._refuse(what, verdict)
            reason = verdict
            if attempt == attempts or not self._wait(resource, verdict, attempt):
                if isinstance(exchange.verdict, Use):
                    return exchange.verdict.body, exchange.headers
                break
        return self._give_up(what, reason)

    def _once(self, what: str, ask: Callable[[], _Exchange]) -> _Exchange:
        """Send one request; what goes wrong on the way becomes a verdict."""
        started = time.monotonic()
        try:
            exchange = ask()
        except ElsewhereError as error:
            raise SourceError(
                f"{what}: {error}; nothing was sent there",
                hint="if the API moved, put its new address into [github] api_url",
            ) from error
        except NoAnswerError as error:
            if error.was_late:
                self._patience.lose(time.monotonic() - started)
            return _Exchange(
                {}, Again(f"{self._origin}: {error}", is_heavy=error.was_late, is_unreachable=True)
            )
        except ValueError:  # PyGithub reads the rate limit's headers as numbers
            return _Exchange({}, Again("GitHub's answer made no sense"))
        self._is_unreachable = False
        return exchange

    def _wait(self, resource: str, verdict: Again, attempt: int) -> bool:
        if verdict.seconds is None:
            return self._patience.wait(verdict.reason, _FIRST_DELAY * 2 ** (attempt - 1))
        if self._patience.wait(verdict.reason, verdict.seconds):
            return True
        shut = Limits.ALL if "secondary" in verdict.reason else resource
        self._limits.shut(shut, verdict.reason, verdict.seconds)
        return False

    def _give_up(self, what: str, reason: Again) -> NoReturn:
        if reason.seconds is not None:
            raise self._limits.error(reason.reason, reason.seconds)
        if reason.is_heavy and what == "the GraphQL API":
            raise HeavyQueryError(f"{what}: {reason.reason}", hint="run the command again later")
        self._is_unreachable = self._is_unreachable or reason.is_unreachable
        raise SourceError(f"{what}: {reason.reason}", hint=_CHECK_NETWORK)

    def _refuse(self, what: str, verdict: Refused) -> NoReturn:
        if verdict.status == 401 and self._token is not None:  # noqa: PLR2004 - HTTP's own numbers
            raise TokenError(
                f"the token was refused: {self._origin} says {verdict.reason!r}",
                hint="set GITHUB_TOKEN to a valid token, or unset it to go on without one",
            )
        kind = MissingError if verdict.status in (404, 410, 451) else RefusedError
        hint = "check the name; what is private needs a token that may see it"
        if verdict.status == 401:  # noqa: PLR2004
            hint = SET_TOKEN
        raise kind(f"{what}: {verdict.reason} ({verdict.status})", hint=hint)

    def _next_path(self, link: str) -> str | None:
        if (match := _NEXT.search(link)) is None:
            return None
        parts = urlsplit(match[1])
        if parts.netloc and origin_of(match[1]) != self._origin:
            raise SourceError(
                f"the next page would be on another server: {parts.netloc[:100]}",
                hint="nothing was sent there; check [github] api_url",
            )
        return parts.path.removeprefix(self._prefix) + f"?{parts.query}"


def _requester(api_url: str, token: Secret | None, timeout: float) -> Requester:
    """Return PyGithub's requester over our own connections, without its retries and throttle."""
    from github.Auth import Token
    from github.Requester import Requester

    class OurRequester(Requester):
        """A class of its own, because PyGithub keeps the kind of connection on the class."""

    origin = origin_of(api_url)
    connect = partial(_connect, Connection(Transport(origin.scheme, timeout), origin))
    OurRequester.injectConnectionClasses(connect, connect)  # type: ignore[arg-type]  # any callable
    return OurRequester(
        auth=Token(token.text) if token else None,
        base_url=api_url,
        timeout=int(timeout) or 1,
        user_agent="merge-digest",
        per_page=100,
        verify=True,
        retry=None,
        pool_size=None,
        seconds_between_requests=0,
        seconds_between_writes=0,
    )


def _connect(connection: Connection, *_: object, **__: object) -> Connection:
    return connection
