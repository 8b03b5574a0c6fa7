"""Rules about the addresses of links: how they are asked for, and what they carry along."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.check.passages import Edit
from digest.check.rule import rule
from digest.model import LinkKind
from digest.web.places import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.check.passages import Hit, PlacedLink, Text
    from digest.check.rule import Reading

_SEEN = (LinkKind.LINK, LinkKind.BARE, LinkKind.BROKEN)
_OWN_MACHINE = re.compile(r"http://(?:localhost|127\.[\d.]+|\[::1\])(?:[:/]|$)", re.I)

# Parameters that name the mail, the advertisement or the program that a reader came by; a page
# shows the same without them (Google Analytics, Ads, Meta, Microsoft, Yandex, Mailchimp, HubSpot,
# Marketo, Instagram document theirs).
_TRACKING = re.compile(
    r"(?:utm_\w+|gclid|gclsrc|dclid|gbraid|wbraid|fbclid|msclkid|yclid|mc_[ce]id|_hs(?:enc|mi)"
    r"|mkt_tok|igshid|igsh|oly_(?:anon|enc)_id|vero_id|ref_src)(?:=.*)?",
    re.I,
)
_PULLS = re.compile(r"https?://(?:www\.)?github\.com/[\w.-]+/[\w.-]+/(pulls)/\d+", re.I)
_LISTS = re.compile(
    r"https?://(?:groups\.google\.com/|lists?\.|[^/]+/(?:pipermail|hyperkitty|mailman3?)/)", re.I
)


@rule(
    "LINK-HTTP",
    "links",
    "warning",
    summary="An address begins with http://.",
    hint="write https://, and open it once to see that the page is there",
    wrong="## Developer News\n\nThe [summit](http://example.org/summit) is in May.\n",
    right="## Developer News\n\nThe [summit](https://example.org/summit) is in May.\n",
)
def plain_http(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each address that anyone on the way can read and change."""
    for placed in reading.links:
        link = placed.link
        if (
            link.url[:7].lower() == "http://"
            and link.kind in _SEEN
            and not _OWN_MACHINE.match(link.url)
        ):
            yield placed.hit(f"{shown(link.url)} is asked for without encryption")


@rule(
    "LINK-TRACK",
    "links",
    "warning",
    summary="An address carries parameters that only tell where its readers come from.",
    hint="take them away: digest lint --fix does",
    wrong="## Developer News\n\nThe [survey](https://example.org/survey?utm_source=x) is open.\n",
    right="## Developer News\n\nThe [survey](https://example.org/survey?id=7) is open.\n",
    is_mechanical=True,
)
def tracking(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each address with tracking parameters."""
    for text in reading.texts:
        for placed in text.links:
            url = placed.link.url
            if "?" not in url or placed.link.kind not in _SEEN:
                continue
            parts = url.partition("#")[0].partition("?")[2].split("&")
            if told := [part for part in parts if _TRACKING.fullmatch(part)]:
                names = ", ".join(part.partition("=")[0] for part in told)
                yield placed.hit(f"the address carries {names}", edits=_cleaned(placed, text))


def _cleaned(placed: PlacedLink, text: Text) -> tuple[Edit, ...]:
    """Return what takes the tracking parameters away, and nothing else of the address."""
    url = placed.link.url
    if not _stands_as(url, placed.offset, text):
        return ()
    before, _, query = url.partition("#")[0].partition("?")
    kept = "&".join(part for part in query.split("&") if not _TRACKING.fullmatch(part))
    start = placed.offset + len(before.encode())
    return (Edit(start=start, end=start + 1 + len(query.encode()), new=f"?{kept}" if kept else ""),)


@rule(
    "LINK-PULLS",
    "links",
    "warning",
    summary="A pull request's address says /pulls/ for /pull/.",
    hint="write /pull/ and the number; with /pulls/ no record of it is found",
    wrong="## Other Merges\n\n* [Pump](https://github.com/kubernetes/kubernetes/pulls/123456)\n",
    right="## Other Merges\n\n* [Pump](https://github.com/kubernetes/kubernetes/pull/123456)\n",
    is_mechanical=True,
)
def pulls_path(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each address of a list of pull requests that means one of them."""
    for text in reading.texts:
        for placed in text.links:
            url = placed.link.url
            if "/pulls/" in url and (match := _PULLS.match(url)) and placed.link.kind in _SEEN:
                start, end = (placed.offset + match.start(1), placed.offset + match.end(1))
                edit = Edit(start=start, end=end, new="pull")
                stands = _stands_as(url, placed.offset, text)
                yield placed.hit(
                    f"{shown(match[0])} is no pull request's address",
                    edits=(edit,) if stands else (),
                )


@rule(
    "MAIL-LINK",
    "links",
    "info",
    summary="News links a thread of a mailing list.",
    hint="link what the thread is about, where it has a page of its own",
    wrong="## Developer News\n\n[The survey](https://groups.google.com/g/dev/c/abc) is open.\n",
    right="## Developer News\n\n[The survey](https://example.org/survey) is open.\n",
)
def mailing_list(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each link from the news to a mailing list."""
    news = reading.settings.sections.news
    for placed in reading.links:
        link = placed.link
        if placed.section in news and link.kind is LinkKind.LINK and is_mailing_list(link.url):
            yield placed.hit(f"{shown(link.text)!r} leads to a mailing list")


def is_mailing_list(url: str) -> bool:
    """Return whether an address is that of a mailing list's archive."""
    return _LISTS.match(url) is not None


def _stands_as(url: str, offset: int, text: Text) -> bool:
    """Return whether the address stands in the source letter by letter as it is read.

    One by a label stands elsewhere, one with an escaped character is written otherwise.
    """
    written = url.encode()
    return text.scan.source[offset : offset + len(written)] == written


RULES = (plain_http, tracking, pulls_path, mailing_list)
