"""The official list of vulnerabilities, a JSON Feed with fields of Kubernetes' own.

https://www.jsonfeed.org/version/1.1/ and, for ``status`` and ``_kubernetes_io``,
https://kubernetes.io/docs/reference/issues-security/official-cve-feed/
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from digest.errors import SourceError
from digest.keys import key_of_url
from digest.model import Cve, Gap

if TYPE_CHECKING:
    from collections.abc import Iterator

_ID = re.compile(r"CVE-\d{4}-\d{4,19}", re.ASCII)
_FIXED = {"fixed": True, "open": False}
_LONGEST = 1_000
"""Characters of a summary; a sentence has two hundred."""


class _Item(msgspec.Struct, frozen=True):
    """One vulnerability as the feed has it; all that may be missing is optional."""

    id: str
    date_published: str
    url: str | None = None
    summary: str | None = None
    status: str | None = None


class _Feed(msgspec.Struct, frozen=True):
    items: tuple[object, ...]


def parse_feed(document: object, source: str) -> tuple[list[Cve], list[Gap]]:
    """Return the vulnerabilities by time and id, and a gap for each item that cannot be read.

    Raises:
        SourceError: the document is no such feed, or an empty one, which says nothing.
    """
    try:
        feed = msgspec.convert(document, _Feed)
    except ValueError as error:  # msgspec's too
        raise SourceError(f"the list has another shape: {error}", hint="report it") from error
    if not feed.items:
        raise SourceError("the list is empty", hint="check url in [sources.cves]")
    found: dict[str, Cve] = {}
    gaps: list[Gap] = []
    for number, item in enumerate(feed.items, 1):
        try:
            found |= {cve.id: cve for cve in _cves(item)}
        except (ValueError, OverflowError) as error:  # msgspec's too
            gaps.append(Gap(source, f"item {number} cannot be read: {error}"))
    return sorted(found.values(), key=lambda cve: (cve.published_at, cve.id)), gaps


def _cves(item: object) -> Iterator[Cve]:
    """Yield the vulnerabilities of an item; its id may name several."""
    read = msgspec.convert(item, _Item)
    ids = _ID.findall(read.id)
    if not ids:
        raise ValueError(f"{read.id[:80]!r} is no CVE id")
    published_at = _moment(read.date_published)
    for name in ids:
        is_address = read.url is not None and read.url.startswith(("https://", "http://"))
        url = read.url if read.url and is_address else f"https://www.cve.org/CVERecord?id={name}"
        yield Cve(
            id=name,
            key=key_of_url(url),
            url=url,
            summary=(read.summary or "")[:_LONGEST],
            published_at=published_at,
            is_fixed=_FIXED.get((read.status or "").casefold()),
        )


def _moment(text: str) -> datetime:
    """Return the time; one without a zone, or a day alone, is UTC."""
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
