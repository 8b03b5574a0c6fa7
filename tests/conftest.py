"""What every test gets: no network, and the options of the suites."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files")
    parser.addoption(
        "--record",
        action="store_true",
        help="record the contract tests' answers again (needs the data folder beside the project)",
    )


@pytest.fixture(autouse=True)
def _no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse sockets; a test marked ``loopback`` or ``corpus`` may reach this machine."""
    may_loop_back = any(request.node.get_closest_marker(name) for name in ("loopback", "corpus"))
    for method in ("connect", "connect_ex", "bind"):
        monkeypatch.setattr(socket.socket, method, _guard(method, may_loop_back=may_loop_back))


def _guard(method: str, *, may_loop_back: bool) -> Callable[[socket.socket, object], object]:
    real: Callable[[socket.socket, object], object] = getattr(socket.socket, method)

    def guarded(self: socket.socket, address: object) -> object:
        host = address[0] if isinstance(address, tuple) else None
        is_local = self.family == socket.AF_UNIX or (may_loop_back and host in _LOOPBACK)
        if not is_local:
            raise AssertionError(f"a test may not {method} to {address!r}; mark it loopback")
        return real(self, address)

    return guarded
