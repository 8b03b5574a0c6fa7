"""One request to one checked address: hard limits of time and size, and nothing told of us.

Every receive, handshake and connect ends at the deadline by the real clock, however it drips: the
operating system's time-outs start anew with each byte, these do not. No cookie, credential, proxy
or netrc file is read here, as nothing is that would read one.
"""

from __future__ import annotations

import socket
import ssl
import time
from http.client import HTTPException
from typing import TYPE_CHECKING

import msgspec
from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from _typeshed import WriteableBuffer
    from urllib3 import BaseHTTPResponse

    from digest.web.places import Place

FAILURES = (OSError, HTTPException, HTTPError)
"""What a server or the way to it may do wrong; ValueError never comes out of here."""

_CHUNK = 65536
_MOST_ADDRESSES = 4


class TooMuchError(OSError):
    """More bytes came than may be read."""


class Bounds:
    """What asking one address may still cost: seconds by the real clock and bytes from the wire."""

    def __init__(self, *, seconds: float, size: int) -> None:
        self._end = self._turn = time.monotonic() + seconds
        self.size = size
        self._came = 0

    def hurry(self, share: float) -> None:
        """Let what follows take only a share of the seconds left; 1 gives it all."""
        now = time.monotonic()
        self._turn = now + (self._end - now) * share

    def seconds_left(self) -> float:
        """Return the seconds left, always more than none.

        Raises:
            TimeoutError: there are none.
        """
        left = self._turn - time.monotonic()
        if left <= 0:
            raise TimeoutError("no time is left")
        return left

    def most(self, wanted: int) -> int:
        """Return how many bytes may be received at once, at least one.

        Raises:
            TooMuchError: the limit has been reached, and more is coming.
        """
        if self._came >= self.size:
            raise TooMuchError("more came than is read")
        return min(wanted, self.size - self._came)

    def count(self, came: int) -> int:
        """Note bytes that came; return them."""
        self._came += came
        return came


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """An answer: its status, the headers that matter, and its body if it was wanted."""

    status: int
    location: str | None = None
    retry_after: str | None = None
    content_type: str = ""
    """In small letters, with its parameters."""

    body: bytes = b""
    is_whole: bool = True
    """Whether the body is all of it: false where it was too long, too slow or broke off."""


def send(
    place: Place,
    addresses: Sequence[str],
    *,
    method: str,
    agent: str,
    tls: ssl.SSLContext,
    bounds: Bounds,
    wants_body: bool,
) -> Reply:
    """Return the answer of a place, asked at the first of its addresses that takes a connection.

    The name is sent in the ``Host`` header and checked against the certificate, but not looked up.

    Raises:
        OSError, HTTPException, HTTPError: none came, not in time, or none that can be read.
    """
    connection = _Connection(place, addresses, tls, bounds)
    try:
        connection.request(
            method,
            place.target,
            headers={
                "Host": place.authority,
                "User-Agent": agent,
                "Accept": "*/*",
                "Accept-Encoding": "identity",
                "Connection": "close",
            },
            preload_content=False,
        )
        with connection.getresponse() as response:
            return _read(response, bounds, wants_body=wants_body and method != "HEAD")
    except FAILURES:  # some of them are a ValueError as well
        raise
    except ValueError as error:  # numbers that are none, in places where nobody checks
        raise HTTPException("the answer cannot be read") from error
    finally:
        connection.close()


class _Connection(HTTPConnection):
    """Connects to an address it is given; ``host`` is a name for messages only."""

    def __init__(
        self, place: Place, addresses: Sequence[str], tls: ssl.SSLContext, bounds: Bounds
    ) -> None:
        super().__init__(place.host, place.port, timeout=bounds.seconds_left())
        self._place = place
        self._addresses = addresses[:_MOST_ADDRESSES]
        self._tls = tls if place.scheme == "https" else None
        self._bounds = bounds

    def connect(self) -> None:
        """Connect to the first address that takes it, each waiting for its share of the time."""
        self.sock = plain = self._first_that_answers()
        plain.settimeout(self._bounds.seconds_left())
        if self._tls is not None:
            self._tls.sslsocket_class = _TlsSocket
            name = self._place.host.removesuffix(".")
            self.sock = secure = self._tls.wrap_socket(plain, server_hostname=name)
            if isinstance(secure, _TlsSocket):  # it is; for the types
                secure.bounds = self._bounds

    def _first_that_answers(self) -> _PlainSocket:
        *others, last = self._addresses
        for number, address in enumerate(others):
            try:
                return self._open(address, share=1 / (len(others) + 1 - number))
            except OSError:
                continue
        return self._open(last, share=1)

    def _open(self, address: str, *, share: float) -> _PlainSocket:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        plain = _PlainSocket(family, socket.SOCK_STREAM)
        plain.bounds = self._bounds
        try:
            plain.settimeout(self._bounds.seconds_left() * share)
            plain.connect((address, self._place.port))
        except BaseException:
            plain.close()
            raise
        return plain


class _PlainSocket(socket.socket):
    """Receives within bounds, from the first byte of the headers on."""

    bounds: Bounds

    def recv_into(self, buffer: WriteableBuffer, nbytes: int = 0, flags: int = 0) -> int:
        self.settimeout(self.bounds.seconds_left())
        most = self.bounds.most(nbytes or memoryview(buffer).nbytes)
        return self.bounds.count(super().recv_into(buffer, most, flags))


class _TlsSocket(ssl.SSLSocket):
    """The same below https; its handshake keeps to the time-out that the plain one has."""

    bounds: Bounds

    def recv_into(self, buffer: WriteableBuffer, nbytes: int | None = None, flags: int = 0) -> int:
        self.settimeout(self.bounds.seconds_left())
        most = self.bounds.most(nbytes or memoryview(buffer).nbytes)
        return self.bounds.count(super().recv_into(buffer, most, flags))


def tls_of_system() -> ssl.SSLContext:
    """Return what checks certificates: the system's authorities, and those that come with requests.

    Some systems bring none; some have one of their own that requests does not know.
    """
    from requests.utils import DEFAULT_CA_BUNDLE_PATH

    context = ssl.create_default_context()
    context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    return context


def _read(response: BaseHTTPResponse, bounds: Bounds, *, wants_body: bool) -> Reply:
    body, is_whole = _body(response, bounds) if wants_body else (b"", True)
    return Reply(
        status=response.status,
        location=response.headers.get("Location"),
        retry_after=response.headers.get("Retry-After"),
        content_type=response.headers.get("Content-Type", "").lower(),
        body=body,
        is_whole=is_whole,
    )


def _body(response: BaseHTTPResponse, bounds: Bounds) -> tuple[bytes, bool]:
    """Return the unpacked body up to the limit, and whether that is all of it.

    Packed bytes were not asked for; where they come, they are unpacked as far as the limit.
    """
    parts: list[bytes] = []
    left = bounds.size + 1
    try:
        while left > 0 and (chunk := response.read1(min(_CHUNK, left), decode_content=True)):
            parts.append(chunk)
            left -= len(chunk)
    except FAILURES:
        left = 0
    return b"".join(parts)[: bounds.size], left > 0
