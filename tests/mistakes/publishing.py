"""Mistakes on the way out: publish, build, export; and afterwards."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from digest.archive import encode_ledger
from digest.edition.identity import text_content
from digest.model import Delivered, TextFile
from tests.mistakes.home import DISMISSAL, DRAFT, LEDGER, SNAPSHOT, TEXT, ledger, with_gap
from tests.mistakes.table import Chapter, Mistake

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.mistakes.home import Home


def _published(*, line: str = "") -> Callable[[Home], Home]:
    """Publish the week by hand; ``line`` is one more of its front matter."""
    stamp = f"published_at: 2026-08-18T16:00:00Z\n{line}"
    return lambda home: home.change(DRAFT, "2026\n---\n", f"2026\n{stamp}---\n{DISMISSAL}")


def _template(name: str, text: str) -> Callable[[Home], Home]:
    return lambda home: _published()(home).write(f"templates/{name}", text)


def _two_of_one_address(home: Home) -> Home:
    _published(line="permalink: /news/\n")(home)
    text = TEXT.replace("2026\n---", "2026\npublished_at: 2026-08-11\npermalink: /news\n---")
    return home.write("archive/2026-08-09/edition.md", text)


def _delivered(home: Home) -> Home:
    """Publish the week and note in the ledger what went out."""
    _published()(home)
    out = Delivered(
        at=datetime(2026, 8, 18, 16, tzinfo=UTC),
        page="2026/20260816/",
        feed_id="urn:merge-digest:2026-08-16",
        text=text_content([TextFile(path="edition.md", text=home.path(DRAFT).read_text())]),
    )
    return home.write(LEDGER, encode_ledger(msgspec.structs.replace(ledger(), published=out)))


def _edited_after_publication(home: Home) -> Home:
    return _delivered(home).change(DRAFT, "are warm", "were warm")


def _moved_after_publication(home: Home) -> Home:
    _delivered(home)
    correction = "corrections: [{at: 2026-08-19, text: It moved}]\n"
    return home.change(DRAFT, "published_at", f"permalink: /elsewhere/\n{correction}published_at")


OUT = Chapter(
    title="Publish, build, export",
    rows=(
        Mistake(
            did="`publish` while something that must be reported is undecided",
            command="digest publish --yes",
            status=1,
        ),
        Mistake(
            did="`publish` with a gap in a required source",
            prepare=lambda home: home.add(DRAFT, DISMISSAL).write(
                SNAPSHOT, with_gap("GitHub answered 502")
            ),
            command="digest publish --yes",
            status=1,
        ),
        Mistake(
            did="`publish` without a title",
            prepare=lambda home: home.add(DRAFT, DISMISSAL).change(
                DRAFT, "title: Week Ending August 16, 2026\n", "title:\n"
            ),
            command="digest publish --yes",
            status=1,
        ),
        Mistake(
            did="`publish` twice",
            prepare=lambda home: _published()(home).write(
                "site/.digest-files", "2026/20260816/index.html\n"
            ),
            command="digest publish --yes",
            status=1,
        ),
        Mistake(
            did="`publish` without `--yes`, which only looks",
            prepare=lambda home: home.add(DRAFT, DISMISSAL),
            command="digest publish",
            status=0,
        ),
        Mistake(
            did="`build` into a file",
            prepare=_published(),
            command="digest build --out digest.toml",
            status=1,
        ),
        Mistake(
            did="`build` into the archive",
            prepare=_published(),
            command="digest build --out archive",
            status=2,
        ),
        Mistake(
            did="`build` into a folder that holds a site of somebody else",
            given="`../elsewhere` has an `index.html`.",
            prepare=lambda home: _published()(home).write("../elsewhere/index.html", "<p>Mine</p>"),
            command="digest build --out ../elsewhere",
            status=1,
            writes=("../elsewhere/.digest-files", "../elsewhere/2026/*", "../elsewhere/style.css"),
        ),
        Mistake(
            did="`build` before anything is published",
            command="digest build",
            status=0,
            writes=("site/*",),
        ),
        Mistake(
            did="An edition in a folder with a misspelt name",
            given="`archive/2026-8-9/edition.md` is published, too.",
            prepare=lambda home: _published()(home).write(
                "archive/2026-8-9/edition.md", "---\npublished_at: 2026-08-11\n---\n"
            ),
            command="digest build",
            status=0,
            writes=("site/*",),
        ),
        Mistake(
            did="`export` into a folder",
            command="digest export --out archive",
            status=1,
        ),
        Mistake(
            did="`export` below a file",
            command="digest export --out digest.toml/post.md",
            status=1,
        ),
        Mistake(
            did="A template with a tag that is not closed",
            given="`templates/page.html.j2` says, in its second line, `{% if page.title %}`.",
            prepare=_template("page.html.j2", "<p>\n{% if page.title %}\n</p>\n"),
            command="digest build",
            status=1,
        ),
        Mistake(
            did="A template with a misspelt name",
            given="`templates/page.html.j2` says, in its second line, `{{ page.titel }}`.",
            prepare=_template("page.html.j2", "<p>\n{{ page.titel }}\n</p>\n"),
            command="digest build",
            status=1,
        ),
        Mistake(
            did="A template that divides by nothing",
            given="`templates/page.html.j2` says `{{ 1 / 0 }}`.",
            prepare=_template("page.html.j2", "{{ 1 / 0 }}\n"),
            command="digest build",
            status=1,
        ),
        Mistake(
            did="A template that counts with text",
            given="`templates/page.html.j2` says `{{ page.title + 1 }}`.",
            prepare=_template("page.html.j2", "{{ page.title + 1 }}\n"),
            command="digest build",
            status=1,
        ),
        Mistake(
            did="A template that includes one that is not there",
            given="`templates/page.html.j2` says `{% include 'bsae.html.j2' %}`.",
            prepare=_template("page.html.j2", "{% include 'bsae.html.j2' %}\n"),
            command="digest build",
            status=1,
        ),
        Mistake(
            did="A template that is not UTF-8",
            prepare=lambda home: _published()(home).write(
                "templates/page.html.j2", b"<p>Caf\xe9</p>\n"
            ),
            command="digest build",
            status=1,
        ),
        Mistake(
            did="A permalink that leaves the site",
            given="The front matter says `permalink: ../../etc/`.",
            prepare=_published(line="permalink: ../../etc/\n"),
            command="digest build",
            status=1,
        ),
        Mistake(
            did="A permalink with a host",
            given="The front matter says `permalink: https://example.org/news/`.",
            prepare=_published(line="permalink: https://example.org/news/\n"),
            command="digest build",
            status=1,
        ),
        Mistake(
            did="Two editions with one address",
            given="Both have `permalink: /news/`.",
            prepare=_two_of_one_address,
            command="digest build",
            status=1,
        ),
        Mistake(
            did="An old address that another edition has",
            given="The front matter says `redirect_from: [/2026/20260809/]`.",
            prepare=lambda home: _published(line="redirect_from: [/2026/20260809/]\n")(home).write(
                "archive/2026-08-09/edition.md", "---\npublished_at: 2026-08-11\n---\n"
            ),
            command="digest build",
            status=1,
            writes=("site/*",),
        ),
        Mistake(
            did="A file in `static/` where the site has one of its own",
            given="There is a file `static/index.html`.",
            prepare=lambda home: _published()(home).write("static/index.html", "<p>Mine</p>"),
            command="digest build",
            status=1,
            writes=("site/*",),
        ),
        Mistake(
            did="A file in `static/` with a name that no address can have",
            given="There is a file `static/a\\b.png`.",
            prepare=lambda home: _published()(home).write("static/a\\b.png", "x"),
            command="digest build",
            status=1,
        ),
        Mistake(
            did="`build` into `static/`",
            prepare=_published(),
            command="digest build --out static",
            status=2,
        ),
    ),
)
AFTERWARDS = Chapter(
    title="After publication",
    rows=(
        Mistake(
            did="`take` for an edition that is out",
            prepare=_published(),
            command="digest take 13 --week 2026-08-16",
            status=1,
        ),
        Mistake(
            did="`draft` for an edition that is out",
            prepare=_published(),
            command="digest draft --week 2026-08-16",
            status=1,
        ),
        Mistake(
            did="A correction to a draft",
            command='digest correct --week 2026-08-16 --reason "A name was wrong"',
            status=1,
        ),
        Mistake(
            did="A correction before anything is published",
            command='digest correct --reason "A name was wrong"',
            status=1,
        ),
        Mistake(
            did="A correction to a week without data",
            prepare=_published(),
            command='digest correct --week 2025-01-05 --reason "A name was wrong"',
            status=1,
        ),
        Mistake(
            did="A correction where the list of them is no list",
            given="The front matter says `corrections: A name was wrong`.",
            prepare=_published(line="corrections: A name was wrong\n"),
            command='digest correct --reason "Another, too"',
            status=1,
        ),
        Mistake(
            did="An edit of an edition that is out, without a correction",
            prepare=_edited_after_publication,
            command="digest build",
            status=0,
            writes=("site/*",),
        ),
        Mistake(
            did="Another address for an edition that is out",
            given="The front matter says `permalink: /elsewhere/` since.",
            prepare=_moved_after_publication,
            command="digest build",
            status=0,
            writes=("site/*",),
        ),
    ),
)
