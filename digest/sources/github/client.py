"""GitHub's two APIs as two methods; the only file that imports PyGithub.

PyGithub brings authentication, addresses and headers. Its retries (60 seconds and more), its
throttle and its lazy objects stay out: :class:`Client` waits within one patience for a whole run,
says so before it does, and keeps a GraphQL answer whose parts failed.
"""

from __future__ import annotations

import re
import time
from functools import cached_property, partial
from typing import TYPE_CHECKING

from digest.errors import SourceError
from digest.sources.github.answers import (
    Answer,
    GraphQLError,
    Page,
    Use,
    errors_of,
    judge,
    judge_graphql,
    page_of,
)
from digest.sources.github.asking import GRAPHQL, Asking, Exchange
from digest.sources.github.cache import Cache, NoCache
from digest.sources.github.limits import SET_TOKEN, Patience
from digest.sources.github.memory import Kept, Memory
from digest.sources.github.refusals import HeavyQueryError, LimitError, MissingError, RefusedError
from digest.sources.github.transport import Connection, Transport
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
_JSON = "application/vnd.github+json"
_AT_COMMIT = re.compile(r"[0-9a-f]{40}:", re.ASCII)


class Client:
    """GitHub, asked politely: bounded waits, bounded answers, the token only where it belongs.

    ``patience`` is in seconds and for the client's whole life; ``on_wait`` is told the reason and
    the seconds before each wait. ``timeout`` is in seconds between two bytes of an answer.
    ``cache`` is what an earlier run left, see :mod:`digest.sources.github.memory`.
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
        cache: Cache | None = None,
    ) -> None:
        self._origin = origin_of(api_url)
        self._api_url = api_url.rstrip("/")
        self._token = Secret(checked_token(token)) if token else None
        self._timeout = timeout
        self._asking = Asking(
            self._origin, Patience(patience, on_wait, sleep), has_token=self._token is not None
        )
        asker = f"{self._api_url} {'with' if self._token else 'without'} a token"
        self._memory = Memory(cache or NoCache(), asker)

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
        question = self._memory.question("graphql", body)
        if (kept := self._memory.left_behind(question)) is not None:
            return _answer(kept.content)

        def ask() -> Exchange:
            status, headers, text = requester.requestJson("POST", requester.graphql_url, input=body)
            return Exchange(headers, judge_graphql(status, headers, text))

        found = self._asking.insist("graphql", GRAPHQL, ask)[0]
        answer = _answer(found)
        if not answer.errors:
            self._memory.answered(question, found)
        return answer

    def get(self, path: str, parameters: Mapping[str, str | int] | None = None) -> Page:
        """Return the answer to a REST request; ``path`` is below the API's address.

        What was answered with an ETag before is asked for with it: a 304 costs nothing.

        Raises:
            MissingError: there is no such thing (404, 410, 451).
            RefusedError: GitHub said no for another reason.
            LimitError: the rate limit lasts longer than the run may wait.
            SourceError: no usable answer for another reason.
            TokenError: GitHub refused the token.
        """
        path = f"/{path.lstrip('/')}"
        asked = dict(parameters or {})
        question = self._memory.question("GET", {"path": path, "parameters": asked})
        if (kept := self._memory.left_behind(question)) is not None:
            return page_of(kept.content, kept.link)
        is_search = path.startswith("/search/")
        known = self._memory.page(question)
        body, headers = self._asking.insist(
            "search" if is_search else "core", path, lambda: self._get_once(path, asked, known)
        )
        link, etag = headers.get("link", ""), headers.get("etag", "")
        self._memory.answered(question, body, link)
        if etag and not is_search and not (known and known.etag == etag):
            self._memory.keep_page(question, body, link, etag)
        return page_of(body, link)

    def recall(self, repository: str, name: str) -> object:
        """Return what is known to stand at ``commit:path`` of a repository, else ``None``."""
        return self._memory.content(self._content(repository, name))

    def keep(self, repository: str, name: str, content: object) -> None:
        """Remember what stands at ``commit:path``; where no full commit is named, nothing."""
        if _AT_COMMIT.match(name):
            self._memory.keep_content(self._content(repository, name), content)

    def _content(self, repository: str, name: str) -> str:
        return self._memory.question("content", {"repository": repository.lower(), "name": name})

    def _get_once(
        self, path: str, parameters: dict[str, str | int], known: Kept | None
    ) -> Exchange:
        headers: dict[str, str] = {"Accept": _JSON}
        if known is not None:
            headers["If-None-Match"] = known.etag
        status, found, text = self._requester.requestJson(
            "GET", path, parameters=parameters, headers=headers
        )
        if status != 304 or known is None:  # noqa: PLR2004 - HTTP's own numbers
            return Exchange(found, judge(status, found, text))
        if not known.is_named_by(found):
            return self._get_once(path, parameters, None)
        return Exchange({"link": known.link} | dict(found), Use(known.content))


def _answer(body: object) -> Answer:
    whole = body if isinstance(body, dict) else {}
    data = whole.get("data")
    return Answer(data if isinstance(data, dict) else {}, errors_of(whole))


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
