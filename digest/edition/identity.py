"""What of a published edition stays, whatever is edited: its time, its page, its id, its anchors.

Readers know an edition by its feed id and its address (RFC 4287, 4.2.6: an id never changes). What
was delivered stands in the ledger and goes before what the front matter says later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from digest.addresses import edition_path, safe_path
from digest.edition.anchors import anchors_of
from digest.edition.grammar import MAIN
from digest.edition.visible import clean
from digest.errors import DigestError
from digest.fingerprint import fingerprint
from digest.model import Delivered, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digest.edition.anchors import Anchors
    from digest.model import Edition, Meta, TextFile

_SHOWN = 80


def delivered_as(
    edition: Edition, files: Sequence[TextFile], *, feed_id_prefix: str
) -> Delivered | None:
    """Return what goes out under an edition's name now; ``None`` for a draft.

    Args:
        edition: the edition as it stands, what was delivered before included.
        files: its text.
        feed_id_prefix: starts the ids of entries (``[feeds] id_prefix``).
    """
    at = edition.meta.published_at
    if at is None:
        return None
    before = edition.delivered
    anchors = anchors_of(edition)
    return Delivered(
        at=at,
        page=edition_path(edition),
        feed_id=edition.meta.feed_id or f"{feed_id_prefix}{edition.id}",
        text=text_content(files),
        anchors=tuple(
            sorted(
                {
                    *anchors.sections.values(),
                    *anchors.entries.values(),
                    *(before.anchors if before else ()),
                }
            )
        ),
        corrections=len(edition.meta.corrections),
    )


def text_content(files: Sequence[TextFile]) -> str:
    """Return what identifies an edition's text, whatever line ends git gave it."""
    return fingerprint([(file.path, file.text.replace("\r\n", "\n")) for file in files])


def with_identity(
    edition: Edition, files: Sequence[TextFile], delivered: Delivered | None
) -> Edition:
    """Return the edition with what was delivered in the place of what its front matter says.

    ``updated_at`` is the time of its last correction. What the front matter says else, and a text
    that was changed without a correction, are problems that stop nothing.
    """
    meta, problems = edition.meta, []
    text = next((file.text for file in files if file.path == MAIN), "")
    if meta.published_at is None and delivered is None:
        return edition
    updated = max((correction.at for correction in meta.corrections), default=None)
    if meta.updated_at is not None and updated is None:
        said = "updated_at changes with a correction only; it was left out"
        problems.append(_problem(text, "updated_at", said))
    kept = msgspec.structs.replace(meta, updated_at=updated)
    if delivered is not None:
        problems += _differences(meta, delivered, text)
        if _is_changed(meta, files, delivered):
            said = (
                "the text was changed since it came out; tell readers: "
                f"digest correct --week {edition.id} --reason TEXT"
            )
            problems.append(Problem(path=MAIN, line=1, message=said, harmless=True))
        kept = msgspec.structs.replace(
            kept,
            published_at=delivered.at,
            permalink=f"/{delivered.page}",
            feed_id=delivered.feed_id,
            redirect_from=(*meta.redirect_from, *_moved_to(meta, delivered)),
        )
    return msgspec.structs.replace(
        edition, meta=kept, delivered=delivered, problems=(*edition.problems, *problems)
    )


def _is_changed(meta: Meta, files: Sequence[TextFile], delivered: Delivered) -> bool:
    is_corrected = len(meta.corrections) > delivered.corrections
    return not is_corrected and text_content(files) != delivered.text


def _moved_to(meta: Meta, delivered: Delivered) -> Iterator[str]:
    """Yield the path that was typed after publication: it leads to the page, which stays."""
    if meta.permalink is not None and _bare(meta.permalink) != _bare(delivered.page):
        yield meta.permalink


def _bare(path: str) -> str:
    return path.strip("/")


def _differences(meta: Meta, delivered: Delivered, text: str) -> Iterator[Problem]:
    if meta.published_at is None:
        said = f"the edition came out at {_stamp(delivered)}; it stays published"
        yield Problem(path=MAIN, line=1, message=said, harmless=True)
    elif meta.published_at != delivered.at:
        said = f"published_at was {_stamp(delivered)} when it came out, and stays so"
        yield _problem(text, "published_at", said)
    for path in _moved_to(meta, delivered):
        said = f"the page stays at /{delivered.page}; {clean(path, _SHOWN)} leads to it"
        yield _problem(text, "permalink", said)
    if meta.feed_id is not None and meta.feed_id != delivered.feed_id:
        said = f"feed_id was {clean(delivered.feed_id, _SHOWN)} when it came out, and stays so"
        yield _problem(text, "feed_id", said)


def _stamp(delivered: Delivered) -> str:
    return f"{delivered.at:%Y-%m-%d %H:%M} UTC"


def _problem(text: str, key: str, message: str) -> Problem:
    lines = text.split("\n")
    line = next((n for n, line in enumerate(lines, 1) if line.startswith(f"{key}:")), 1)
    return Problem(path=MAIN, line=line, message=message, harmless=True)


def redirects_of(edition: Edition) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Return the paths that lead to an edition's page, and those that are no paths of a site."""
    found, problems = [], []
    for path in edition.meta.redirect_from:
        try:
            found.append(safe_path(path, owner="redirect_from"))
        except DigestError as error:
            said = f"{error}; it leads nowhere"
            problems.append(Problem(path=MAIN, line=1, message=said, harmless=True))
    return tuple(dict.fromkeys(found)), tuple(problems)


def lost_anchors(edition: Edition, anchors: Anchors) -> tuple[str, ...]:
    """Return the published anchors that nothing in the text carries any more, sorted."""
    if edition.delivered is None:
        return ()
    present = {*anchors.sections.values(), *anchors.entries.values()}
    return tuple(anchor for anchor in edition.delivered.anchors if anchor not in present)
