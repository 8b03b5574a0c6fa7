"""What is mechanical, mended: findings' edits put into the texts, and nothing else changed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from digest.check.lint import lint
from digest.check.passages import read_text
from digest.check.same import is_same_edition
from digest.edition.grammar import joined_edition, parse_files
from digest.model import TextFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from digest.check.lint import Found
    from digest.check.passages import Edit, Text
    from digest.check.rule import Reading, Rule
    from digest.model import Finding

_MOST_ROUNDS = 20
"""A fix may bring another to light, a full stop behind a full stop; some texts have no end."""


class Mended(msgspec.Struct, frozen=True, kw_only=True):
    """What was mended: the changed files with their new text, and fixes by rule.

    ``left`` are findings that could be mended by their rule and would change more than their place.
    """

    files: tuple[TextFile, ...]
    counts: dict[str, int]
    left: tuple[Finding, ...]


def mend(reading: Reading, rules: Sequence[Rule]) -> Mended:
    """Return the edition's texts without the findings that rules can mend.

    A fix is made only where the edition stays what it was: keys, dismissals, waivers, comments,
    code, front matter and what could not be read. Mended once more, nothing is left to do.
    """
    chosen = [rule for rule in rules if rule.is_mechanical]
    counts: Counter[str] = Counter()
    before = {text.path: text.source for text in reading.texts}
    for _ in range(_MOST_ROUNDS):
        reading, done = _once(reading, _fixable(reading, chosen))
        if not done:
            break
        counts.update(each.finding.rule for each in done)
    return Mended(
        files=tuple(
            TextFile(path=text.path, text=text.source)
            for text in reading.texts
            if text.source != before[text.path]
        ),
        counts=dict(sorted(counts.items())),
        left=tuple(each.finding for each in _fixable(reading, chosen)),
    )


def _fixable(reading: Reading, rules: Sequence[Rule]) -> list[Found]:
    return [each for each in lint(reading, rules) if each.edits]


def _apart(found: Iterable[Found]) -> Iterator[Found]:
    """Yield the findings whose edits neither meet nor touch those of an earlier one."""
    taken: dict[str, list[Edit]] = {}
    for each in found:
        others = taken.setdefault(each.finding.path, [])
        if not any(_touch(edit, other) for edit in each.edits for other in others):
            others.extend(each.edits)
            yield each


def _touch(one: Edit, other: Edit) -> bool:
    return one.start <= other.end and other.start <= one.end


def _once(reading: Reading, found: Sequence[Found]) -> tuple[Reading, Sequence[Found]]:
    """Return the edition with edits, and the findings that they mend; none where none can be.

    Where all of them together would make it another edition, those are made that alone would not;
    where even these would, one.
    """
    some = list(_apart(found))
    if some and (after := _edited(reading, some)) is not None:
        return after, some
    harmless = [each for each in found if _edited(reading, [each]) is not None]
    for some in (list(_apart(harmless)), harmless[:1]):
        if some and (after := _edited(reading, some)) is not None:
            return after, some
    return reading, ()


def _edited(reading: Reading, found: Sequence[Found]) -> Reading | None:
    """Return the edition with the edits of all the findings; ``None`` where it is another one."""
    try:
        files = [
            TextFile(path=text.path, text=edited(text, _edits(found, text)))
            for text in reading.texts
        ]
    except ValueError:
        return None
    after = _reread(reading, files)
    return after if is_same_edition(reading, after) else None


def _edits(found: Iterable[Found], text: Text) -> list[Edit]:
    return [edit for each in found if each.finding.path == text.path for edit in each.edits]


def edited(text: Text, edits: Iterable[Edit]) -> str:
    """Return a file's text with the edits; every other byte is as it was.

    Raises:
        ValueError: two edits meet, one lies outside of the text, or cuts a character in two.
    """
    source, parts, at = text.scan.source, list[bytes](), 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if not at <= edit.start <= edit.end <= len(source):
            raise ValueError(f"{text.path}: an edit from {edit.start} to {edit.end}")
        parts += [source[at : edit.start], edit.new.encode()]
        at = edit.end
    return text.source[: text.front.length] + b"".join([*parts, source[at:]]).decode()


def _reread(reading: Reading, files: Sequence[TextFile]) -> Reading:
    """Return the same edition with other texts; they are in its order."""
    parsed = parse_files(files, sections=reading.sections, proposals=reading.proposals)
    return msgspec.structs.replace(
        reading,
        edition=joined_edition(reading.edition.id, parsed, sections=reading.sections),
        texts=tuple(
            read_text(file.text, part, reading.sections)
            for file, part in zip(files, parsed, strict=True)
        ),
    )
