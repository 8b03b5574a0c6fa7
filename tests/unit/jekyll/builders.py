"""Posts for tests: name only what matters to the claim."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from digest.jekyll.folder import PostFile
from digest.jekyll.posts import Post, read_post

DEFAULT = "/:year/:year:month:day"


def make_post(
    text: str,
    *,
    day: str = "2022-02-06",
    pattern: str = DEFAULT,
    zone: str = "UTC",
    mark: bool = False,
) -> Post:
    """Return the post of a file called ``<day>-update.md``; one that stays out fails the test."""
    name = f"{day}-update.md"
    file = PostFile(name=name, shown=name, day=day, slug="update", text=text, has_mark=mark)
    post = read_post(file, pattern=pattern, zone=ZoneInfo(zone))
    assert isinstance(post, Post)
    return post
