"""Which places may be asked: those that anybody on the internet could ask.

An editor's link, or a redirect of a stranger's server, must not make this machine send requests
inside its own network (server-side request forgery). What a name stands for is looked up first,
every address it has is checked, and the connection goes to one of those very addresses: a name
that answers otherwise a moment later (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import queue
import socket
import threading
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

import msgspec

from digest.web.places import DEFAULT_PORTS, RefusedError, ip_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from digest.web.places import Place

# https://www.iana.org/assignments/iana-ipv4-special-registry/ and the multicast space. A table of
# our own: what ipaddress calls private differs between versions of Python.
_REFUSED_4 = tuple(
    (IPv4Network(network), what)
    for network, what in (
        ("0.0.0.0/8", "an unspecified address"),
        ("10.0.0.0/8", "a private address"),
        ("100.64.0.0/10", "an address inside a carrier's network"),
        ("127.0.0.0/8", "a loopback address"),
        ("169.254.0.0/16", "a link-local address, where clouds keep their secrets"),
        ("172.16.0.0/12", "a private address"),
        ("192.0.0.0/24", "a reserved address"),
        ("192.0.2.0/24", "an address for documentation"),
        ("192.88.99.0/24", "a reserved address"),
        ("192.168.0.0/16", "a private address"),
        ("198.18.0.0/15", "an address for measurements"),
        ("198.51.100.0/24", "an address for documentation"),
        ("203.0.113.0/24", "an address for documentation"),
        ("224.0.0.0/4", "a multicast address"),
        ("240.0.0.0/4", "a reserved address"),
        ("168.63.129.16/32", "the address of a cloud's own services"),
    )
)

# https://www.iana.org/assignments/iana-ipv6-special-registry/; of all others only 2000::/3 is
# given to anybody, and what is named here is refused for the sake of its message or lies within.
_PUBLIC_6 = IPv6Network("2000::/3")
_REFUSED_6 = tuple(
    (IPv6Network(network), what)
    for network, what in (
        ("::/128", "an unspecified address"),
        ("::1/128", "a loopback address"),
        ("fc00::/7", "a private address"),
        ("fe80::/10", "a link-local address"),
        ("fec0::/10", "a private address"),
        ("ff00::/8", "a multicast address"),
        ("2001::/23", "a reserved address"),
        ("2001:db8::/32", "an address for documentation"),
        ("3fff::/20", "an address for documentation"),
    )
)

# Forms of IPv6 that carry an IPv4 address, and how many bits lie behind it. A network without IPv4
# reaches the rest of the internet through 64:ff9b::/96 (RFC 6052), so these are looked into.
_CARRIERS = (
    (IPv6Network("::ffff:0:0/96"), 0),
    (IPv6Network("64:ff9b::/96"), 0),
    (IPv6Network("2002::/16"), 80),
)

_PRIVILEGED = 1024


class NoSuchHostError(Exception):
    """The name is known not to exist, which is more than that nobody answered."""


class Trust(msgspec.Struct, frozen=True, kw_only=True):
    """The rules for one run.

    ``allow_hosts`` are ``host`` or ``host:port``, let through whatever their address: the stand-ins
    of a test. ``resolve`` gives the addresses of a name.
    """

    resolve: Callable[[str], Sequence[str]]
    allow_hosts: frozenset[str] = frozenset()

    def addresses(self, place: Place, *, seconds: float) -> tuple[str, ...]:
        """Return the IP addresses that may be connected to for a place, best first; never none.

        Raises:
            RefusedError: one of its addresses is not public, or its port is another service's.
            NoSuchHostError: the name does not exist.
            OSError: the name could not be looked up, or not within the seconds.
        """
        is_allowed = self._allows(place)
        if not is_allowed:
            _check_port(place)
        found = [place.host] if ip_of(place.host) else self._look_up(place.host, seconds)
        if not found:
            raise NoSuchHostError(place.host)
        if not is_allowed:
            for address in found:
                _check_address(place.host, address)
        return tuple(found)

    def knows(self, host: str, *, seconds: float) -> bool:
        """Return whether a name can be looked up and has an address, of whatever kind."""
        try:
            return bool(self._look_up(host, seconds))
        except (OSError, NoSuchHostError):
            return False

    def _allows(self, place: Place) -> bool:
        host = f"[{place.host}]" if ":" in place.host else place.host
        return not self.allow_hosts.isdisjoint({place.host, host, f"{host}:{place.port}"})

    def _look_up(self, host: str, seconds: float) -> list[str]:
        """Ask in a thread that may be left behind: the system's resolver knows no deadline."""
        answers: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

        def look_up() -> None:
            try:
                answers.put(list(self.resolve(host)))
            except (OSError, UnicodeError, NoSuchHostError) as error:
                answers.put(error)

        threading.Thread(target=look_up, daemon=True).start()
        try:
            answer = answers.get(timeout=seconds)
        except queue.Empty as error:
            raise TimeoutError(f"{host} was not looked up in time") from error
        if isinstance(answer, Exception):
            raise answer
        return answer


def resolve_by_system(host: str) -> list[str]:
    """Return the addresses of a name in the order in which the system would try them.

    Raises:
        NoSuchHostError: the system says that there is no such name.
        OSError: it could not be found out.
    """
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno == socket.EAI_NONAME:
            raise NoSuchHostError(host) from error
        raise
    except UnicodeError as error:  # the codec of host names has its own rules
        raise NoSuchHostError(host) from error
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def why_refused(address: str) -> str | None:
    """Return what is wrong with an IP address, ``None`` for one that is anybody's to ask."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "no IP address"
    return _why_refused_6(parsed) if isinstance(parsed, IPv6Address) else _why_refused_4(parsed)


def _why_refused_4(address: IPv4Address) -> str | None:
    return next((what for network, what in _REFUSED_4 if address in network), None)


def _why_refused_6(address: IPv6Address) -> str | None:
    for carrier, bits in _CARRIERS:
        if address in carrier:
            return _why_refused_4(IPv4Address(int(address) >> bits & 0xFFFFFFFF))
    for network, what in _REFUSED_6:
        if address in network:
            return what
    return None if address in _PUBLIC_6 else "a reserved address"


def _check_address(host: str, address: str) -> None:
    what = why_refused(address)
    if what is not None:
        leads = f"{host} is" if host == address else f"{host} stands for {address},"
        raise RefusedError(f"{leads} {what}")


def _check_port(place: Place) -> None:
    """Refuse the ports of mail and its like: what they get is text, and they may obey it.

    Ports from 1024 up are allowed, as public web servers do use 8080 or 8443.
    """
    if place.port < _PRIVILEGED and place.port not in DEFAULT_PORTS.values():
        raise RefusedError(f"port {place.port} belongs to another service than the web")
