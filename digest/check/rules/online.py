"""What other hosts said of an edition's links, as findings; and which links they are asked about.

Nothing is asked here: ``digest lint --online`` does, and hands the verdicts over.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.check.rule import rule
from digest.keys import canonical
from digest.model import LinkKind
from digest.web.places import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.check.passages import Hit
    from digest.check.rule import Reading
    from digest.model import Snapshot
    from digest.web.verdicts import Kind, Verdict

_ASKED = re.compile(r"https?://", re.I)
_SEEN = (LinkKind.LINK, LinkKind.BARE)
_FILES = ("", "/README.md", "/kep.yaml")
"""What of a proposal's folder is there for certain: each has a README and a file of facts."""


def addresses_to_ask(reading: Reading) -> tuple[str, ...]:
    """Return the web addresses that only their host knows about, each once, in the text's order.

    Left out is what the week's records hold: their pull requests, releases and proposals exist.
    """
    known = _recorded(reading.snapshot) if reading.snapshot else frozenset()
    folders = _folders(reading.snapshot) if reading.snapshot else frozenset()
    return tuple(
        dict.fromkeys(
            placed.link.url
            for placed in reading.links
            if placed.link.kind in _SEEN
            and _ASKED.match(placed.link.url)
            and not _is_answered(placed.link.url, placed.link.key, known, folders)
        )
    )


def _recorded(snapshot: Snapshot) -> frozenset[str]:
    """Return the canonical keys of everything that an upstream gave."""
    keys = {record.key for record in (*snapshot.pull_requests, *snapshot.originals)}
    keys |= {release.key for release in snapshot.releases}
    keys |= {facts.key for facts in snapshot.keps.values()}
    for update in snapshot.kep_updates:
        keys |= {update.key, *update.pull_requests}
    return frozenset(map(canonical, keys))


def _folders(snapshot: Snapshot) -> frozenset[str]:
    """Return the folders of proposals: their number may be right and the address wrong."""
    return frozenset(path.rpartition("/")[0] for path in snapshot.keps)


def _is_answered(url: str, key: str | None, known: frozenset[str], folders: frozenset[str]) -> bool:
    if key not in known:
        return False
    bare, _, fragment = url.partition("#")
    path = bare.partition("?")[0].rstrip("/")
    if "/blob/" not in path and "/tree/" not in path:
        return True
    inside = f"keps/{path.partition('/keps/')[2]}"
    return not fragment and any(
        inside.endswith(file) and inside.removesuffix(file) in folders for file in _FILES
    )


def _parted(verdict: Verdict) -> tuple[str, str]:
    """Return what was seen and what to do: a verdict says both, with a colon between them."""
    seen, _, next_step = verdict.message.rpartition(": ")
    return (seen, next_step) if seen and verdict.kind != "refused" else (verdict.message, "")


def _said(reading: Reading, kind: Kind) -> Iterator[Hit]:
    """Yield a hit for each link with a verdict of this kind; none where nobody was asked."""
    verdicts = reading.verdicts
    if verdicts is None:
        return
    for placed in reading.links:
        verdict = verdicts.get(placed.link.url) if placed.link.kind in _SEEN else None
        if verdict is not None and verdict.kind == kind:
            seen, hint = _parted(verdict)
            yield placed.hit(f"{shown(placed.link.url)} {seen}", hint=hint)


@rule(
    "LINK-GONE",
    "online",
    "error",
    summary="A link leads to a page that is not there, or to a host that is not.",
    hint="correct the address, or leave the link out",
    wrong="## Developer News\n\nThe [survey](https://example.org/gone) is open.\n",
    right="## Developer News\n\nThe [survey](https://example.org/survey) is open.\n",
)
def gone(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each link that is certainly dead."""
    return _said(reading, "broken")


@rule(
    "LINK-REFUSED",
    "online",
    "warning",
    summary="A link's host is one that is not asked: this machine, a private network, a number.",
    hint="readers cannot reach it either: link a public page",
    wrong="## Developer News\n\nThe [survey](http://127.0.0.1/survey) is open.\n",
    right="## Developer News\n\nThe [survey](https://example.org/survey) is open.\n",
)
def refused(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each link that was not asked, by the rules for addresses."""
    return _said(reading, "refused")


@rule(
    "LINK-NO-ANCHOR",
    "online",
    "warning",
    summary="A link's page is there, but not the place in it that the part behind # names.",
    hint="look the place up in the page, or leave the part from # on out",
    wrong="## Developer News\n\nSee the [dates](https://example.org/plan#datse).\n",
    right="## Developer News\n\nSee the [dates](https://example.org/plan#dates).\n",
)
def no_anchor(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each link whose page lacks its anchor; a script may add it, so it is mild."""
    return _said(reading, "no-anchor")


@rule(
    "LINK-MOVED",
    "online",
    "info",
    summary="A link's page has moved for good.",
    hint="link to where it is now",
    wrong="## Developer News\n\nThe [survey](https://example.org/moved) is open.\n",
    right="## Developer News\n\nThe [survey](https://example.org/survey) is open.\n",
)
def moved(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each link that a server leads on for good."""
    return _said(reading, "moved")


@rule(
    "LINK-UNKNOWN",
    "online",
    "info",
    summary="Nobody can say whether a link works: its host does not answer programs, or not now.",
    hint="open it in a browser",
    wrong="## Developer News\n\nThe [survey](https://example.org/silent) is open.\n",
    right="## Developer News\n\nThe [survey](https://example.org/survey) is open.\n",
)
def unknown(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each link that could not be asked, or gave no clear answer."""
    return _said(reading, "unknown")


RULES = (gone, refused, no_anchor, moved, unknown)
