"""The text of an edition into sections, entries, links and dismissals, with source lines."""

from __future__ import annotations

import bisect
import re
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from digest.edition.front_matter import FrontMatter, read_front_matter, read_meta, read_writer
from digest.edition.left_open import left_open
from digest.edition.links import find_links
from digest.edition.scan import Block, Scan, scan
from digest.edition.visible import clean
from digest.keys import Proposals, canonical, key_of_url
from digest.model import (
    Dismissal,
    Edition,
    Entry,
    EntryKind,
    Link,
    LinkKind,
    Meta,
    Part,
    Problem,
    Section,
    TextFile,
    Writer,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MAIN = "edition.md"
_SECTION_LEVEL = 2
_DISMISS = re.compile(r"dismiss\s+(\S+)\s*(.*)", re.S)


class SectionName(msgspec.Struct, frozen=True, kw_only=True):
    """A configured section: what its heading may be called and how its id is written."""

    id: str
    title: str


class ParsedFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file's parts by section, in the order of the text.

    ``offsets`` says where each of its links stands in the scanned text, which begins behind the
    ``front`` matter.
    """

    path: str
    front: FrontMatter
    scan: Scan
    offsets: tuple[int, ...]
    parts: tuple[tuple[str, str, Part], ...]
    links: tuple[Link, ...]
    dismissals: tuple[Dismissal, ...]
    meta: Meta
    writer: Writer
    problems: tuple[Problem, ...]


def parse_edition(
    edition_id: str,
    files: Sequence[TextFile],
    *,
    sections: Sequence[SectionName],
    proposals: Proposals,
) -> Edition:
    """Return the edition that the files hold: ``edition.md`` first, then the others in name order.

    Sections of one name are joined. Configured sections stand in the configured order; a heading
    that is no configured section keeps its place after its predecessor. In an imported edition
    the author's order stands.
    """
    return joined_edition(
        edition_id, parse_files(files, sections=sections, proposals=proposals), sections=sections
    )


def parse_files(
    files: Sequence[TextFile], *, sections: Sequence[SectionName], proposals: Proposals
) -> tuple[ParsedFile, ...]:
    """Return what each file holds: ``edition.md`` first, then the others in name order."""
    return tuple(
        parse_file(file, sections=sections, proposals=proposals) for file in in_order(files)
    )


def in_order(files: Iterable[TextFile]) -> list[TextFile]:
    """Return an edition's files as its text has them: ``edition.md`` first, then by name."""
    return sorted(files, key=lambda file: (file.path != MAIN, file.path))


def joined_edition(
    edition_id: str, parsed: Sequence[ParsedFile], *, sections: Sequence[SectionName]
) -> Edition:
    """Return the edition of some parsed files (see :func:`parse_edition`)."""
    joined = _joined(part for file in parsed for part in file.parts)
    meta = next((file.meta for file in parsed if file.writer.path == MAIN), Meta())
    is_kept = meta.imported_from is not None
    return Edition(
        id=edition_id,
        meta=meta,
        sections=tuple(joined if is_kept else in_page_order(joined, sections)),
        links=tuple(link for file in parsed for link in file.links),
        dismissals=tuple(dismissal for file in parsed for dismissal in file.dismissals),
        problems=tuple(problem for file in parsed for problem in file.problems),
        writers=tuple(file.writer for file in parsed),
    )


def _joined(parts: Iterable[tuple[str, str, Part]]) -> list[Section]:
    found: dict[str, tuple[str, list[Part]]] = {}
    for section_id, title, part in parts:
        found.setdefault(section_id, (title, []))[1].append(part)
    return [
        Section(id=section_id, title=title, parts=tuple(joined))
        for section_id, (title, joined) in found.items()
    ]


def in_page_order(found: Sequence[Section], sections: Sequence[SectionName]) -> list[Section]:
    """Return the sections as the page shows them (see :func:`parse_edition`)."""
    place = {name.id: index for index, name in enumerate(sections)}
    groups: list[tuple[int, list[Section]]] = [(-1, [])]
    for section in found:
        if section.id in place:
            groups.append((place[section.id], [section]))
        else:
            groups[-1][1].append(section)
    return [section for _, group in sorted(groups, key=lambda group: group[0]) for section in group]


def parse_file(
    file: TextFile, *, sections: Sequence[SectionName], proposals: Proposals
) -> ParsedFile:
    """Return what one file holds."""
    front = read_front_matter(file.path, file.text)
    meta, meta_problems = (
        read_meta(file.path, front, file.text) if file.path == MAIN else (Meta(), ())
    )
    writer, writer_problems = read_writer(file.path, front, file.text)
    found = scan(file.text[front.length :])
    reader = _FileReader(file.path, front.lines, found, proposals)
    dismissals, problems = reader.dismissals()
    return ParsedFile(
        path=file.path,
        front=front,
        scan=found,
        offsets=tuple(offset for offset, _ in reader.links),
        parts=tuple(reader.parts(sections)),
        links=tuple(link for _, link in reader.links),
        dismissals=tuple(dismissals),
        meta=meta,
        writer=writer,
        problems=(
            *meta_problems,
            *writer_problems,
            *problems,
            *left_open(file.path, front.lines, found),
        ),
    )


def section_id_of(title: str, sections: Sequence[SectionName]) -> str:
    """Return the id of the section a heading names: the configured one, else one from its words.

    Case, punctuation and underscores do not matter: ``Version Updates.`` is Version Updates.
    """
    wanted = _plain(title)
    for section in sections:
        if wanted in (_plain(section.title), _plain(section.id)):
            return section.id
    return wanted.replace(" ", "-") or "section"


def _offset(found: tuple[int, Link]) -> int:
    return found[0]


@lru_cache(maxsize=512)  # each heading is compared with the names of all sections
def _plain(title: str) -> str:
    return " ".join(re.sub(r"[^\w]+|_", " ", title.casefold()).split())


class _FileReader:
    """One file's text, scanned, with what its places mean."""

    def __init__(self, path: str, first_line: int, found: Scan, proposals: Proposals) -> None:
        self.path, self.first_line, self.scan, self.proposals = path, first_line, found, proposals
        self.links = find_links(found, path, first_line, proposals)

    def dismissals(self) -> tuple[list[Dismissal], list[Problem]]:
        found, problems = [], []
        for comment in self.scan.comments:
            match = _DISMISS.fullmatch(comment.text)
            if match is None:
                continue
            line = self._line(comment.start)
            reason = " ".join(match[2].split())
            if not reason:
                problems.append(
                    Problem(
                        path=self.path,
                        line=line,
                        message=f"dismissal of {clean(match[1], 80)} without a reason; "
                        "write it behind the key",
                    )
                )
            key = key_of_url(match[1], self.proposals) or canonical(match[1])
            found.append(Dismissal(key=key, reason=reason, path=self.path, line=line))
        return found, problems

    def parts(self, sections: Sequence[SectionName]) -> Iterator[tuple[str, str, Part]]:
        """Yield section id, heading and part for each heading, and the text before the first."""
        blocks = self.scan.blocks
        heads = [
            index
            for index, block in enumerate(blocks)
            if block.kind == "heading" and block.level <= _SECTION_LEVEL
        ]
        ends = [*heads, len(blocks)]
        lead = self._part(None, blocks[: ends[0]], ends[0])
        if lead.entries:
            yield "", "", lead
        for index, following in zip(heads, ends[1:], strict=True):
            title = blocks[index].text.strip()
            part = self._part(blocks[index], blocks[index + 1 : following], following)
            yield section_id_of(title, sections), title, part

    def _part(self, head: Block | None, blocks: Sequence[Block], following: int) -> Part:
        everything = self.scan.blocks
        start = head.end if head else 0
        end = everything[following].start if following < len(everything) else len(self.scan.source)
        return Part(
            path=self.path,
            line=self._line(head.start) if head else 0,
            markdown=self.scan.source[start:end].decode(),
            definitions=self.scan.definitions,
            entries=tuple(self._entry(kind, group, start) for kind, group in _grouped(blocks)),
        )

    def _entry(self, kind: EntryKind, blocks: Sequence[Block], base: int) -> Entry:
        start, end = blocks[0].start, blocks[-1].end
        first_link, after = (bisect.bisect_left(self.links, at, key=_offset) for at in (start, end))
        links = tuple(link for _, link in self.links[first_link:after])
        keys = [
            link.key for link in links if link.key is not None and link.kind is not LinkKind.COMMENT
        ]
        first = blocks[0]
        has_span = kind != "prose" and first.inline_start >= 0
        return Entry(
            kind=kind,
            path=self.path,
            line=self._line(start),
            title=" ".join(first.text.split()),
            keys=tuple(dict.fromkeys(keys)),
            links=links,
            span=(first.inline_start - base, first.inline_end - base) if has_span else None,
        )

    def _line(self, offset: int) -> int:
        return self.first_line + self.scan.line_at(offset)


def _grouped(blocks: Sequence[Block]) -> Iterator[tuple[EntryKind, list[Block]]]:
    """Yield the entries of one part: a highlight takes all blocks up to the next of its level."""
    highlight: list[Block] = []
    for block in blocks:
        if highlight and not (block.kind == "heading" and block.level <= highlight[0].level):
            highlight.append(block)
            continue
        if highlight:
            yield "highlight", highlight
            highlight = []
        if block.kind == "heading":
            highlight = [block]
        elif block.kind != "comment":
            yield "item" if block.kind == "item" else "prose", [block]
    if highlight:
        yield "highlight", highlight
