"""Servers that behave as strangers' do: raw, on loopback, each path with its own conduct."""

from __future__ import annotations

import functools
import socketserver
import threading
import time
from typing import TYPE_CHECKING, Self

import msgspec

from digest.web.ask import Web
from digest.web.connection import tls_of_system
from digest.web.trusted import NoSuchHostError, Trust
from digest.web.turns import Turns

if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Callable, Mapping
    from types import TracebackType

LOOPBACK = "127.0.0.1"


class Came(msgspec.Struct, frozen=True):
    """One request as it came."""

    method: str
    path: str
    head: str


class Line:
    """The server's end of a connection."""

    def __init__(self, connection: socket.socket, over: threading.Event) -> None:
        self._connection = connection
        self._over = over

    def say(self, text: str | bytes) -> None:
        """Send something."""
        self._connection.sendall(text.encode() if isinstance(text, str) else text)

    def drip(self, text: str) -> None:
        """Send one thing again and again, with pauses, until the other side has had enough."""
        while not self._over.wait(0.01):
            self.say(text)

    def pour(self, text: bytes) -> None:
        """Send one thing for ever."""
        while not self._over.is_set():
            self.say(text)

    def be_silent(self) -> None:
        """Say nothing until the test is over."""
        self._over.wait(20)


def page(
    status: int = 200, body: str | bytes = "", *, html: bool = True, **headers: str
) -> Callable[[Line, Came], None]:
    """Return the conduct of a well-behaved server."""
    content = body.encode() if isinstance(body, str) else body
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    if html:
        named.setdefault("Content-Type", "text/html; charset=utf-8")
    lines = "".join(f"{name}: {text}\r\n" for name, text in named.items())
    head = f"HTTP/1.1 {status} Word\r\n{lines}Content-Length: {len(content)}\r\n\r\n".encode()

    def answer(line: Line, came: Came) -> None:
        line.say(head if came.method == "HEAD" else head + content)

    return answer


def to(place: str, status: int = 302) -> Callable[[Line, Came], None]:
    """Return the conduct of a server that sends one elsewhere."""
    return page(status, Location=place)


class StandIn:
    """Serves while it is entered; a path without conduct is not there (404)."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.conduct: dict[str, Callable[[Line, Came], None]] = {}
        self.came: list[Came] = []
        self.most_at_once = 0
        self._now = 0
        self._guard = threading.Lock()
        self._over = threading.Event()
        self._tls = tls
        self._server = _Server((LOOPBACK, 0), _handler(self))
        self.port: int = self._server.server_address[1]
        self.url = f"http://{LOOPBACK}:{self.port}"

    def asked(self, path: str) -> list[str]:
        """Return the methods by which a path was asked, in order."""
        return [came.method for came in self.came if came.path == path]

    def slowly(self, conduct: Callable[[Line, Came], None]) -> Callable[[Line, Came], None]:
        """Return the conduct, begun a moment later; counts who waits for it at once.

        It stops counting before it answers: who has an answer may come again at once.
        """

        def answer(line: Line, came: Came) -> None:
            with self._guard:
                self._now += 1
                self.most_at_once = max(self.most_at_once, self._now)
            time.sleep(0.02)
            with self._guard:
                self._now -= 1
            conduct(line, came)

        return answer

    def serve(self, connection: socket.socket) -> None:
        """Answer one request."""
        try:
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            head = _head(connection)
            if head:
                method, path, _ = head.split("\r\n")[0].split(" ")
                came = Came(method, path, head)
                self.came.append(came)
                self.conduct.get(path, page(404))(Line(connection, self._over), came)
        except OSError:  # the other side has had enough
            pass
        finally:
            connection.close()

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 64


def _handler(server: StandIn) -> type[socketserver.BaseRequestHandler]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            server.serve(self.request)

    return Handler


def _head(connection: socket.socket) -> str:
    came = b""
    while b"\r\n\r\n" not in came:
        part = connection.recv(65536)
        if not part:
            return ""
        came += part
    return came.decode("latin-1")


def names(known: Mapping[str, list[str]]) -> Callable[[str], list[str]]:
    """Return a resolver that knows these names only."""

    def resolve(host: str) -> list[str]:
        if host not in known:
            raise NoSuchHostError(host)
        return known[host]

    return resolve


@functools.cache
def _system() -> ssl.SSLContext:
    return tls_of_system()


def web_of(
    *servers: StandIn,
    hosts: Mapping[str, list[str]] | None = None,
    resolve: Callable[[str], list[str]] | None = None,
    allow: frozenset[str] = frozenset(),
    tls: ssl.SSLContext | None = None,
    seconds: float = 20,
    size: int = 1_000_000,
    pause: float = 0,
) -> Web:
    """Return a web in which these servers may be asked under their addresses, and no others."""
    served = frozenset(f"{LOOPBACK}:{server.port}" for server in servers)
    return Web(
        trust=Trust(resolve=resolve or names(hosts or {}), allow_hosts=served | allow),
        tls=tls or _system(),
        turns=Turns(pause),
        seconds=seconds,
        size=size,
    )
