"""An address taken apart once: what is shown, checked, connected to and sent are the same.

Two readers of one address that disagree about its host are how such checks are passed by
(RFC 3986, 7.5 and 7.6), so nothing after this module reads an address again.
"""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from urllib3.util import Url

DEFAULT_PORTS = {"http": 80, "https": 443}
_LONGEST = 4000
_SHOWN = 200
# Browsers take a backslash for a slash and drop line ends; others do neither.
_UNCLEAR = re.compile(r"[\x00-\x1f\x7f\\]")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):(//)?")
_NAME = re.compile(r"(?=.{1,253}\.?\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?", re.ASCII)
# What browsers take for the end of an IPv4 address (WHATWG URL, "ends in a number").
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*", re.ASCII)


class NoAddressError(Exception):
    """The text is no address that a program could ask."""


class RefusedError(Exception):
    """The address is one that is not asked, whatever it may answer."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where an http or https address leads; all in ASCII, the host in small letters."""

    scheme: str
    host: str
    """A name, or an IP address without brackets."""

    port: int
    target: str
    """Path and query, percent-encoded; begins with a slash."""

    @property
    def authority(self) -> str:
        """Host and, where it is not the scheme's own, port: the ``Host`` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address, without fragment."""
        return f"{self.scheme}://{self.authority}{self.target}"


def place_of(url: str) -> Place:
    """Return where an address leads; its fragment is left out, what needs it is percent-encoded.

    Raises:
        NoAddressError: it cannot be taken apart without doubt.
        RefusedError: another scheme than http and https, a user name, a host written as a number.
    """
    _check_text(url)
    scheme = _scheme_of(url)
    parts = _parts_of(url)
    if "@" in re.split(r"[/?#]", url.partition("//")[2], maxsplit=1)[0]:
        raise RefusedError("it holds a user name or password")
    port = DEFAULT_PORTS[scheme] if parts.port is None else parts.port
    if port == 0:
        raise NoAddressError("it names port 0")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(scheme=scheme, host=_host_of(parts), port=port, target=target)


def shown(url: str) -> str:
    """Return an address of a stranger so that it can stand in a message: short, printable."""
    text = url if len(url) <= _SHOWN else f"{url[:_SHOWN]}..."
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in text)


def ip_of(host: str) -> IPv4Address | IPv6Address | None:
    """Return the IP address that a place's host is, ``None`` for a name."""
    try:
        return IPv6Address(host) if ":" in host else IPv4Address(host)
    except AddressValueError:
        return None


def _check_text(url: str) -> None:
    if len(url) > _LONGEST:
        raise NoAddressError(f"it is longer than {_LONGEST:,} characters")
    if found := _UNCLEAR.search(url):
        what = "a backslash" if found[0] == "\\" else "a line end or another control character"
        raise NoAddressError(f"it holds {what}")


def _scheme_of(url: str) -> str:
    found = _SCHEME.match(url)
    if found is None:
        raise NoAddressError("it does not begin with https:// or http://")
    scheme = found[1].lower()
    if scheme not in DEFAULT_PORTS:
        raise RefusedError(f"it begins with {shown(scheme)}:, and only http and https are asked")
    if found[2] is None:
        raise NoAddressError(f"after {scheme}: it has no //")
    return scheme


def _parts_of(url: str) -> Url:
    from urllib3.exceptions import LocationParseError
    from urllib3.util import parse_url

    try:
        return parse_url(url)
    except (LocationParseError, ValueError) as error:
        raise NoAddressError("its host or port cannot be read") from error


def _host_of(parts: Url) -> str:
    host = parts.host or ""
    if host.startswith("["):
        return _ipv6(host[1:-1])
    if _NAME.fullmatch(host) is None:
        raise NoAddressError("it has no host, or one that no server can have")
    if _NUMBER.fullmatch(host.removesuffix(".").rpartition(".")[2]) and ip_of(host) is None:
        raise RefusedError(f"its host is a number in an odd form: {host}")
    return host


def _ipv6(host: str) -> str:
    if "%" in host:
        raise RefusedError("its host is an address of one network card")
    try:
        return IPv6Address(host).compressed
    except AddressValueError as error:
        raise NoAddressError("its host is no IPv6 address") from error
