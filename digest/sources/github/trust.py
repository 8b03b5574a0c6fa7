"""Where a token may go: addresses, origins, and the one rule about them.

The token goes to GitHub's public API and to the origin that the environment names, to nobody else;
plain http goes to this machine only.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

import msgspec

from digest.errors import ConfigError, DigestError

PUBLIC_API = "https://api.github.com"
_PORTS = {"https": 443, "http": 80}


class TokenError(DigestError):
    """The token cannot be used; nothing that needs it can work, so it ends the run."""


class Origin(msgspec.Struct, frozen=True):
    """Scheme, host and port: what a token is good for."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + (
            "" if self.port == _PORTS.get(self.scheme) else f":{self.port}"
        )


def origin_of(url: str) -> Origin:
    """Return the origin of an API's address.

    Raises:
        ConfigError: it is no http(s) address, holds a user name or password, or is plain http to
            another machine.
    """
    try:
        parts = urlsplit(url)
        origin = Origin(parts.scheme, parts.hostname or "", parts.port or _PORTS[parts.scheme])
    except (ValueError, KeyError) as error:
        raise _no_address(url) from error
    if not origin.host:
        raise _no_address(url)
    _refuse_unsafe(parts, origin)
    return origin


def _no_address(url: str) -> ConfigError:
    return ConfigError(
        f"{url!r} is no address of an API",
        hint=f"GITHUB_API_URL and api_url are written in full: {PUBLIC_API}",
    )


def _refuse_unsafe(parts: SplitResult, origin: Origin) -> None:
    if parts.username is not None or parts.password is not None:
        raise ConfigError(
            f"the API address of {origin.host} holds a user name or password",
            hint="remove it; set GITHUB_TOKEN instead",
        )
    if origin.scheme == "http" and not _is_loopback(origin.host):
        raise ConfigError(
            f"{origin} is plain http: anyone on the way could read and change the answers",
            hint="write https://; plain http is for this machine only (127.0.0.1, ::1, localhost)",
        )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def token_for(api_url: str, *, environment_url: str | None, token: str | None) -> str | None:
    """Return the token if it may be sent to ``api_url``, else ``None``.

    It may go to GitHub's public API and to the origin that the environment names, whatever a
    settings file says: settings travel with a repository, the environment does not.

    Raises:
        ConfigError: one of the addresses is not usable.
        TokenError: the token holds characters that no token has.
    """
    trusted = {origin_of(PUBLIC_API)}
    if environment_url:
        trusted.add(origin_of(environment_url))
    text = (token or "").strip()
    if origin_of(api_url) not in trusted or not text:
        return None
    return checked_token(text)


def checked_token(token: str) -> str:
    """Return the token, or raise ``TokenError`` if it cannot stand in a header.

    Checked here because the HTTP libraries quote a header that they refuse.
    """
    if not (token.isascii() and token.isprintable() and " " not in token):
        raise TokenError(
            "GITHUB_TOKEN holds spaces, line ends or letters that no token has",
            hint="copy the token again, or unset GITHUB_TOKEN to go on without one",
        )
    return token


class Secret:
    """A text that shows nowhere, whoever prints what holds it."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return "Secret(...)"
