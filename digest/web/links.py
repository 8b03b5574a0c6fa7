"""Many links to verdicts: each page asked once, side by side, never two at a time of one host."""

from __future__ import annotations

import queue
import threading
import time
from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from digest.web.anchors import anchor_of, has_anchor
from digest.web.ask import Answer, ask
from digest.web.memory import Memory
from digest.web.places import NoAddressError, RefusedError, ip_of, place_of
from digest.web.verdicts import Verdict, not_asked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from digest.web.ask import Web

AT_ONCE = 8
BUDGET = 120.0
"""Seconds for all links of a run."""

_HTML = ("text/html", "application/xhtml+xml")
_TOO_LATE = "the time for all links was over: run the check again, what was found is kept"
_MUST_WAIT = "its host asked for a pause: run the check again later"
_SILENT = "its host gave no answer to the links before: run the check again later"
_MOST_SILENCES = 3
_OFFLINE = "could not be looked up, like any other: is this machine online?"
_SURE_NAME, _SURE_SECONDS = "example.com", 5.0  # a name that is there to exist (RFC 2606)


def _unseen(_asked: int, _total: int) -> None:
    """Show no progress."""


class _Link(msgspec.Struct, frozen=True):
    url: str
    anchor: str | None


class _Page(msgspec.Struct, frozen=True):
    """One address without fragment, and all links that lead to it."""

    url: str
    host: str
    links: list[_Link]

    @property
    def wants_body(self) -> bool:
        """Whether its text is needed."""
        return any(link.anchor is not None for link in self.links)


def check_links(
    urls: Iterable[str],
    web: Web,
    *,
    folder: Path,
    now: datetime,
    budget: float = BUDGET,
    at_once: int = AT_ONCE,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Verdict]:
    """Return a verdict for each link, in the order in which they first came.

    What earlier runs found out is read from ``folder`` and kept there, as of ``now`` (UTC); after
    Ctrl-C as well. Links that ``budget`` seconds do not suffice for are ``unknown``. ``progress``
    is told how many pages of how many have been asked, from the calling thread, 0 of them first.
    """
    memory = Memory(folder, allow_hosts=web.trust.allow_hosts, now=now)
    wanted = list(dict.fromkeys(urls))
    found = {url: known for url in wanted if (known := memory.get(url)) is not None}
    pages = _pages(url for url in wanted if url not in found)
    run = _Run(pages, web, budget=budget)
    try:
        run.ask_all(at_once, progress or _unseen)
    finally:
        new = run.verdicts()
        memory.keep(new)
    found |= new
    return {url: found.get(url, not_asked(_TOO_LATE)) for url in wanted}


def _pages(urls: Iterable[str]) -> list[_Page]:
    pages: dict[str, _Page] = {}
    for url in urls:
        bare, _, fragment = url.partition("#")
        page = pages.setdefault(bare, _Page(bare, _host(bare), []))
        page.links.append(_Link(url, anchor_of(fragment)))
    return list(pages.values())


def _host(url: str) -> str:
    """Return the host of an address; what has none is asked, and refused, without waiting."""
    try:
        return place_of(url).host
    except (NoAddressError, RefusedError):
        return ""


def _by_host(pages: Iterable[_Page]) -> list[list[_Page]]:
    """Return the pages of each host together, the host with most first: it takes longest."""
    hosts: defaultdict[str, list[_Page]] = defaultdict(list)
    for page in pages:
        hosts[page.host].append(page)
    return sorted(hosts.values(), key=lambda pages: -len(pages))


