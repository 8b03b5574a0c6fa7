"""A real Jekyll archive: what Jekyll and jekyll-feed made of it is what digest makes of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import feedparser
import pytest

from digest.cli import run
from digest.presets import preset_text
from tests.builders import said

pytestmark = pytest.mark.corpus

SITE = "https://lwkd.info"
POSTS = 345
NOT_GIVEN = Path(__file__).with_name("inside_links_not_given.txt")
"""Targets below the old site that the posts lead to and the corpus does not contain."""

FEEDS = '[feeds]\natom = "feed.xml"\nrss = "rss.xml"\nsize = 400\n'
JEKYLL = """\
url: {site}
permalink: {permalink}
timezone: {zone}
plugins: [jekyll-feed]
future: true
feed: {{posts_limit: 400}}
"""
DUMP = """\
---
---
[{% for post in site.posts %}{{ post.path | jsonify }},{{ post.url | jsonify }},
{% endfor %}""]
"""


@pytest.fixture
def home(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home that publishes at the old site's address, beside a copy of the posts."""
    monkeypatch.setenv("DIGEST_NOW", "2026-08-17T09:00:00Z")
    monkeypatch.chdir(tmp_path)
    settings = re.sub(r"(?ms)^\[feeds\]\n.*?(?=^\[|\Z)", "", preset_text("kubernetes"))
    settings = re.sub(r'(?m)^url = ".*?"', f'url = "{SITE}"', settings, count=1)
    (tmp_path / "digest.toml").write_text(f"{settings}\n{FEEDS}")
    shutil.copytree(shared / "corpus" / "lwkd" / "_posts", tmp_path / "old" / "_posts")
    return tmp_path


def jekyll(folder: Path, *, permalink: str, zone: str) -> tuple[bytes, dict[str, str]]:
    """Return the feed that Jekyll makes of the posts in a folder, and each post's URL by name."""
    config = JEKYLL.format(site=SITE, permalink=permalink, zone=zone)
    (folder / "_config.yml").write_text(config)
    (folder / "dump.json").write_text(DUMP)
    subprocess.run(["jekyll", "build", "--quiet"], cwd=folder, check=True, capture_output=True)
    names: list[str] = json.loads((folder / "_site" / "dump.json").read_text())
    urls = {Path(name).name: url for name, url in zip(names[::2], names[1::2], strict=False)}
    return (folder / "_site" / "feed.xml").read_bytes(), urls


def entries(feed: bytes) -> list[tuple[str, str, str]]:
    """Return id, link and publication of each entry, newest first."""
    found = [(each.id, each.link, each.published_parsed) for each in feedparser.parse(feed).entries]
    return [(each[0], each[1], time.strftime("%Y-%m-%dT%H:%M:%S", each[2])) for each in found]


@pytest.mark.parametrize(
    ("permalink", "zone"),
    [("/:year/:year:month:day", "UTC"), ("pretty", "America/Los_Angeles")],
)
def test_every_entry_has_the_id_the_address_and_the_time_that_jekyll_gave_it(
    home: Path, permalink: str, zone: str, capsys: pytest.CaptureFixture[str]
) -> None:
    started = time.perf_counter()
    assert run(["import", "old", "--permalink", permalink, "--timezone", zone]) == 0
    seconds = time.perf_counter() - started
    assert run(["build"]) == 0
    said(capsys)

    feed, urls = jekyll(home / "old", permalink=permalink, zone=zone)
    theirs, ours = entries(feed), entries((home / "site" / "feed.xml").read_bytes())

    assert len(theirs) == len(urls) == POSTS
    assert {each[0] for each in ours} == {each[0] for each in theirs}
    assert sorted(ours) == sorted(theirs)
    assert ours[:10] == theirs[:10]
    for name, url in urls.items():
        assert (home / "site" / unquote(url).strip("/") / "index.html").is_file(), name
    print(f"{POSTS} posts in {seconds:.2f} s: ids, links and times as Jekyll's, {zone}")  # noqa: T201 - a figure to see


def test_no_byte_of_a_post_is_lost_and_a_second_import_changes_nothing(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", "old", "--site-url", SITE]) == 0
    out, err = said(capsys)
    assert f"Imported {POSTS} posts into archive/: {POSTS} new, 0 unchanged" in out
    added = re.compile(rb"(?m)^(?:published_at|permalink|feed_id|imported_from): .*\n")
    editions = sorted((home / "archive").glob("*/edition.md"))
    posts = {path.name: path.read_bytes() for path in (home / "old" / "_posts").iterdir()}
    for path in editions:
        content = path.read_bytes()
        name = re.search(rb"(?m)^imported_from: (.*)$", content)
        assert name is not None
        assert added.sub(b"", content, count=4) == posts.pop(name[1].decode())
    assert posts == {}

    assert run(["import", "old", "--site-url", SITE]) == 0

    assert f"0 new, {POSTS} unchanged" in said(capsys)[0]
    print(_counted(err))  # noqa: T201 - a figure to see


def _counted(findings: str) -> str:
    kinds = {
        "no date": r":\d+: has no date",
        "no such date": r":\d+: date: there is no",
        "slug for another day": r":\d+: slug:",
        "file of no Sunday": r":\d+: the file's",
        "month misspelt": r":\d+: title: there is no month",
        "title for another day": r":\d+: title: .* is not the week's day",
        "date before the week's end": r":\d+: date: .* lies before",
        "date far off": r":\d+: date: .* (?:in the future|days after)",
        "Liquid": r":\d+: a Liquid tag",
        "shared address or id": r":\d+: has the (?:address|feed id)",
    }
    counts = {name: len(re.findall(pattern, findings)) for name, pattern in kinds.items()}
    assert sum(counts.values()) == len(findings.strip().split("\n")) - 1
    return ", ".join(f"{name} {count}" for name, count in counts.items())


class _Page(HTMLParser):
    """The ids of a page and what it leads to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.targets: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            elif name in ("href", "src") and value is not None:
                self.targets.add(value)


def test_every_inside_link_leads_somewhere(home: Path) -> None:
    assert run(["import", "old"]) == 0
    assert run(["build"]) == 0
    site = home / "site"
    pages = {path: _Page(path.read_text()) for path in sorted(site.rglob("*.html"))}
    missing: set[str] = set()
    count = 0
    for path, page in pages.items():
        here = f"{SITE}/{path.relative_to(site).as_posix().removesuffix('index.html')}"
        for target in page.targets:
            url = urlsplit(urljoin(here, target))
            if f"{url.scheme}://{url.netloc}" not in (SITE, SITE.replace("https", "http")):
                continue
            count += 1
            file = site / unquote(url.path).lstrip("/")
            file = file / "index.html" if file.is_dir() else file
            # A browser shows a page's top for a fragment "top", in whatever case.
            ids = pages[file].ids | {"top"} if file in pages else set()
            if not file.is_file() or (url.fragment and unquote(url.fragment) not in ids):
                missing.add(f"{url.path or '/'}{'#' if url.fragment else ''}{url.fragment}")

    print(f"{len(pages)} pages, {count} inside links, {len(missing)} targets not given")  # noqa: T201 - a figure to see
    assert sorted(missing) == NOT_GIVEN.read_text().split("\n")[:-1]
