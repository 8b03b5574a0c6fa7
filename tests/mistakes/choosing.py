"""Mistakes with keys and editors, and on the way out: publish, build, export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.mistakes.home import DISMISSAL, DRAFT, SNAPSHOT, TEXT, with_gap
from tests.mistakes.table import Chapter, Mistake

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.mistakes.home import Home


_HEADING = "[#13: The second boiler is warm](https://github.com/acme/engine/pull/13)"


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


CHOOSING = Chapter(
    title="Keys and editors",
    rows=(
        Mistake(did="A number that two repositories have", command="digest take 12", status=2),
        Mistake(did="A number that no candidate has", command="digest take 999", status=2),
        Mistake(did="A misspelt key", command="digest take acme/engin#13", status=2),
        Mistake(did="A key of another week", command="digest take acme/engine#4711", status=2),
        Mistake(did="A key that is used already", command="digest take acme/engine#12", status=1),
        Mistake(
            did="A key that is dismissed already",
            prepare=lambda home: home.add(DRAFT, DISMISSAL),
            command="digest take 11",
            status=1,
        ),
        Mistake(
            did="One good key and one bad one: none is taken",
            command="digest take 13 999",
            status=2,
        ),
        Mistake(
            did="A dismissal of what is used",
            command="digest dismiss acme/engine#12 --reason internal",
            status=1,
        ),
        Mistake(
            did="A reason that would end the comment",
            command='digest dismiss 11 --reason "see --> there"',
            status=0,
            writes=(DRAFT, "archive/*/worksheet.md"),
        ),
        Mistake(did="A misspelt section", command="digest take 13 --section merge", status=2),
        Mistake(
            did="A section that is not there", command="digest take 13 --section sport", status=2
        ),
        Mistake(
            did="A highlight where no section is for them",
            prepare=lambda home: home.change("digest.toml", '"highlights"', '"list"'),
            command="digest feature 13",
            status=1,
        ),
        Mistake(
            did="A highlight that stands there already",
            prepare=lambda home: home.change(
                DRAFT, "## Merges", f"## Featured\n\n### {_HEADING}\n\n## Merges"
            ),
            command="digest feature acme/engine#13",
            status=1,
        ),
        Mistake(did="No editor", command="digest edit", status=1),
        Mistake(
            did="An editor that is not installed",
            command="digest edit",
            environment={"EDITOR": "vimm -w"},
            status=1,
        ),
        Mistake(
            did="An editor that fails",
            command="digest edit",
            environment={"EDITOR": "false"},
            status=1,
        ),
        Mistake(
            did="Quotes in `EDITOR` that are not closed",
            command="digest edit",
            environment={"EDITOR": "'vim"},
            status=1,
        ),
    ),
)
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
    ),
)
