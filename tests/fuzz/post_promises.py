"""What must hold for any post of a Jekyll site: none of it is lost, and the edition can be read."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from digest.edition.front_matter import read_front_matter, read_meta
from digest.jekyll.editions import edition_text
from digest.jekyll.folder import PostFile
from digest.jekyll.oddities import oddities
from digest.jekyll.posts import Post, read_post
from digest.jekyll.urls import entry_id
from digest.window import Calendar

_ZONE = ZoneInfo("America/Los_Angeles")
_WINDOW = Calendar().window(datetime(2022, 2, 6, tzinfo=UTC).date())


def post(content: bytes) -> None:
    """The post's bytes are the edition's but for the lines that were added, which say what they
    should, and every finding names one of its lines.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return
    has_mark = text.startswith("\ufeff")
    bare = text.removeprefix("\ufeff")
    name = "2022-02-06-a.md"
    file = PostFile(name=name, shown=name, day="2022-02-06", slug="a", text=bare, has_mark=has_mark)
    found = read_post(file, pattern="/:categories/:year/:title/", zone=_ZONE)
    assert isinstance(found, Post)

    _assert_nothing_is_lost(found, text)
    assert found.address.path.startswith("/")
    assert ".." not in found.address.path.split("/")
    made = entry_id("https://example.org/b", found.address.id_path)
    assert made.isascii()
    assert made.isprintable()
    assert urlsplit(made).netloc == "example.org"
    last = bare.count("\n") + 1
    for problem in oddities(found, _WINDOW, datetime(2026, 1, 1, tzinfo=UTC)):
        assert 1 <= problem.line <= last
        assert problem.message.isprintable()
        assert len(problem.message) < 2_000


def _assert_nothing_is_lost(found: Post, text: str) -> None:
    fields = {"published_at": "2022-02-09T05:20:00Z", "imported_from": found.name}
    made = edition_text(found, fields)

    assert len(made.text) >= len(text)
    bare = made.text.removeprefix("\ufeff")
    assert bare.endswith(found.text[found.front.length :])
    for line in found.text.split("\n"):
        assert line in made.text
    meta, _ = read_meta("edition.md", read_front_matter("edition.md", bare), bare)
    assert meta.imported_from == found.name
    assert meta.published_at == datetime(2022, 2, 9, 5, 20, tzinfo=UTC)
