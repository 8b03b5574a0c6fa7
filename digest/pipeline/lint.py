"""Lint over the archive: read the editions, run the rules, mend what is mechanical."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from digest.archive import SNAPSHOT
from digest.check.lint import Found, lint
from digest.check.passages import read_text
from digest.check.rule import Reading
from digest.check.rules.online import addresses_to_ask
from digest.config.release_sections import settings_of
from digest.edition.draft import section_names
from digest.edition.grammar import in_order, joined_edition, parse_files
from digest.edition.identity import with_identity
from digest.pipeline.opened import open_edition
from digest.pipeline.week import status
from digest.window import window_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from digest.archive import Archive
    from digest.check.rule import Rule
    from digest.config import Config
    from digest.edition.grammar import ParsedFile, SectionName
    from digest.edition.status import Undecided
    from digest.model import Edition, TextFile
    from digest.web.verdicts import Verdict


class Linted(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in one edition; ``sources`` are its files' texts by path.

    ``answered`` of its ``links`` to other hosts have a verdict.
    """

    edition: str
    found: tuple[Found, ...]
    sources: dict[str, str]
    links: int = 0
    answered: int = 0


Ask: TypeAlias = "Callable[[Sequence[str]], Mapping[str, Verdict]]"
_Opened: TypeAlias = "tuple[Edition, Sequence[TextFile], Sequence[ParsedFile]]"


class Shelf:
    """The editions of an archive, each parsed once and only when it is asked for."""

    def __init__(self, archive: Archive, config: Config, now: datetime) -> None:
        self._archive, self._config, self._now = archive, config, now
        self._read: dict[str, _Opened] = {}
        self._weeks = [name for name in archive.editions() if name[:1].isdigit()]

    def reading(self, edition_id: str) -> Reading | None:
        """Return an edition as the rules read it, ``None`` where it has no text."""
        edition, files, parsed = self._open(edition_id)
        if not files:
            return None
        config, ends_on = self._config, _last_day(edition_id, self._now)
        names = self._names(edition_id)
        snapshot = self._archive.read_snapshot(edition_id)
        return Reading(
            edition=edition,
            texts=tuple(
                read_text(file.text, part, names)
                for file, part in zip(in_order(files), parsed, strict=True)
            ),
            snapshot=snapshot,
            before=tuple(self._before(edition_id)),
            at=edition.meta.published_at or self._now,
            now=self._now,
            ends_on=ends_on,
            window=window_of(snapshot) if snapshot else config.week.window(ends_on),
            settings=config.lint,
            sections=names,
            proposals=config.proposals,
            undecided=self._undecided(edition_id),
            whole_repositories=_asked_for_whole(config),
        )

    def _names(self, edition_id: str) -> tuple[SectionName, ...]:
        return section_names(settings_of(edition_id, self._config).sections)

    def _undecided(self, edition_id: str) -> tuple[Undecided, ...]:
        if not self._archive.path(edition_id, SNAPSHOT).exists():
            return ()
        opened = open_edition(edition_id, self._archive, self._config, marked=False)
        return status(opened, self._config).undecided

    def _before(self, edition_id: str) -> Sequence[Edition]:
        """Return the editions that rules compare with, newest first."""
        if edition_id not in self._weeks:
            return ()
        days = self._config.lint.proposal_days
        oldest = (date.fromisoformat(edition_id) - timedelta(days=days)).isoformat()
        earlier = [name for name in self._weeks if oldest <= name < edition_id]
        return [self._open(name)[0] for name in reversed(earlier)]

    def _open(self, edition_id: str) -> _Opened:
        if edition_id not in self._read:
            files = self._archive.read_texts(edition_id)
            names = self._names(edition_id)
            parsed = parse_files(files, sections=names, proposals=self._config.proposals)
            edition = joined_edition(edition_id, parsed, sections=names)
            delivered = self._archive.read_ledger(edition_id).published
            self._read[edition_id] = with_identity(edition, files, delivered), files, parsed
        return self._read[edition_id]


def _last_day(edition_id: str, now: datetime) -> date:
    """Return the day that names an edition; one of a release has that of the present."""
    try:
        return date.fromisoformat(edition_id)
    except ValueError:
        return now.date()


def _asked_for_whole(config: Config) -> frozenset[str]:
    """Return the repositories of which every merge is asked for: a query leaves some out."""
    pulls = config.sources.pulls
    if pulls is None or pulls.query:
        return frozenset()
    return frozenset(repository.lower() for repository in pulls.repositories)


def answers_folder(archive: Archive) -> Path:
    """Return where the answers of other hosts about links are kept."""
    return archive.cache / "links"


def remembered(archive: Archive, now: datetime) -> Ask:
    """Return what tells the answers of earlier runs that still hold, and asks nobody."""
    from digest.web.memory import Memory

    memory = Memory(answers_folder(archive), allow_hosts=frozenset(), now=now)

    def answers(urls: Sequence[str]) -> dict[str, Verdict]:
        return {url: known for url in urls if (known := memory.get(url)) is not None}

    return answers


def lint_editions(
    edition_ids: Sequence[str],
    rules: Sequence[Rule],
    *,
    archive: Archive,
    config: Config,
    now: datetime,
    ask: Ask | None = None,
) -> Iterator[Linted]:
    """Yield what the rules find in each edition, in the given order; one without text has none.

    ``ask`` is called once, with the addresses of all editions that only their hosts know about,
    and returns verdicts; what it has none for is not asked about.
    """
    shelf = Shelf(archive, config, now)
    verdicts = None
    if ask is not None:
        readings = filter(None, map(shelf.reading, edition_ids))
        verdicts = ask(list(dict.fromkeys(url for r in readings for url in addresses_to_ask(r))))
    for edition_id in edition_ids:
        reading = shelf.reading(edition_id)
        if reading is None:
            yield Linted(edition=edition_id, found=(), sources={})
            continue
        urls = addresses_to_ask(reading) if verdicts is not None else ()
        reading = msgspec.structs.replace(reading, verdicts=verdicts)
        yield Linted(
            edition=edition_id,
            found=tuple(lint(reading, rules)),
            sources={text.path: text.source for text in reading.texts},
            links=len(urls),
            answered=sum(url in verdicts for url in urls) if verdicts else 0,
        )
