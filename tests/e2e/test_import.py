"""A Jekyll archive comes in, as a person types it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from digest.cli import run
from tests.builders import draft_of, said
from tests.kills import digest, killed_before_change, left_behind, texts, torn_files

FRONT = "title: Week Ending February {day}, 2022\ndate: 2022-02-{out} 05:20:00 -0000"
BODY = """
## Other Merges

* [One](https://github.com/kubernetes/kubernetes/pull/1)\x20\x20

## Version Updates

Two\t
"""
OPTIONS = ("--site-url", "https://old.example.org")


def put(home: Path, name: str, text: str) -> Path:
    path = home / "old" / "_posts" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def put_post(home: Path, day: int, *, more: str = "", body: str = BODY) -> Path:
    front = FRONT.format(day=day, out=f"{day + 3:02}")
    text = f"---\n{front}\nslug: 2022-02-{day:02}-update\n{more}---\n{body}"
    return put(home, f"2022-02-{day:02}-update.md", text)


def test_a_post_becomes_an_edition_with_its_address_and_id(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    post = put_post(home, 6)

    assert run(["import", "old", *OPTIONS]) == 0

    out, err = said(capsys)
    assert out == "Imported 1 post into archive/: 1 new, 0 unchanged, 0 findings\n"
    assert err == "Feed ids start with https://old.example.org\n"
    lines = (
        "published_at: 2022-02-09T05:20:00Z\n"
        "permalink: /2022/20220209\n"
        "feed_id: https://old.example.org/2022/2022-02-06-update\n"
        "imported_from: 2022-02-06-update.md\n"
    )
    assert draft_of(home, "2022-02-06") == post.read_text().replace("---\n\n", f"{lines}---\n\n")


def test_pattern_zone_and_address_are_the_old_sites(home: Path) -> None:
    put_post(home, 6)
    options = ["--permalink", "pretty", "--timezone", "America/Los_Angeles", *OPTIONS]

    assert run(["import", "old/_posts", *options]) == 0

    text = draft_of(home, "2022-02-06")
    assert "\npermalink: /2022/02/08/2022-02-06-update/\n" in text
    assert "\nfeed_id: https://old.example.org/2022/02/08/2022-02-06-update\n" in text
    assert "\npublished_at: 2022-02-09T05:20:00Z\n" in text


def test_without_an_address_the_settings_are_named(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_post(home, 6)

    assert run(["import", "old"]) == 0

    assert re.search(r"Feed ids start with https?://\S+, \[site\] url", said(capsys)[1])


def test_a_second_import_changes_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put_post(home, 6)
    put_post(home, 13)
    run(["import", "old", *OPTIONS])
    before = {path: path.stat().st_mtime_ns for path in (home / "archive").rglob("*")}
    said(capsys)

    assert run(["import", "old", *OPTIONS]) == 0

    assert "Imported 2 posts into archive/: 0 new, 2 unchanged" in said(capsys)[0]
    assert {path: path.stat().st_mtime_ns for path in (home / "archive").rglob("*")} == before


def test_what_an_editor_changed_since_is_left_alone(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_post(home, 6)
    run(["import", "old", *OPTIONS])
    path = home / "archive" / "2022-02-06" / "edition.md"
    path.write_text(path.read_text().replace("Two", "Three"))
    before = path.read_bytes()
    said(capsys)

    assert run(["import", "old", *OPTIONS]) == 0

    out, err = said(capsys)
    assert "0 unchanged, 1 changed since and left alone, 1 finding" in out
    assert "2022-02-06-update.md:1: archive/2022-02-06/edition.md is not what this post" in err
    assert path.read_bytes() == before


def test_a_draft_of_the_same_week_is_never_overwritten(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_post(home, 6)
    path = home / "archive" / "2022-02-06" / "edition.md"
    path.parent.mkdir()
    path.write_text("---\ntitle: Mine\n---\n")

    assert run(["import", "old", *OPTIONS]) == 1

    out, err = said(capsys)
    assert "Imported 0 posts into archive/: 0 new, 0 unchanged, 1 left out, 1 finding" in out
    assert "the archive has an edition 2022-02-06 that is not from this post" in err
    assert path.read_text() == "---\ntitle: Mine\n---\n"


def test_of_two_posts_for_one_week_both_are_named_and_the_second_stays_out(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = put_post(home, 6)
    second = put(home, "2022-02-07-late.md", "---\ntitle: Late\n---\nLate\n")

    assert run(["import", "old", *OPTIONS]) == 1

    out, err = said(capsys)
    assert "1 new, 0 unchanged, 1 left out" in out
    assert f"old/_posts/{second.name}:1: wants the week 2022-02-06, which " in err
    assert f"which old/_posts/{first.name} has; left out" in err
    assert "Late" not in draft_of(home, "2022-02-06")


@pytest.mark.parametrize(
    ("name", "week"),
    [
        ("2022-02-06", "2022-02-06"), ("2022-02-07", "2022-02-06"), ("2022-02-08", "2022-02-06"),
        ("2022-02-09", "2022-02-06"), ("2022-02-10", "2022-02-13"), ("2022-02-12", "2022-02-13"),
    ],
)  # fmt: skip
def test_the_week_is_the_nearest_to_the_files_day(home: Path, name: str, week: str) -> None:
    put(home, f"{name}-x.md", "---\ntitle: x\ndate: 2022-03-01\n---\n")

    run(["import", "old", *OPTIONS])

    assert (home / "archive" / week / "edition.md").exists()


def test_weeks_that_end_on_another_day_are_nearest_to_that(home: Path) -> None:
    settings = home / "digest.toml"
    settings.write_text(settings.read_text().replace('"Sunday"', '"Wednesday"', 1))
    put(home, "2022-02-06-x.md", "---\ntitle: x\ndate: 2022-03-01\n---\n")
    put(home, "2022-02-05-x.md", "---\ntitle: x\ndate: 2022-03-02\n---\n")

    run(["import", "old", *OPTIONS])

    assert (home / "archive" / "2022-02-09" / "edition.md").exists()
    assert (home / "archive" / "2022-02-02" / "edition.md").exists()


def test_two_posts_at_one_address_both_come_in_and_the_newer_keeps_it(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(home, "2022-02-06-x.md", "---\ntitle: x\ndate: 2022-02-16 05:00:00\nslug: s\n---\nOne\n")
    put(home, "2022-02-13-y.md", "---\ntitle: y\ndate: 2022-02-16 06:00:00\nslug: s\n---\nTwo\n")

    assert run(["import", "old", *OPTIONS]) == 0

    err = said(capsys)[1]
    assert "old/_posts/2022-02-06-x.md:3: has the address of old/_posts/2022-02-13-y.md" in err
    assert "old/_posts/2022-02-06-x.md:4: has the feed id of old/_posts/2022-02-13-y.md" in err
    assert "\npermalink: /2022/20220216\n" in draft_of(home, "2022-02-13")
    older = draft_of(home, "2022-02-06")
    assert "\npermalink: /2022/20220216-2\n" in older
    assert "feed_id" not in older
    assert run(["build"]) == 0


def test_an_address_that_no_site_can_have_is_told_and_the_weeks_is_taken(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_post(home, 6, more="permalink: /a b?c/\n")

    assert run(["import", "old", *OPTIONS]) == 0

    assert "'/a b?c/' is no path that a site can have" in said(capsys)[1]
    assert run(["build"]) == 0
    assert (home / "site" / "2022" / "20220206" / "index.html").exists()


def test_an_unpublished_post_comes_in_as_a_draft_that_keeps_its_address(home: Path) -> None:
    put_post(home, 6, more="published: false\n")

    assert run(["import", "old", *OPTIONS]) == 0

    text = draft_of(home, "2022-02-06")
    assert "published_at" not in text
    assert "permalink: /2022/20220209\n" in text


def test_an_imported_edition_is_built_in_its_authors_order_and_without_complaint(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_post(home, 6, more="layout: post\ntags: [a]\nauthor: Ada\nmood: good\n")
    run(["import", "old", *OPTIONS])
    said(capsys)

    assert run(["build"]) == 0

    assert "problem" not in said(capsys)[1]
    page = (home / "site" / "2022" / "20220209" / "index.html").read_text()
    assert page.index("Other Merges") < page.index("Version Updates")


def test_a_slip_of_ours_in_an_imported_edition_is_told(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_post(home, 6, more="corections: none\n")
    run(["import", "old", *OPTIONS])
    said(capsys)

    run(["build"])

    assert "corections: is not known here" in said(capsys)[1]


def test_the_old_feeds_path_and_format_can_be_kept(home: Path) -> None:
    put_post(home, 6)
    run(["import", "old", *OPTIONS])
    settings = home / "digest.toml"
    kept = re.sub(r"(?ms)^\[feeds\]\n.*?(?=^\[|\Z)", "", settings.read_text())
    settings.write_text(f'{kept}\n[feeds]\natom = "feed.xml"\nrss = "rss.xml"\n')

    assert run(["build"]) == 0

    atom = (home / "site" / "feed.xml").read_text()
    assert "http://www.w3.org/2005/Atom" in atom
    assert "<id>https://old.example.org/2022/2022-02-06-update</id>" in atom
    assert "<rss" in (home / "site" / "rss.xml").read_text()


def test_a_killed_import_is_mended_by_the_next(home: Path) -> None:
    for day in (6, 13):
        put_post(home, day)
    folder, number = home / "archive", 0
    command = ("import", str(home / "old"), *OPTIONS)
    was_killed = True
    while was_killed:
        number += 1
        for path in folder.glob("2022-*/*"):
            path.unlink()
        was_killed = killed_before_change(number, home, *command)

        assert torn_files(home) == []
        assert digest(home, *command) == 0
        found = texts(home)
        assert [name[:10] for name in found] == ["2022-02-06", "2022-02-13"]
        assert all(text.endswith(BODY) and "imported_from" in text for text in found.values())
        assert left_behind(home) == []
    assert number > 8
