"""A home's own files for the site."""

from __future__ import annotations

import msgspec
import pytest

from digest.errors import DigestError
from digest.render import Publication, render_site
from digest.render.base import StaticFile
from tests.builders_site import edition, own_file, publication


def with_files(*files: StaticFile) -> Publication:
    return msgspec.structs.replace(publication(edition("x")), static=files)


def test_a_file_is_copied_as_it_is() -> None:
    content = bytes(range(256))
    file = StaticFile(path="images/é.png", content="1", read=lambda: content)

    made = {artifact.path: artifact.content for artifact in render_site(with_files(file))}

    assert made["images/é.png"] == content


def test_a_file_is_read_only_when_it_is_written() -> None:
    def read() -> bytes:
        raise AssertionError("nobody asked for the bytes")

    files = [StaticFile(path="a.png", content="1", read=read)]

    assert "a.png" in [artifact.path for artifact in render_site(with_files(*files))]


def test_other_bytes_are_another_key() -> None:
    def key(text: str) -> str:
        made = render_site(with_files(own_file("a.txt", text)))
        return next(artifact.key for artifact in made if artifact.path == "a.txt")

    assert key("a") == key("a")
    assert key("a") != key("b")


@pytest.mark.parametrize(
    "path",
    [
        "index.html", "INDEX.html", "style.css", "2026/20260816/index.html", "2026", "feed.xml",
        "index.html/x.png", "feeds.opml", "404.html",
    ],
)  # fmt: skip
def test_one_in_the_place_of_an_output_is_refused(path: str) -> None:
    with pytest.raises(DigestError, match="two outputs of the site want the path") as caught:
        list(render_site(with_files(own_file(path))))

    assert "static/" in caught.value.hint
