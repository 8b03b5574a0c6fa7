"""A loopback server that answers from a recording, and one that makes it.

A recording is a JSON list of ``{"asked", "status", "headers", "answer"}``, sorted by ``asked``:
method, path, query and body on one line. The server's own address stands as ``{server}`` in it;
request headers, and with them tokens, are not kept, nor are the many addresses of REST. What was
not recorded is answered with 404 and listed in ``strangers``.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, TypeAlias

from tests.loopback import LoopbackServer

if TYPE_CHECKING:
    from pathlib import Path

_KEPT_HEADERS = ("Content-Type", "Link", "Location")
_PLACE = "{server}"

Row: TypeAlias = dict[str, object]


class Server(LoopbackServer):
    """Serves on a free port while it is entered; the rows are kept by what was asked."""

    def __init__(self, rows: list[Row], upstream: str | None = None) -> None:
        self.rows = {str(row["asked"]): row for row in rows}
        self.strangers: list[str] = []
        self._upstream = upstream
        super().__init__(_handler(self))

    def answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Row:
        """Return the row for a request, recorded now where there is an upstream."""
        asked = f"{method} {path} {_in_one_line(body)}".strip()
        if self._upstream is not None and asked not in self.rows:
            self.rows[asked] = self._ask(asked, method, path, body, headers)
        if asked not in self.rows:
            self.strangers.append(asked)
            return {"status": 404, "headers": {}, "answer": {"message": f"not recorded: {asked}"}}
        return self.rows[asked]

    def _ask(self, asked: str, method: str, path: str, body: bytes, headers: dict[str, str]) -> Row:
        request = urllib.request.Request(  # noqa: S310 - loopback, as the tests' guard sees to
            f"{self._upstream}{path}", method=method, data=body or None, headers=headers
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=10) as answer:
                status, kept, content = answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                status, kept, content = error.code, error.headers, error.read()
        text = content.decode().replace(str(self._upstream), _PLACE)
        found = {
            name: str(kept[name]).replace(str(self._upstream), _PLACE)
            for name in _KEPT_HEADERS
            if kept[name]
        }
        is_json = "json" in found.get("Content-Type", "")
        return {
            "asked": asked,
            "status": status,
            "headers": found,
            "answer": _without_ballast(json.loads(text)) if is_json else text,
        }


def _without_ballast(value: object) -> object:
    """Return an answer without what REST repeats on every object and no source reads."""
    if isinstance(value, list):
        return [_without_ballast(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _without_ballast(item)
        for name, item in value.items()
        if name == "html_url" or not name.endswith(("_url", "node_id", "reactions", "permissions"))
    }


def _in_one_line(body: bytes) -> str:
    return json.dumps(json.loads(body), sort_keys=True) if body else ""


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {
                name: self.headers[name]
                for name in ("Accept", "Authorization", "Content-Type", "User-Agent")
                if self.headers[name]
            }
            row = server.answer(self.command, self.path, body, headers)
            text = row["answer"] if isinstance(row["answer"], str) else json.dumps(row["answer"])
            content = text.replace(_PLACE, server.url).encode()
            self.send_response(int(str(row["status"])))
            kept = row["headers"]
            for name, value in kept.items() if isinstance(kept, dict) else ():
                self.send_header(name, value.replace(_PLACE, server.url))
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def read_recording(path: Path) -> list[Row]:
    """Return the rows of a recording."""
    rows: list[Row] = json.loads(path.read_text(encoding="utf-8"))
    return rows


def write_recording(path: Path, server: Server) -> None:
    """Write what a server recorded, in an order that does not depend on the run."""
    rows = [server.rows[asked] for asked in sorted(server.rows)]
    path.write_text(json.dumps(rows, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
