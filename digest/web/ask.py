"""One address asked: who may be asked, HEAD or GET, redirects, and what comes of it.

Nothing of the environment takes part: no proxy, no netrc file, no cookie, no token.
"""

from __future__ import annotations

import contextlib
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import msgspec

from digest import __version__
from digest.web.places import NoAddressError, RefusedError, place_of, shown
from digest.web.trusted import NoSuchHostError, Trust, resolve_by_system
from digest.web.turns import Turns
from digest.web.verdicts import Verdict, is_fine, of_failure, of_status

if TYPE_CHECKING:
    import ssl

    from digest.web.connection import Bounds, Reply
    from digest.web.places import Place

AGENT = f"merge-digest/{__version__}"
SECONDS = 15.0
"""For one address in all: names, connections, redirects, headers and body."""

LARGEST = 1_000_000
"""Bytes read for one request, packed or not."""

PAUSE = 0.25
"""Seconds between two requests to one host."""

_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_HEAD_SHARE = 0.5  # of the time left: some servers never answer HEAD, so GET must get its turn


class Web(msgspec.Struct, frozen=True, kw_only=True):
    """What addresses are asked with; shared by all threads of a run."""

    trust: Trust
    tls: ssl.SSLContext
    turns: Turns
    seconds: float = SECONDS
    size: int = LARGEST


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What asking one address gave."""

    verdict: Verdict
    url: str
    """The last address asked, after all redirects."""

    content_type: str = ""
    body: bytes = b""
    """Unpacked, up to the limit; empty unless it was wanted and the page was there."""

    is_whole: bool = True
    """Whether the body is all of it."""

    no_such_host: bool = False
    asks_to_wait: bool = False
    """Whether the host wants no more requests now (429, or 503 with Retry-After)."""


def open_web(
    *, allow_hosts: frozenset[str] = frozenset(), seconds: float = SECONDS, pause: float = PAUSE
) -> Web:
    """Return the real web; ``allow_hosts`` are let through the address rules (for tests)."""
    from digest.web.connection import tls_of_system

    return Web(
        trust=Trust(resolve=resolve_by_system, allow_hosts=allow_hosts),
        tls=tls_of_system(),
        turns=Turns(pause),
        seconds=seconds,
    )


def ask(url: str, web: Web, *, wants_body: bool = False) -> Answer:
    """Return what an address answers, after at most five redirects; never raises for what it does.

    Without ``wants_body`` HEAD is tried first and no body read. A fragment is not looked at.
    """
    from digest.web.connection import FAILURES, Bounds

    trail = _Trail(url)
    bounds = Bounds(seconds=web.seconds, size=web.size)
    try:
        return _follow(trail, web, bounds, wants_body=wants_body)
    except (RefusedError, NoAddressError, NoSuchHostError, *FAILURES) as error:
        verdict = of_failure(error, seconds=web.seconds)
        return Answer(
            verdict=trail.explain(verdict),
            url=trail.url,
            no_such_host=isinstance(error, NoSuchHostError),
        )


class _Trail:
    """The addresses on the way to an answer."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.hops = 0
        self._moved_to: str | None = None
        self._is_permanent = True

    def follow(self, reply: Reply) -> bool:
        """Go where a reply leads; return whether it leads anywhere."""
        if reply.status not in _REDIRECTS or not reply.location:
            return False
        self.hops += 1
        self.url = _joined(self.url, reply.location)
        self._is_permanent &= reply.status in _PERMANENT
        if self._is_permanent:
            self._moved_to = self.url
        return True

    def arrive(self, place: Place) -> None:
        """Note an address in the form in which it is asked."""
        if self._moved_to == self.url:
            self._moved_to = place.url
        self.url = place.url

    def explain(self, verdict: Verdict) -> Verdict:
        """Return the verdict with what the way says: moved for good, or where it went wrong."""
        if self.hops == 0:
            return verdict
        if verdict.kind != "fine":
            message = f"{verdict.message} (it redirects to {shown(self.url)})"
            return msgspec.structs.replace(verdict, message=message)
        if self._moved_to is None:
            return verdict
        message = f"moved for good to {shown(self._moved_to)}: link there"
        if place_of(self._moved_to).target == "/":
            message += ", if that front page still says what you mean"
        return msgspec.structs.replace(
            verdict, kind="moved", message=message, new_url=self._moved_to
        )


def _joined(base: str, location: str) -> str:
    """Return where a ``Location`` header leads; it may be UTF-8, which HTTP reads as Latin-1."""
    with contextlib.suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        return urljoin(base, location)
    except ValueError:  # then it is no address by itself either, which is found out next
        return location


def _follow(trail: _Trail, web: Web, bounds: Bounds, *, wants_body: bool) -> Answer:
    while True:
        place = place_of(trail.url)
        trail.arrive(place)
        reply = _reply(place, web, bounds, wants_body=wants_body)
        if not trail.follow(reply):
            return _answer(trail, reply)
        if trail.hops > _MOST_REDIRECTS:
            message = f"redirects more than {_MOST_REDIRECTS} times: open it in a browser"
            return Answer(
                verdict=Verdict(kind="unknown", message=message, status=reply.status),
                url=trail.url,
            )


def _answer(trail: _Trail, reply: Reply) -> Answer:
    there = is_fine(reply.status)
    unavailable = reply.status == HTTPStatus.SERVICE_UNAVAILABLE and reply.retry_after is not None
    return Answer(
        verdict=trail.explain(of_status(reply.status)),
        url=trail.url,
        content_type=reply.content_type,
        body=reply.body if there else b"",
        is_whole=reply.is_whole,
        asks_to_wait=unavailable or reply.status == HTTPStatus.TOO_MANY_REQUESTS,
    )


def _reply(place: Place, web: Web, bounds: Bounds, *, wants_body: bool) -> Reply:
    """Ask by HEAD, and where that does not settle it, by GET."""
    from digest.web.connection import FAILURES

    if not wants_body:
        bounds.hurry(_HEAD_SHARE)
        try:
            reply = _send(place, web, bounds, method="HEAD")
        except FAILURES:
            reply = None
        bounds.hurry(1)
        if reply is not None and _settles(reply):
            return reply
    return _send(place, web, bounds, method="GET", wants_body=wants_body)


def _settles(reply: Reply) -> bool:
    """Return whether an answer to HEAD would be GET's as well; many servers misanswer it."""
    return reply.status < HTTPStatus.BAD_REQUEST or reply.status == HTTPStatus.TOO_MANY_REQUESTS


def _send(
    place: Place, web: Web, bounds: Bounds, *, method: str, wants_body: bool = False
) -> Reply:
    """Send one request, when it is this host's turn; who may be asked is looked up each time."""
    from digest.web.connection import send

    with web.turns.take(place.host, bounds.seconds_left):
        return send(
            place,
            web.trust.addresses(place, seconds=bounds.seconds_left()),
            method=method,
            agent=AGENT,
            tls=web.tls,
            bounds=bounds,
            wants_body=wants_body,
        )
