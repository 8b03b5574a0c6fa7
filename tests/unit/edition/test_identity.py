"""What of a published edition stays, whatever is edited."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from digest.edition.identity import (
    delivered_as,
    redirects_of,
    text_content,
    with_identity,
)
from digest.errors import DigestError
from digest.index.reading import index_edition
from digest.model import Delivered, Edition, TextFile
from tests.builders import parsed

AT = datetime(2026, 8, 20, 16, tzinfo=UTC)
TEXT = """---
title: T
published_at: 2026-08-20T16:00:00Z
---

## Other Merges

* [A](https://github.com/kubernetes/kubernetes/pull/1)
* [B](https://github.com/kubernetes/kubernetes/pull/2)
"""
SECTION = TextFile(
    path="sections/010-news.md",
    text="---\nwriter: Ada\n---\n## Developer News\n\n* [C](https://example.org/c)\n",
)


def files_of(text: str = TEXT, *others: TextFile) -> list[TextFile]:
    return [TextFile(path="edition.md", text=text), *others]


def edition_of(files: list[TextFile], delivered: Delivered | None = None) -> Edition:
    return with_identity(parsed(files[0].text, *files[1:]), files, delivered)


def out(files: list[TextFile], before: Delivered | None = None) -> Delivered:
    found = delivered_as(edition_of(files, before), files, feed_id_prefix="urn:x:")
    assert found is not None
    return found


def told(edition: Edition) -> list[str]:
    return [problem.message for problem in edition.problems]


def test_what_goes_out_is_time_page_id_anchors_and_text() -> None:
    files = files_of(TEXT, SECTION)

    assert out(files) == Delivered(
        at=AT,
        page="2026/20260816/",
        feed_id="urn:x:2026-08-16",
        text=text_content(files),
        anchors=(
            "developer-news", "example-org-c", "kubernetes-kubernetes-1",
            "kubernetes-kubernetes-2", "other-merges",
        ),
    )  # fmt: skip


def test_a_draft_goes_out_as_nothing() -> None:
    files = files_of("---\ntitle: T\n---\n")

    assert delivered_as(edition_of(files), files, feed_id_prefix="urn:x:") is None
    assert edition_of(files).meta.updated_at is None
    assert told(edition_of(files)) == []


def test_an_edition_as_it_went_out_has_nothing_to_tell() -> None:
    files = files_of(TEXT, SECTION)

    assert told(edition_of(files, out(files))) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("* [A]", "* [Another]"),
        ("T\n", "Title\n"),
        ("\n\n## Other", "\n\nNew.\n\n## Other"),
    ],
)
def test_an_edit_without_a_correction_is_told(old: str, new: str) -> None:
    delivered = out(files_of())

    edition = edition_of(files_of(TEXT.replace(old, new, 1)), delivered)

    (said,) = told(edition)
    assert said.startswith("the text was changed since it came out")
    assert "digest correct --week 2026-08-16" in said


@pytest.mark.parametrize(
    "others",
    [
        [],
        [TextFile(path=SECTION.path, text=SECTION.text.replace("[C]", "[D]"))],
        [SECTION, TextFile(path="sections/020-more.md", text="More.\n")],
        [TextFile(path="sections/020-news.md", text=SECTION.text)],
    ],
    ids=["gone", "edited", "one more", "renamed"],
)
def test_an_edit_of_a_sections_file_is_told(others: list[TextFile]) -> None:
    delivered = out(files_of(TEXT, SECTION))

    assert "was changed since" in told(edition_of(files_of(TEXT, *others), delivered))[0]


def test_the_line_ends_of_any_file_are_no_edit() -> None:
    files = files_of(TEXT, SECTION)
    windows = [TextFile(path=f.path, text=f.text.replace("\n", "\r\n")) for f in files]

    assert told(edition_of(windows, out(files))) == []


def test_an_item_that_moved_into_a_sections_file_keeps_its_anchor() -> None:
    line = "* [B](https://github.com/kubernetes/kubernetes/pull/2)\n"
    delivered = out(files_of())
    moved = TextFile(path="sections/a.md", text=f"## Other Merges\n\n{line}")

    edition = edition_of(files_of(TEXT.replace(line, ""), moved), delivered)

    assert index_edition(edition, "c", site_url="https://e.org/")[0].lost_anchors == ()


def test_an_anchor_that_nothing_carries_any_more_stays_on_the_page() -> None:
    delivered = out(files_of(TEXT, SECTION))
    without = TEXT.replace("* [A](https://github.com/kubernetes/kubernetes/pull/1)\n", "")

    indexed, _ = index_edition(edition_of(files_of(without), delivered), "c", site_url="x")

    assert indexed.lost_anchors == (
        "developer-news", "example-org-c", "kubernetes-kubernetes-1",
    )  # fmt: skip


def test_anchors_once_out_are_never_forgotten() -> None:
    first = out(files_of(TEXT, SECTION))
    corrected = TEXT.replace("* [A]", "* [New](https://example.org/new)\n* [A]").replace(
        "published_at", "corrections: [{at: 2026-08-21, text: x}]\npublished_at"
    )

    second = out(files_of(corrected), first)

    assert set(first.anchors) < set(second.anchors)
    assert "example-org-new" in second.anchors
    assert second.corrections == 1
    assert told(edition_of(files_of(corrected), second)) == []


def test_a_typed_permalink_later_becomes_a_redirect() -> None:
    delivered = out(files_of())
    moved = files_of(TEXT.replace("title: T", "title: T\npermalink: /new/"))

    edition = edition_of(moved, delivered)

    assert edition.meta.permalink == "/2026/20260816/"
    assert redirects_of(edition) == (("new/",), ())


def test_the_same_permalink_written_otherwise_is_no_move() -> None:
    typed = TEXT.replace("title: T", "title: T\npermalink: /2026/news")
    delivered = out(files_of(typed))

    edition = edition_of(files_of(typed.replace("/2026/news", "2026/news/")), delivered)

    assert edition.meta.permalink == "/2026/news"
    assert redirects_of(edition) == ((), ())


def test_the_first_permalink_must_be_a_path() -> None:
    files = files_of(TEXT.replace("title: T", "title: T\npermalink: ../x"))

    with pytest.raises(DigestError, match="permalink"):
        out(files)


def test_writers_and_their_files_do_not_publish() -> None:
    """Only ``edition.md`` says whether an edition is out."""
    section = TextFile(path="sections/a.md", text="---\npublished_at: 2026-08-20\n---\nText.\n")
    files = files_of("---\ntitle: T\n---\n", section)

    assert edition_of(files).is_published is False
