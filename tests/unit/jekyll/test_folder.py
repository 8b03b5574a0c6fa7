from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from digest.errors import UsageError
from digest.jekyll.folder import PostFile, posts_folder, read_posts
from digest.model import Problem

if TYPE_CHECKING:
    from pathlib import Path


def put(folder: Path, *names: str, content: bytes = b"x") -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def names(folder: Path) -> list[str]:
    return [found.name for found in read_posts(folder) if isinstance(found, PostFile)]


def out(folder: Path) -> list[str]:
    found = [each for each in read_posts(folder) if isinstance(each, Problem)]
    return [f"{each.path.removeprefix(f'{folder}/')}:{each.line}: {each.message}" for each in found]


def test_the_folder_is_the_site_or_its_posts_or_any_with_posts(tmp_path: Path) -> None:
    put(tmp_path / "site" / "_posts", "2022-02-06-a.md")
    put(tmp_path / "plain", "2022-02-06-a.md")

    assert posts_folder(tmp_path / "site") == tmp_path / "site" / "_posts"
    assert posts_folder(tmp_path / "site" / "_posts") == tmp_path / "site" / "_posts"
    assert posts_folder(tmp_path / "plain") == tmp_path / "plain"


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("sites", "there is no folder", "did you mean .*site"),
        ("elsewhere", "there is no folder", "check the path"),
        ("site/index.md", "is a file", "name the folder"),
        ("site", "has no _posts/ and no posts", "2018-01-14-name.md"),
    ],
)
def test_any_other_place_is_wrong_usage(tmp_path: Path, name: str, message: str, hint: str) -> None:
    put(tmp_path / "site", "index.md")

    with pytest.raises(UsageError, match=message) as caught:
        posts_folder(tmp_path / name)

    assert re.search(hint, caught.value.hint)


def test_posts_come_in_name_order_from_all_folders(tmp_path: Path) -> None:
    put(tmp_path, "2022-02-13-b.markdown", "2022-02-06-a.MD", "2021/22-1-2-c.md")
    put(tmp_path, ".2022-02-06-a.md.swp", "_drafts/2022-02-06-a.md", "2022-02-06-a.md~", ".git/x")

    assert names(tmp_path) == ["2021/22-1-2-c.md", "2022-02-06-a.MD", "2022-02-13-b.markdown"]
    assert out(tmp_path) == []


def test_a_byte_order_mark_is_kept_apart_from_the_text(tmp_path: Path) -> None:
    put(tmp_path, "2022-02-06-a.md", content=b"\xef\xbb\xbf---\r\n")

    [post] = read_posts(tmp_path)

    assert isinstance(post, PostFile)
    assert (post.text, post.has_mark, post.day, post.slug) == ("---\r\n", True, "2022-02-06", "a")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("README.md", b"", "1: is no post: its name has no date"),
        ("2022-02-06-a.textile", b"", "1: is no Markdown but .textile"),
        ("2022-02-06-a.md", b"a\nb\ncaf\xe9", "3: is not UTF-8 text"),
        ("2022-02-06-a.md", b"x" * 4_000_001, "1: has more than 4 MB"),
        ("2022-02-06-a\nb.md", b"", "1: has a character in its name"),
    ],
)
def test_what_cannot_come_in_is_named(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    put(tmp_path, name, content=content)

    [found] = out(tmp_path)

    assert f":{message}" in found
    assert names(tmp_path) == []


def test_symbolic_links_are_not_followed(tmp_path: Path) -> None:
    secret = put(tmp_path / "elsewhere", "2022-02-06-secret.md")
    posts = put(tmp_path / "_posts", "2022-02-13-a.md")
    (posts / "2022-02-06-a.md").symlink_to(secret / "2022-02-06-secret.md")
    (posts / "more").symlink_to(secret)

    assert names(posts) == ["2022-02-13-a.md"]
    assert [line.partition(":")[0] for line in out(posts)] == ["2022-02-06-a.md", "more"]
    assert all("is a symbolic link" in line for line in out(posts))


def test_a_pipe_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "2022-02-06-a.md")

    assert out(tmp_path) == ["2022-02-06-a.md:1: is neither file nor folder; left out"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_what_nobody_may_read_is_named(tmp_path: Path) -> None:
    put(tmp_path, "2022-02-06-a.md", "sub/2022-02-06-a.md")
    (tmp_path / "2022-02-06-a.md").chmod(0)
    (tmp_path / "sub").chmod(0)

    found = out(tmp_path)
    (tmp_path / "sub").chmod(0o700)

    assert found == [
        "2022-02-06-a.md:1: cannot be read: Permission denied; left out: check its permissions",
        "sub:1: cannot be read: Permission denied; left out",
    ]
