"""What is known of a site's files from the build before."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import msgspec
import pytest

from digest.deliver.record import Known, Record, load_record, save_record
from digest.deliver.site import write_site
from digest.model import Artifact

if TYPE_CHECKING:
    from pathlib import Path


class Site:
    """A site's folder that is built with a record, and counts what is made."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.place = folder / "site", folder / "record"
        self.made: list[str] = []

    def build(self, **contents: str) -> int:
        """Build these files by name, each with its text as its key; return how many changed."""
        record = load_record(self.place)
        artifacts = [self._artifact(f"{name}.html", text) for name, text in contents.items()]
        written = write_site(
            artifacts,
            self.folder,
            known=record.files,
            remember=lambda files: save_record(self.place, Record(made_from="x", files=files)),
        )
        return written.changed

    def _artifact(self, path: str, text: str) -> Artifact:
        def make() -> bytes:
            self.made.append(path)
            return text.encode()

        return Artifact(path=path, key=text, make=make)

    def taken(self) -> list[str]:
        """What was made since the last time."""
        made, self.made = self.made, []
        return made


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_what_has_its_key_and_lies_untouched_is_not_made(site: Site) -> None:
    site.build(a="1", b="2")
    assert site.taken() == ["a.html", "b.html"]

    assert site.build(a="1", b="3") == 1

    assert site.taken() == ["b.html"]
    assert (site.folder / "b.html").read_text() == "3"


@pytest.mark.parametrize("content", ["X", "XX", ""])
def test_a_page_that_somebody_edited_is_made_again(site: Site, content: str) -> None:
    site.build(a="1", b="2")
    site.taken()
    (site.folder / "a.html").write_text(content)

    assert site.build(a="1", b="2") == 1

    assert (site.folder / "a.html").read_text() == "1"
    assert site.taken() == ["a.html"]


def test_a_page_put_in_its_place_with_size_and_time_of_the_old_is_made_again(site: Site) -> None:
    site.build(a="1")
    page = site.folder / "a.html"
    state = page.stat()
    other = site.folder / "other"
    other.write_text("2")
    os.utime(other, ns=(state.st_atime_ns, state.st_mtime_ns))
    other.replace(page)

    site.build(a="1")

    assert page.read_text() == "1"


def test_a_page_that_is_gone_is_made_again(site: Site) -> None:
    site.build(a="1", b="2")
    (site.folder / "a.html").unlink()

    assert site.build(a="1", b="2") == 1
    assert (site.folder / "a.html").read_text() == "1"


def test_what_is_known_of_another_builds_file_does_not_keep_somebodys_own(site: Site) -> None:
    site.build(a="1")
    (site.folder / ".digest-files").unlink()
    (site.folder / "a.html").write_text("mine")

    with pytest.raises(Exception, match="no build wrote it"):
        site.build(a="1")

    assert (site.folder / "a.html").read_text() == "mine"


def test_a_deleted_record_costs_the_making_and_changes_nothing(site: Site) -> None:
    site.build(a="1", b="2")
    site.place.unlink()
    site.taken()

    assert site.build(a="1", b="2") == 0

    assert site.taken() == ["a.html", "b.html"]


@pytest.mark.parametrize("seed", range(30))
def test_a_broken_record_counts_as_none(site: Site, seed: int) -> None:
    site.build(a="1", b="2")
    choice = random.Random(seed)
    whole = site.place.read_bytes()
    cut = whole[: choice.randrange(len(whole))]
    site.place.write_bytes(cut if seed % 2 else choice.randbytes(choice.randint(0, 60)))

    site.build(a="1", b="3")

    assert (site.folder / "a.html").read_text() == "1"
    assert (site.folder / "b.html").read_text() == "3"


def test_a_record_holds_only_while_all_it_was_made_from_and_all_files_are_the_same(
    site: Site,
) -> None:
    site.build(a="1", b="2")
    record = load_record(site.place)

    assert record.holds(site.folder, "x")
    assert not record.holds(site.folder, "y")
    assert not Record().holds(site.folder, "")
    (site.folder / "b.html").unlink()
    assert not record.holds(site.folder, "x")


def test_every_part_of_a_files_state_counts(site: Site) -> None:
    site.build(a="1")
    page = site.folder / "a.html"
    known = Known.of("k", page.stat())

    assert known.is_still(page.stat())
    for name in ("size", "inode", "modified", "changed"):
        other = msgspec.structs.replace(known, **{name: getattr(known, name) + 1})
        assert not other.is_still(page.stat()), name


def test_a_record_that_cannot_be_kept_stops_nothing(site: Site) -> None:
    site.place.mkdir()

    assert site.build(a="1") == 1
    assert site.build(a="1") == 0
