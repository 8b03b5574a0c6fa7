"""A JSON document from another host than GitHub, or from a file that holds what one answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import msgspec

from digest.errors import DigestError, SourceError
from digest.files import read_bytes_or_none

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from digest.web.ask import Web

OpenWeb: TypeAlias = "Callable[[], Web]"
"""Returns what other hosts are asked with; called when something is to be asked."""

LARGEST = 8_000_000
"""Bytes of a document that are read; the official list of vulnerabilities has less than one."""


class SilentError(SourceError):
    """The host gave no answer at all: asking it for more would take as long again."""


def real_web() -> Web:
    """Return the web as it is, for documents of up to :data:`LARGEST` bytes."""
    from digest.web.ask import open_web

    return msgspec.structs.replace(open_web(), size=LARGEST)


def ask_json(url: str, web: Web, *, hint: str) -> object:
    """Return the document at an address.

    Raises:
        SilentError: no answer came.
        SourceError: the page is not there, may not be asked, or is no whole JSON document.
    """
    from digest.web.ask import ask

    answer = ask(url, web, wants_body=True)
    verdict = answer.verdict
    if answer.no_such_host:
        message = f"the host of {url} is not known, or this machine is offline"
        raise SilentError(message, hint=hint)
    if verdict.kind not in ("fine", "moved"):
        problem = SilentError if verdict.status is None else SourceError
        raise problem(f"{url} {verdict.message.partition(':')[0]}", hint=hint)
    if not answer.is_whole:
        raise SourceError(f"{url} has more than {web.size:,} bytes", hint=hint)
    return decoded(answer.body, url, hint=hint)


def read_json(path: Path, shown: str, *, hint: str) -> object:
    """Return the document in a file; ``shown`` is its path as the settings have it.

    Raises:
        SourceError: there is no such file, it cannot be read, or it is no JSON.
    """
    try:
        content = read_bytes_or_none(path)
    except DigestError as error:
        raise SourceError(str(error), hint=error.hint) from error
    if content is None:
        raise SourceError(f"there is no file {shown}", hint=hint)
    return decoded(content, shown, hint=hint)


def decoded(content: bytes, place: str, *, hint: str) -> object:
    """Return what a JSON text says.

    Raises:
        SourceError: it is none, or nests too deep.
    """
    try:
        found: object = msgspec.json.decode(content)
    except (msgspec.DecodeError, ValueError) as error:  # ValueError: it is no UTF-8
        raise SourceError(f"{place} is no JSON: {error}", hint=hint) from error
    except RecursionError as error:
        raise SourceError(f"{place} nests too deep", hint=hint) from error
    return found
