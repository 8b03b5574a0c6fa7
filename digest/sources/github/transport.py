"""One exchange with GitHub below PyGithub: where the token may go, and how much is read how long.

PyGithub's own connection reads an answer of any size, follows a redirect without its query and
knows no port when it compares hosts. This one takes its place in PyGithub's requester.
"""

from __future__ import annotations

import time
from http.cookiejar import DefaultCookiePolicy
from socket import gaierror
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from digest.errors import ConfigError
from digest.sources.github.trust import Origin, origin_of

if TYPE_CHECKING:
    from collections.abc import ItemsView

    from requests import PreparedRequest, Response, Session

LARGEST_ANSWER = 50_000_000
"""Bytes, unpacked; a page of 100 pull requests with long bodies is about 3 MB."""

_REDIRECTS = frozenset({301, 302, 307, 308})
_MOST_REDIRECTS = 5


class ElsewhereError(Exception):
    """A redirect led to another origin; nothing was sent there."""


class NoAnswerError(Exception):
    """Nothing, too little or too much came back; ``was_late`` where time ran out."""

    def __init__(self, message: str, *, was_late: bool = False) -> None:
        super().__init__(message)
        self.was_late = was_late


class Reply:
    """A whole answer, in the shape that PyGithub reads."""

    def __init__(self, status: int, headers: dict[str, str], text: str) -> None:
        self.status = status
        self.headers = headers
        self._text = text

    def getheaders(self) -> ItemsView[str, str]:
        """Return names and values."""
        return self.headers.items()

    def read(self) -> str:
        """Return the body."""
        return self._text


class Transport:
    """The pooled connections of one client; ``timeout`` is in seconds between two bytes.

    A whole answer may take four times as long, however it drips.
    """

    def __init__(self, scheme: str, timeout: float) -> None:
        self.timeout = timeout
        self.session = _session(scheme)

    def exchange(self, verb: str, url: str, body: str | None, headers: dict[str, str]) -> Reply:
        """Send one request and return its answer, redirects within the origin followed.

        Raises:
            ElsewhereError: a redirect led to another origin.
            NoAnswerError: no whole answer came in time.
        """
        home = origin_of(url)
        deadline = time.monotonic() + 4 * self.timeout
        for _ in range(_MOST_REDIRECTS):
            with self._send(verb, url, body, headers) as response:
                place = response.headers.get("Location")
                if response.status_code not in _REDIRECTS or not place:
                    return _reply(response, deadline)
            url = urljoin(url, place)
            _stay_home(url, home)
        raise NoAnswerError(f"{home} redirected {_MOST_REDIRECTS} times")

    def _send(self, verb: str, url: str, body: str | None, headers: dict[str, str]) -> Response:
        import requests

        try:
            return self.session.request(
                verb,
                url,
                data=body,
                headers=headers,
                timeout=self.timeout,
                allow_redirects=False,
                stream=True,
            )
        except requests.Timeout as error:
            raise NoAnswerError(
                f"no answer in {self.timeout:.3g} seconds", was_late=True
            ) from error
        except requests.RequestException as error:
            raise NoAnswerError(_in_short(error)) from error


def _session(scheme: str) -> Session:
    import requests

    session = requests.Session()
    # Proxies and certificates of the environment hold for https, where they see no token; plain
    # http is loopback and would show it to a proxy.
    session.trust_env = scheme == "https"
    # Any auth at all, even one that adds nothing, keeps ~/.netrc out.
    session.auth = _as_it_is
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return session


def _as_it_is(request: PreparedRequest) -> PreparedRequest:
    return request


def _stay_home(url: str, home: Origin) -> None:
    try:
        there = origin_of(url)
    except ConfigError as error:
        raise ElsewhereError(f"{home} redirects to another server: {_host(url)}") from error
    if there != home:
        raise ElsewhereError(f"{home} redirects to another server: {there}")


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2][:100] or "an address that is none"


def _reply(response: Response, deadline: float) -> Reply:
    """Read the answer with both bounds; the body is text, UTF-8 as all of GitHub's."""
    import urllib3

    if response.status_code == 202:  # noqa: PLR2004 - Accepted; PyGithub would ask for ever
        raise NoAnswerError("GitHub is still preparing the answer")
    parts: list[bytes] = []
    size = 0
    try:
        # read1 returns what has arrived; read would wait for the whole chunk, however slow.
        while chunk := response.raw.read1(65536, decode_content=True):
            parts.append(chunk)
            size += len(chunk)
            if size > LARGEST_ANSWER:
                raise NoAnswerError(f"the answer is larger than {LARGEST_ANSWER // 1_000_000} MB")
            if time.monotonic() > deadline:
                raise NoAnswerError("the answer came too slowly", was_late=True)
    except urllib3.exceptions.TimeoutError as error:
        raise NoAnswerError("the answer stopped halfway", was_late=True) from error
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise NoAnswerError("the connection broke in the middle of the answer") from error
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Reply(response.status_code, headers, b"".join(parts).decode("utf-8", "replace"))


def _in_short(error: Exception) -> str:
    """Return the innermost reason: requests wraps urllib3, which wraps the system's error."""
    reason: BaseException = error
    while inner := _inner(reason):
        reason = inner
    if isinstance(reason, ConnectionRefusedError):
        return "the connection was refused"
    if isinstance(reason, gaierror):
        return "the host is not known"
    return f"no connection ({type(reason).__name__})"


def _inner(error: BaseException) -> BaseException | None:
    candidates = (getattr(error, "reason", None), *error.args[:1], error.__cause__)
    return next((found for found in candidates if isinstance(found, BaseException)), None)


class Connection:
    """What PyGithub's requester holds in place of its own connection."""

    def __init__(self, transport: Transport, origin: Origin) -> None:
        self._transport = transport
        self.host = origin.host
        self._origin = origin
        self._asked: tuple[str, str, str | None, dict[str, str]] | None = None

    def request(
        self, verb: str, url: str, body: str | None, headers: dict[str, str], _stream: bool = False
    ) -> None:
        """Keep the request until :meth:`getresponse`; ``url`` is path and query."""
        self._asked = (verb, f"{self._origin}{url}", body, headers)

    def getresponse(self) -> Reply:
        """Send the request and return its answer; the same errors as the transport's."""
        if self._asked is None:
            raise RuntimeError("getresponse without request")
        return self._transport.exchange(*self._asked)

    def close(self) -> None:
        """Do nothing: the transport keeps its connections for the next request."""
