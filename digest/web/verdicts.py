"""What an answer, or the lack of one, says about a link: a table and a sentence for each."""

from __future__ import annotations

import ssl
from http import HTTPStatus
from typing import Literal

import msgspec

from digest.web.places import NoAddressError, RefusedError
from digest.web.trusted import NoSuchHostError

Kind = Literal["fine", "moved", "no-anchor", "broken", "refused", "unknown"]
"""``broken`` is sure; ``no-anchor`` is weaker, as scripts may add to a page; ``unknown`` says
nothing against a link; ``refused`` was not asked on purpose."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a link.

    ``message`` continues a sentence that begins with the link: what was seen; what to do.
    """

    kind: Kind
    message: str
    status: int | None = None
    """The last status code that came; ``None`` where none did."""

    new_url: str | None = None
    """Where a moved page is now."""


def is_fine(status: int) -> bool:
    """Return whether the page was there."""
    return HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES


_BROKEN = {
    404: "is not there (404): correct the address or leave the link out",
    410: "was removed for good (410): link to another page or leave the link out",
}

_OPEN_IT = "open it in a browser"
_FOR_ALL = "link to what every reader can open"

_UNKNOWN = {
    401: f"asks for a login (401): {_OPEN_IT}, and think of readers who have none",
    402: f"asks for money (402): {_OPEN_IT}, and think of readers who do not pay",
    403: f"does not answer programs (403): {_OPEN_IT}",
    406: f"does not answer programs (406): {_OPEN_IT}",
    429: "was asked too often (429): run the check again later",
    451: f"is withheld for legal reasons (451): {_OPEN_IT}",
    503: "is out of service for the moment (503): run the check again later",
    999: f"does not answer programs (999): {_OPEN_IT}",
}

# Numbers of X509_V_ERR_... in OpenSSL's x509_vfy.h.
_CERTIFICATE = {
    9: "is not valid yet",
    10: "has expired",
    18: "is signed by nobody but itself",
    19: "is signed by an authority that is not trusted",
    20: "is signed by an authority that is not trusted",
    62: "is for another host",
    64: "is for another address",
}


def of_status(status: int) -> Verdict:
    """Return the verdict on a last status code; 200 and its like are ``fine``."""
    if is_fine(status):
        return Verdict(kind="fine", message=f"is there ({status})", status=status)
    if status in _BROKEN:
        return Verdict(kind="broken", message=_BROKEN[status], status=status)
    message = _UNKNOWN.get(status)
    if message is None and status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        message = f"has trouble on its server ({status}): run the check again later"
    return Verdict(
        kind="unknown", message=message or f"answers {status}: {_OPEN_IT}", status=status
    )


def of_failure(error: Exception, *, seconds: float) -> Verdict:
    """Return the verdict where asking ended with an error; ``seconds`` were the time there was."""
    if isinstance(error, RefusedError):
        return Verdict(kind="refused", message=f"was not asked, as {error}: {_FOR_ALL}")
    if isinstance(error, NoAddressError):
        return Verdict(kind="broken", message=f"is no address to ask, as {error}: correct it")
    if isinstance(error, NoSuchHostError):
        return Verdict(kind="broken", message="names a host that does not exist: correct it")
    return Verdict(kind="unknown", message=_silence(error, seconds))


def _silence(error: Exception, seconds: float) -> str:
    from urllib3.exceptions import TimeoutError as SlowAnswerError

    if isinstance(error, TimeoutError | SlowAnswerError):
        return f"gave no answer within {seconds:.3g} seconds: {_OPEN_IT}"
    if isinstance(error, ssl.SSLCertVerificationError):
        why = _CERTIFICATE.get(error.verify_code, "cannot be trusted")
        return f"has a certificate that {why}: browsers will warn of it; {_OPEN_IT}"
    if isinstance(error, ssl.SSLError):
        return f"could not be asked over https: {_OPEN_IT}"
    if isinstance(error, ConnectionRefusedError):
        return "has a server that takes no connections: run the check again later"
    if isinstance(error, OSError) and type(error).__name__ == "gaierror":
        return "could not be looked up: is this machine online? Run the check again later"
    return f"gave an answer that cannot be read, or none: {_OPEN_IT}"


def not_asked(message: str) -> Verdict:
    """Return that a link was not asked, and why."""
    return Verdict(kind="unknown", message=f"was not asked: {message}")
