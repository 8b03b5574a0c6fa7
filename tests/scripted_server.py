"""A loopback server that gives the answers it was told to, in order, and remembers what came."""

from __future__ import annotations

import json
import socket
import time
from http.server import BaseHTTPRequestHandler

import msgspec

from tests.loopback import LoopbackServer


class Reply(msgspec.Struct, frozen=True):
    """One answer; ``{server}`` in a header stands for the server's address.

    ``seconds`` pass before it. Of its body only the part ``fraction`` is sent, then the connection
    ends. ``drip`` is a pause in seconds after each byte.
    """

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = {}
    seconds: float = 0
    fraction: float = 1
    drip: float = 0


def answer(value: object, **headers: str) -> Reply:
    """Return a good answer of JSON."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Reply(body=json.dumps(value).encode(), headers=named)


class Came(msgspec.Struct, frozen=True):
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class ScriptedServer(LoopbackServer):
    """Serves while it is entered; beyond its last reply it says 418."""

    def __init__(self, *replies: Reply) -> None:
        self.came: list[Came] = []
        self._replies = list(replies)
        super().__init__(_handler(self))

    def then(self, *replies: Reply) -> None:
        """Add answers to those still to give."""
        self._replies.extend(replies)

    def next_reply(self, came: Came) -> Reply:
        """Remember the request and return its answer."""
        self.came.append(came)
        return self._replies.pop(0) if self._replies else Reply(status=418, body=b"no more replies")


def _handler(server: ScriptedServer) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        script = server

    return Handler


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    script: ScriptedServer

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.script.next_reply(Came(self.command, self.path, headers, body))
        time.sleep(reply.seconds)
        try:
            self._send(reply)
        except OSError:  # the client did not wait
            self.close_connection = True

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value.replace("{server}", self.script.url))
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        content = reply.body[: int(len(reply.body) * reply.fraction)]
        step = 1 if reply.drip else max(len(content), 1)
        for start in range(0, len(content), step):
            self.wfile.write(content[start : start + step])
            time.sleep(reply.drip)
        if reply.fraction < 1:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, *_: object) -> None:
        """Say nothing."""
