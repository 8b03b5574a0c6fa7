"""What publish looks at before it sends anything: the very files that the build then writes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from digest.app import bundled_folder, open_app
from digest.cli import run
from digest.pipeline.outgoing import Outgoing
from digest.pipeline.texts import read_edition
from tests.builders import EDITION, draft_of, said

if TYPE_CHECKING:
    from pathlib import Path

CHECKS = (
    "the page is sound",
    "the newsletter holds what the page holds",
    "the posts fit their services",
    "the feeds are valid and hold the edition",
)
FRONT = {
    "as drafted": "",
    "with a place of its own": "permalink: /posts/one.html\nfeed_id: urn:x:1\nsummary: In short\n",
    "with a time of change too early": "updated_at: 2026-08-01T00:00:00Z\n",
    "with facts for posts": "social: [One fact, Another]\nauthors: [Ada]\n",
}


@pytest.fixture
def drafted(home: Path) -> Path:
    """A home with a published edition before, a release's of the same day, and a draft."""
    for name, stamp in (("2026-08-09", "2026-08-10"), ("release-v1.9", "2026-08-17")):
        path = home / "archive" / name / "edition.md"
        path.parent.mkdir(parents=True)
        path.write_text(
            f"---\ntitle: {name}\npublished_at: {stamp}T08:00:00Z\n---\n\n## Other Merges\n\n"
            f"* [One](https://github.com/a/b/pull/{len(name)})\n"
        )
    run(["draft"])
    return home


def add(home: Path, *, text: str = "", front: str = "") -> None:
    """Put lines at the end of the draft, and into its front matter."""
    path = home / "archive" / EDITION / "edition.md"
    path.write_text(draft_of(home).replace("---\n\n", f"{front}---\n\n", 1) + text)


def override(home: Path, template: str, old: str, new: str) -> None:
    """Give the home a template of its own: the package's with one change."""
    (home / "templates").mkdir(exist_ok=True)
    text = (bundled_folder() / "templates" / template).read_text(encoding="utf-8")
    assert old in text
    (home / "templates" / template).write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("front", FRONT.values(), ids=FRONT)
def test_what_is_looked_at_is_what_publish_writes(
    drafted: Path, front: str, capsys: pytest.CaptureFixture[str]
) -> None:
    add(drafted, front=front, text="\n## More\n\nWords and a [link](https://a.example/).\n")
    app = open_app(drafted, os.environ)
    edition = read_edition(EDITION, app.archive, app.config)
    looked_at = {
        path: artifact.content
        for path, artifact in Outgoing.of(
            edition, app.site_inputs(), now=app.clock()
        ).artifacts.items()
    }

    assert run(["publish", "--yes"]) == 0, said(capsys)

    assert len(looked_at) == 7
    written = {path: (drafted / "site" / path).read_bytes() for path in looked_at}
    assert [path for path in looked_at if looked_at[path] != written[path]] == []


def test_every_check_of_what_goes_out_has_its_line(
    drafted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys)

    assert run(["--home", str(drafted), "publish"]) == 0

    passed = [line.removeprefix("passed  ") for line in said(capsys)[0].splitlines()]
    assert passed[-len(CHECKS) :] == list(CHECKS)
    assert not (drafted / "site").exists()


def test_an_output_that_is_off_has_no_line(
    drafted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = drafted / "digest.toml"
    off = "[outputs]\nnewsletter = false\nsocial = false\nfeeds = []\n"
    settings.write_text(f"{settings.read_text()}\n{off}")
    said(capsys)

    assert run(["--home", str(drafted), "publish"]) == 0

    out, _ = said(capsys)
    assert [check for check in CHECKS if check in out] == ["the page is sound"]


def test_a_link_to_nothing_on_the_page_stops_publication(
    drafted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(drafted, text="\n## More\n\nSee [above](#gone).\n")

    assert run(["publish", "--yes"]) == 1

    out, _ = said(capsys)
    assert "failed  the page is sound" in out
    assert "2026/20260816/index.html:" in out
    assert "the link “above” leads to “#gone”" in out
    assert "published_at" not in draft_of(drafted)


@pytest.mark.parametrize(
    ("template", "old", "new", "check", "detail"),
    [
        (
            "page.html.j2", "<h1>", "<script>x()</script><h1>", "the page is sound",
            "<script> stands in the text: take it out",
        ),
        (
            "base.html.j2", '<html lang="{{ frame.language }}">', "<html>", "the page is sound",
            "<html> has no lang: set language in [site], or mend templates/base.html.j2",
        ),
        (
            "newsletter.html.j2", "{{ section.html }}", "", CHECKS[1],
            "of the page is missing, or not in its place; mend templates/newsletter.html.j2",
        ),
        (
            "page.html.j2", "{{ page.title }}", "{{ page.titel }}", "the page is sound",
            "page.html.j2",
        ),
    ],
)  # fmt: skip
def test_a_template_of_the_home_that_loses_something_stops_publication(
    drafted: Path,
    template: str,
    old: str,
    new: str,
    check: str,
    detail: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    override(drafted, template, old, new)
    said(capsys)

    assert run(["--home", str(drafted), "publish"]) == 1

    out, _ = said(capsys)
    assert f"failed  {check}" in out
    assert detail in out


def test_a_fault_that_no_author_can_mend_says_how_to_go_on(
    drafted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    override(drafted, "newsletter.html.j2", "{{ section.html }}", "")
    said(capsys)

    run(["--home", str(drafted), "publish"])

    out, _ = said(capsys)
    assert "to go on without it: newsletter = false in [outputs]" in out


def test_an_id_that_feeds_refuse_stops_publication(
    drafted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(drafted, front="feed_id: week 33\n")

    assert run(["publish"]) == 1

    out, _ = said(capsys)
    assert "failed  the feeds are valid and hold the edition" in out
    assert "its id “week 33” is no IRI (RFC 4287, 4.2.6): take feed_id out" in out


def test_a_page_that_another_edition_has_stops_publication(
    drafted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(drafted, front="permalink: /2026/20260809/\n")

    assert run(["publish"]) == 1

    out, _ = said(capsys)
    assert "failed  the page is sound" in out
    assert "both want the path 2026/20260809/index.html; change the permalink" in out