class _Run:
    """The threads that ask, and what they have found; one thread asks one host to its end."""

    def __init__(self, pages: list[_Page], web: Web, *, budget: float) -> None:
        self._pages = pages
        self._web = web
        self._end = time.monotonic() + budget
        self._answers: dict[str, Answer] = {}
        self._came: queue.SimpleQueue[tuple[_Page, Answer] | None] = queue.SimpleQueue()
        self._hosts: queue.SimpleQueue[list[_Page]] = queue.SimpleQueue()
        self._is_over = threading.Event()

    def ask_all(self, at_once: int, progress: Callable[[int, int], None]) -> None:
        """Ask until all is known or time is over; threads still waiting then are left behind."""
        if not self._pages:
            return
        hosts = _by_host(self._pages)
        for host in hosts:
            self._hosts.put(host)
        threads = min(at_once, len(hosts))
        progress(0, len(self._pages))
        try:
            for _ in range(threads):
                threading.Thread(target=self._work, daemon=True).start()
            for page, answer in self._arrivals(threads):
                self._answers[page.url] = answer
                progress(len(self._answers), len(self._pages))
        finally:
            self._is_over.set()

    def _arrivals(self, threads: int) -> Iterator[tuple[_Page, Answer]]:
        """Yield answers as they come, until the last thread is done or time is over."""
        while threads:
            try:
                came = self._came.get(timeout=max(self._end - time.monotonic(), 0))
            except queue.Empty:
                return
            if came is None:
                threads -= 1
            else:
                yield came

    def _work(self) -> None:
        try:
            while not self._is_over.is_set():
                self._ask_host(self._hosts.get_nowait())
        except queue.Empty:
            pass
        finally:  # after a fault of ours as well: nobody must wait for this thread
            self._came.put(None)

    def _ask_host(self, pages: list[_Page]) -> None:
        must_wait, silences = False, 0
        for page in pages:
            if self._is_over.is_set():
                return
            if must_wait or silences == _MOST_SILENCES:
                why = _MUST_WAIT if must_wait else _SILENT
                answer = Answer(verdict=not_asked(why), url=page.url)
            else:
                answer = ask(page.url, self._web, wants_body=page.wants_body)
                must_wait = answer.asks_to_wait and _host(answer.url) == page.host
                silences = silences + 1 if _is_silent(answer) else 0
            self._came.put((page, answer))

    def verdicts(self) -> dict[str, Verdict]:
        """Return the verdict of each link whose page was asked."""
        found = self._answers
        if any(answer.no_such_host for answer in found.values()):
            found = found if _names_are_known(found, self._web) else _without_names(found)
        return {
            link.url: _of_link(link, found[page.url])
            for page in self._pages
            if page.url in found
            for link in page.links
        }


def _is_silent(answer: Answer) -> bool:
    return answer.verdict.kind == "unknown" and answer.verdict.status is None


def _names_are_known(answers: Mapping[str, Answer], web: Web) -> bool:
    """Return whether "no such host" means what it says: some name is known.

    Without a network some systems say of every name that it does not exist.
    """
    has_answered = any(
        answer.verdict.status is not None and (host := _host(url)) and not ip_of(host)
        for url, answer in answers.items()
    )
    return has_answered or web.trust.knows(_SURE_NAME, seconds=_SURE_SECONDS)


def _without_names(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the answers, of which no name that was not found says anything."""
    offline = Verdict(kind="unknown", message=_OFFLINE)
    return {
        url: msgspec.structs.replace(answer, verdict=offline) if answer.no_such_host else answer
        for url, answer in answers.items()
    }


def _of_link(link: _Link, answer: Answer) -> Verdict:
    """Return the verdict of one link to a page: the page's, unless its anchor is missing."""
    verdict = answer.verdict
    if link.anchor is None or verdict.kind not in ("fine", "moved"):
        return verdict
    if not answer.content_type.startswith(_HTML):
        return verdict
    if has_anchor(answer.body.decode("utf-8", "replace"), link.anchor):
        return verdict
    if not answer.is_whole:
        return msgspec.structs.replace(
            verdict,
            kind="unknown",
            message="is too long or too slow to look for its anchor: open it in a browser",
            new_url=None,
        )
    return msgspec.structs.replace(
        verdict,
        kind="no-anchor",
        message="is there, but nothing in it has this anchor: look it up in the page,"
        " or leave the part from # on out",
    )
