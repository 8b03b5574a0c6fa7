"""What ``lint --fix`` does to the files of a home."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from digest.app import open_app
from digest.check.lint import rules_of
from digest.errors import DigestError, DraftError
from digest.pipeline.mend import Fixed, mend_edition
from tests.builders import EDITION

if TYPE_CHECKING:
    from pathlib import Path

PULL = "https://github.com/kubernetes/kubernetes/pull"
TEXT = f"""---
title: Über die Woche.
ready: no
---

## Other Merges

* [A pump]({PULL}/1?utm_source=mail).
*
* Use --all

<!-- dismiss kubernetes/kubernetes#2 no valve. -->
"""
MENDED = TEXT.replace("?utm_source=mail).\n*\n", ")\n").replace("--all", "`--all`")


def fix(home: Path) -> Fixed:
    app = open_app(home, {"DIGEST_NOW": "2026-08-17T09:00:00Z"})
    rules = rules_of(app.config.lint)
    return mend_edition(EDITION, rules, archive=app.archive, config=app.config, now=app.clock())


def write(home: Path, content: bytes, name: str = "edition.md") -> Path:
    path = home / "archive" / EDITION / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "\n", "the end"])
def test_only_what_is_wrong_changes_in_the_file(
    home: Path, bom: bytes, line_end: str, last: str
) -> None:
    def as_bytes(text: str) -> bytes:
        return bom + (text.rstrip("\n") + last).replace("\n", line_end).encode()

    path = write(home, as_bytes(TEXT))

    fixed = fix(home)

    assert path.read_bytes() == as_bytes(MENDED)
    assert fixed.counts == {"BUL-EMPTY": 1, "BUL-PERIOD": 1, "CODE-FLAG": 1, "LINK-TRACK": 1}
    assert (fixed.edition, fixed.paths, fixed.left) == (EDITION, ("edition.md",), ())


def test_once_more_writes_nothing(home: Path) -> None:
    path = write(home, TEXT.encode())
    fix(home)
    stamp = path.stat()

    fixed = fix(home)

    assert (fixed.paths, fixed.counts) == ((), {})
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (stamp.st_mtime_ns, stamp.st_ino)


def test_only_the_files_with_something_to_mend_are_written(home: Path) -> None:
    write(home, b"## Developer News\n\nHello.\n")
    good = write(home, b"---\nwriter: a\n---\n## Promotions\n\n* X to GA\n", "sections/a.md")
    bad = write(home, b"---\nwriter: b\n---\n## Promotions\n\n* Y to GA.\n", "sections/b.md")
    stamp = good.stat().st_mtime_ns

    assert fix(home).paths == ("sections/b.md",)
    assert bad.read_bytes() == b"---\nwriter: b\n---\n## Promotions\n\n* Y to GA\n"
    assert good.stat().st_mtime_ns == stamp


def test_a_published_edition_is_left_to_corrections(home: Path) -> None:
    text = TEXT.replace("ready: no", "published_at: 2026-08-18T10:00:00Z")
    path = write(home, text.encode())

    with pytest.raises(DraftError, match="is published, since 2026-08-18 10:00 UTC") as caught:
        fix(home)

    assert "digest correct" in caught.value.hint
    assert path.read_text() == text


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        (" valve. -->", " valve.", 12, "is not closed"),
        ("* Use", "```\n* Use", 10, "is not closed"),
        ("* Use", "<<<<<<< HEAD\n* Use", 10, "a merge conflict is not resolved"),
        ("ready: no\n", 'x: "\n', 4, "the front matter"),
        (" no valve.", "", 12, "dismissal of kubernetes/kubernetes#2 without a reason"),
    ],
)
def test_a_text_that_cannot_be_read_is_left_alone(
    home: Path, old: str, new: str, line: int, words: str
) -> None:
    text = TEXT.replace(old, new)
    path = write(home, text.encode())

    with pytest.raises(DraftError, match="nothing was mended") as caught:
        fix(home)

    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert words in str(caught.value)
    assert caught.value.hint == f"mend that by hand, then: digest lint --week {EDITION} --fix"
    assert path.read_text() == text


def test_a_conflict_in_one_file_keeps_all_as_they_are(home: Path) -> None:
    main = write(home, TEXT.encode())
    write(home, b"## Promotions\n\n>>>>>>> theirs\n", "sections/a.md")

    with pytest.raises(DraftError, match=r"sections/a\.md:3: a merge conflict"):
        fix(home)

    assert main.read_text() == TEXT


def test_without_a_draft_the_next_step_is_named(home: Path) -> None:
    with pytest.raises(DigestError, match="there is no draft") as caught:
        fix(home)

    assert caught.value.hint == f"run: digest draft --week {EDITION}"


def test_what_is_no_text_is_named(home: Path) -> None:
    path = write(home, b"## Other Merges\n\n* \xff.\n")

    with pytest.raises(DigestError, match=r"edition\.md:3: the file is not UTF-8 text"):
        fix(home)

    assert path.read_bytes() == b"## Other Merges\n\n* \xff.\n"
