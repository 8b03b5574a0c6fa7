"""Pages and feeds of a real archive: nothing breaks, no link is lost, nothing acts."""

import re
import time
from pathlib import Path
from urllib.parse import unquote

import msgspec
import pytest

from digest.model import Edition, LinkKind
from tests.builders_site import built, edition, publication
from tests.hostile import Read

pytestmark = pytest.mark.corpus
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.S)


def _editions(posts: Path) -> list[Edition]:
    made = []
    for path in sorted(posts.glob("*.md"), reverse=True):
        text = _FRONT.sub("", path.read_text(encoding="utf-8").replace("\r\n", "\n"), count=1)
        front = f"published_at: {path.name[:10].replace('-02-29', '-02-28')}T16:00:00Z"
        permalink = path.stem.replace("-update", "")
        made.append(
            edition(text, id=path.name[:10], front=f"{front}\npermalink: /posts/{permalink}")
        )
    return made


def _same(url: str) -> str:
    return unquote(url).rstrip("/")


def test_every_link_of_every_post_is_on_its_page(shared: Path) -> None:
    editions = _editions(shared / "corpus" / "lwkd" / "_posts")
    started = time.process_time()
    site = built(publication(*editions))
    seconds = time.process_time() - started
    pages = {path: Read(html) for path, html in site.items() if path.startswith("posts/")}
    assert len(pages) == len(editions)
    missing = []
    for made in editions:
        read = pages[f"{(made.meta.permalink or '').strip('/')}/index.html"]
        assert not read.harm
        assert len(read.ids) == len(set(read.ids))
        there = {_same(href) for href in read.hrefs}
        wanted = {_same(link.url) for link in made.links if link.kind is LinkKind.LINK}
        missing += sorted((made.id, url) for url in wanted - there)
    print(f"{len(pages)} pages and the feeds in {seconds:.2f} s of processor time")  # noqa: T201
    assert missing == []
    assert len(msgspec.json.decode(site["feed.json"].encode())["items"]) == 20
