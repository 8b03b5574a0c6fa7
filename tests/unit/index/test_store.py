"""The index on disk: only what changed is read again, and what is broken counts as absent."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from digest.index.store import Index
from digest.model import Body, BodySection, IndexedEdition, IndexedWeek
from tests.builders_index import make_edition_index, make_mention

if TYPE_CHECKING:
    from pathlib import Path

MONDAY = datetime(2026, 8, 10, tzinfo=UTC)


class Reader:
    """Reads editions and weeks that are made up from their fingerprints, and notes which."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.read: list[str] = []

    def index(self, **texts: str) -> Index:
        """The index of an archive with these fingerprints by name."""
        named = {f"2026-08-{name[1:]}": content for name, content in texts.items()}
        return self.index_of(named)

    def index_of(self, named: dict[str, str]) -> Index:
        """The index of an archive with these fingerprints by edition id."""
        return Index(
            self.folder,
            texts=named,
            snapshots=named,
            read_edition=self.edition,
            read_week=self.week,
        )

    def edition(self, edition_id: str, content: str) -> tuple[IndexedEdition, Body]:
        self.read.append(edition_id)
        mention = make_mention(f"Said in {content}", "a/b#1")
        edition = make_edition_index(edition_id, [mention], content=content)
        section = BodySection(title="T", anchor="t", html=f"<p>{content}</p>")
        return edition, Body(content=content, sections=(section,))

    def week(self, edition_id: str, content: str) -> IndexedWeek:
        self.read.append(f"week {edition_id}")
        return IndexedWeek(id=edition_id, content=content, start=MONDAY, end=MONDAY)

    def taken(self) -> list[str]:
        """What was read since the last time."""
        read, self.read = self.read, []
        return read


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path / "index")


def test_what_is_known_is_not_read_again(reader: Reader) -> None:
    first = reader.index(d09="a", d16="b")
    before = first.editions(), first.weeks()
    assert reader.taken() == ["2026-08-09", "2026-08-16", "week 2026-08-09", "week 2026-08-16"]

    again = reader.index(d09="a", d16="b")

    assert (again.editions(), again.weeks()) == before
    assert reader.taken() == []


def test_only_what_has_another_fingerprint_is_read(reader: Reader) -> None:
    reader.index(d09="a", d16="b").editions()
    reader.taken()

    found = reader.index(d09="a", d16="c").editions()

    assert reader.taken() == ["2026-08-16"]
    assert found["2026-08-16"].mentions[0].title == "Said in c"
    assert found["2026-08-09"].mentions[0].title == "Said in a"


def test_an_edition_that_went_is_gone_with_its_body(reader: Reader) -> None:
    reader.index(d09="a", d16="b").editions()

    found = reader.index(d16="b").editions()

    assert list(found) == ["2026-08-16"]
    assert [path.name for path in (reader.folder / "bodies").iterdir()] == ["2026-08-16"]
    assert list(reader.index(d16="b").editions()) == ["2026-08-16"]


def test_the_order_is_the_archives_not_that_of_reading(reader: Reader) -> None:
    reader.index(d16="b").editions()

    assert list(reader.index(d09="a", d16="b").editions()) == ["2026-08-09", "2026-08-16"]
    assert list(reader.index(d16="b", d09="a").editions()) == ["2026-08-16", "2026-08-09"]
    assert list(reader.index(d09="a", d16="b").weeks()) == ["2026-08-09", "2026-08-16"]


def test_a_body_is_that_of_the_edition_that_is_asked_for(reader: Reader) -> None:
    index = reader.index(d16="b")
    edition = index.editions()["2026-08-16"]
    assert index.body(edition).sections[0].html == "<p>b</p>"

    changed = reader.index(d16="c")
    newer = changed.editions()["2026-08-16"]

    assert changed.body(newer).sections[0].html == "<p>c</p>"
    assert reader.index(d16="c").body(newer).sections[0].html == "<p>c</p>"
    reader.taken()
    # Another process may have written a body since: the fingerprint in it decides.
    assert reader.index(d16="b").body(edition).sections[0].html == "<p>b</p>"
    assert reader.taken() == ["2026-08-16"]


def test_more_bodies_than_are_kept_in_memory_are_all_there(reader: Reader) -> None:
    days = [date(2025, 1, 5) + timedelta(days=7 * week) for week in range(60)]
    index = reader.index_of({day.isoformat(): str(day) for day in days})
    editions = index.editions()
    reader.taken()

    for edition in editions.values():
        assert index.body(edition).sections[0].html == f"<p>{edition.content}</p>"
    assert reader.taken() == []


@pytest.mark.parametrize("seed", range(40))
def test_a_broken_file_counts_as_absent(reader: Reader, seed: int) -> None:
    index = reader.index(d09="a", d16="b")
    before = index.editions(), index.weeks()
    bodies = [index.body(edition) for edition in before[0].values()]
    choice = random.Random(seed)
    files = sorted(path for path in reader.folder.rglob("*") if path.is_file())
    assert len(files) == 4
    for path in files:
        whole = path.read_bytes()
        path.write_bytes(
            whole[: choice.randrange(len(whole))]
            if choice.random() < 0.5
            else choice.randbytes(choice.randint(0, 40))
        )

    again = reader.index(d09="a", d16="b")

    assert (again.editions(), again.weeks()) == before
    assert [again.body(edition) for edition in before[0].values()] == bodies


@pytest.mark.parametrize("content", [b"", b"\xc1", b"\x82\xa7", b"\x81\xa7content\xa1\xff", b"[]"])
def test_a_broken_body_counts_as_absent(reader: Reader, content: bytes) -> None:
    edition = reader.index(d09="a").editions()["2026-08-09"]
    (reader.folder / "bodies" / "2026-08-09").write_bytes(content)

    assert reader.index(d09="a").body(edition).sections[0].html == "<p>a</p>"


def test_deleted_files_are_made_again(reader: Reader) -> None:
    index = reader.index(d09="a")
    edition = index.editions()["2026-08-09"]
    (reader.folder / "bodies" / "2026-08-09").unlink()
    (reader.folder / "editions").unlink()

    again = reader.index(d09="a")

    assert again.body(edition).sections[0].html == "<p>a</p>"
    assert again.editions() == {"2026-08-09": edition}


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file is in the way")
    reader = Reader(tmp_path / "index")

    index = reader.index(d09="a")
    edition = index.editions()["2026-08-09"]

    assert index.body(edition).sections[0].html == "<p>a</p>"
    assert reader.index(d09="a").editions() == {"2026-08-09": edition}


def test_a_value_that_cannot_be_is_no_row(reader: Reader) -> None:
    index = reader.index(d09="a")
    index.weeks()
    index.editions()
    path = reader.folder / "editions"
    # A time zone other than UTC is refused where the value is made.
    path.write_bytes(path.read_bytes().replace(b"2026-08-09T00:00:00Z", b"2026-08-09T00:00+09"))

    assert reader.index(d09="a").editions()["2026-08-09"].published_at is not None
