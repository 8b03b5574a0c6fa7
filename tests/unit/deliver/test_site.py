from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digest.deliver.site import write_site
from digest.errors import DigestError
from digest.model import Artifact

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def artifacts(*paths: str) -> list[Artifact]:
    return [Artifact(path=path, key=path, make=path.encode) for path in paths]


def visible(folder: Path) -> list[str]:
    """Every file that is no list of the program's own."""
    files = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in files if not path.startswith("."))


def test_a_build_writes_its_files_and_counts_what_changed(tmp_path: Path) -> None:
    first = write_site(artifacts("index.html", "2026/20260816/index.html"), tmp_path / "site")
    second = write_site(artifacts("index.html", "2026/20260816/index.html"), tmp_path / "site")

    assert (first.files, first.changed, first.removed) == (2, 2, 0)
    assert (second.files, second.changed, second.removed) == (2, 0, 0)
    assert (tmp_path / "site" / "index.html").read_bytes() == b"index.html"


def test_what_did_not_change_is_not_touched(tmp_path: Path) -> None:
    write_site(artifacts("index.html"), tmp_path)
    before = (tmp_path / "index.html").stat()

    write_site(artifacts("index.html"), tmp_path)

    after = (tmp_path / "index.html").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_what_an_earlier_build_wrote_is_removed_with_the_folders_it_leaves_empty(
    tmp_path: Path,
) -> None:
    write_site(artifacts("index.html", "a/b/old.html", "a/keep.html"), tmp_path)

    written = write_site(artifacts("index.html", "a/keep.html"), tmp_path)

    assert written.removed == 1
    assert visible(tmp_path) == ["a/keep.html", "index.html"]
    assert not (tmp_path / "a" / "b").exists()


def test_what_no_build_wrote_is_left_alone(tmp_path: Path) -> None:
    write_site(artifacts("index.html", "a/old.html"), tmp_path)
    (tmp_path / "CNAME").write_text("example.org")
    (tmp_path / "a" / "mine.html").write_text("mine")

    write_site(artifacts("index.html"), tmp_path)

    assert visible(tmp_path) == ["CNAME", "a/mine.html", "index.html"]


@pytest.mark.parametrize("line", ["../outside.txt", "/etc/digest-test", "a/../../outside.txt"])
def test_a_list_that_somebody_wrote_removes_nothing_outside(tmp_path: Path, line: str) -> None:
    site = tmp_path / "site"
    write_site(artifacts("index.html"), site)
    (tmp_path / "outside.txt").write_text("mine")
    (site / ".digest-files").write_text(f"{line}\nindex.html\n")

    write_site(artifacts("index.html"), site)

    assert (tmp_path / "outside.txt").read_text() == "mine"


def test_a_file_that_is_gone_already_is_no_trouble(tmp_path: Path) -> None:
    write_site(artifacts("index.html", "old.html"), tmp_path)
    (tmp_path / "old.html").unlink()

    write_site(artifacts("index.html"), tmp_path)

    assert visible(tmp_path) == ["index.html"]


@pytest.mark.parametrize(
    "path", ["../up.html", "/etc/up.html", "a/../../up.html", "", "a\\b.html", "a\0.html"]
)
def test_a_path_that_leaves_the_folder_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="may not be written to"):
        write_site(artifacts(path), tmp_path / "site")

    assert not (tmp_path / "up.html").exists()


def test_a_site_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("x")

    with pytest.raises(DigestError, match="is a file"):
        write_site([], tmp_path / "site")


def test_a_build_that_breaks_removes_nothing_and_the_next_one_cleans_up(tmp_path: Path) -> None:
    write_site(artifacts("index.html", "old.html"), tmp_path)

    def broken() -> Iterable[Artifact]:
        yield from artifacts("index.html", "half.html")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_site(broken(), tmp_path)
    assert "old.html" in visible(tmp_path)

    write_site(artifacts("index.html"), tmp_path)

    assert visible(tmp_path) == ["index.html"]
