"""Byte for byte: one output of each kind. Rewrite with ``--update-golden``."""

from functools import cache
from pathlib import Path

import pytest

from digest.config import Site
from tests.builders_site import built, edition, make_merge, make_week, publication
from tests.whole_site import whole

GOLDEN = Path(__file__).parent / "site"
FRONT = """title: Week Ending August 16, 2026
summary: Idle devices are seen as idle, and the docs freeze is near.
authors: [Ada Marsh, Juno Petrov]
published_at: 2026-08-20T16:00:00Z
updated_at: 2026-08-22T09:00:00Z
corrections:
  - at: 2026-08-22T09:00:00Z
    text: An earlier version named the wrong milestone."""
TEXT = """## Developer News

The election opens on [1 September](https://example.org/e). <!-- lint: allow LINK-HERE no -->

| Who | When |
|:----|-----:|
| Docs | 28 Aug |

## Featured PRs

### [#11: Init containers no longer *hold* devices](https://github.com/kubernetes/kubernetes/pull/11)

A node looked full while `gpu-0` sat idle.

## Other Merges

* [Fix a panic](https://github.com/kubernetes/kubernetes/pull/12) in <Pod> status
* Proposal [KEP-5729](https://kep.k8s.io/5729) moves on
* [#11](https://github.com/kubernetes/kubernetes/pull/11) is also [here][ref]

[ref]: ../20260809/ "x"
"""


@pytest.mark.parametrize(
    "path", ["2026/20260816/index.html", "index.html", "feed.xml", "atom.xml", "feed.json"]
)
def test_output_is_as_it_was(path: str, request: pytest.FixtureRequest) -> None:
    site = Site(
        url="https://example.org/digest/",
        title="Cluster Weekly",
        description="What merged, what moved and what is due.",
        licence="CC BY 4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        attribution="Written by its readers.",
    )
    made = [edition(TEXT, front=FRONT), edition("Short week.\n", id="2026-08-09")]
    week = make_week(*map(make_merge, range(1, 143)))
    output = built(publication(*made, site=site, weeks=[week]))[path]
    golden = GOLDEN / path.replace("/", "-")
    if request.config.getoption("--update-golden", default=False):
        golden.write_bytes(output.encode())
    assert output.encode() == golden.read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "sig/index.html",
        "sig/node/index.html",
        "sig/node/feed.xml",
        "kep/index.html",
        "kep/5729/index.html",
        "kep/5729/feed.xml",
        "2026/20260816/all-merges/index.html",
        "2026/20260816/email.html",
        "2026/20260816/email.txt",
        "2026/20260816/social.json",
        "weeks/33/index.html",
        "archive/index.html",
        "stats/index.html",
        "search/index.html",
        "feeds.opml",
        "sitemap.xml",
        "404.html",
        "calendar.ics",
    ],
)
def test_further_output_is_as_it_was(path: str, request: pytest.FixtureRequest) -> None:
    output = everything()[path].encode()
    golden = GOLDEN.with_name("whole") / path.replace("/", "-")
    if request.config.getoption("--update-golden", default=False):
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(output)
    assert output == golden.read_bytes()


@cache
def everything() -> dict[str, str]:
    """The files of the small publication in which everything is on."""
    return built(whole())
