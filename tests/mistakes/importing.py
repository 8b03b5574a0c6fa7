"""Mistakes with an archive from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.mistakes.table import Chapter, Mistake

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.mistakes.home import Home

_GOOD = "---\ntitle: Week Ending July 5, 2026\ndate: 2026-07-08 16:00:00\n---\n\nText\n"


def _posts(**files: str | bytes) -> Callable[[Home], Home]:
    """Write posts into ``../elsewhere/_posts``; ``_0705`` is the file of July 5, ``_0712b`` too."""

    def prepare(home: Home) -> Home:
        for name, content in ({"_0705": _GOOD} | files).items():
            day, more = f"2026-{name[1:3]}-{name[3:5]}", name[5:]
            home.write(f"../elsewhere/_posts/{day}-update{more}.md", content)
        return home

    return prepare


def _changed(text: str) -> Callable[[Home], Home]:
    return lambda home: _posts()(home).write("archive/2026-07-05/edition.md", text)


_WRITES = ("archive/2026-07-*/edition.md", "archive/2026-07-*/ledger.json")
IMPORT = Chapter(
    title="Import",
    rows=(
        Mistake(did="`import` without a path", command="digest import", status=2),
        Mistake(
            did="`import` of a misspelt folder",
            prepare=_posts(),
            command="digest import ../elsewere",
            status=2,
        ),
        Mistake(
            did="`import` of a folder without posts",
            command="digest import ../elsewhere",
            status=2,
        ),
        Mistake(
            did="`import` of one post alone",
            prepare=_posts(),
            command="digest import ../elsewhere/_posts/2026-07-05-update.md",
            status=2,
        ),
        Mistake(
            did="A misspelt token in `--permalink`",
            prepare=_posts(),
            command="digest import ../elsewhere --permalink /:yaer/:month/:title",
            status=2,
        ),
        Mistake(
            did="A misspelt style as `--permalink`",
            prepare=_posts(),
            command="digest import ../elsewhere --permalink prety",
            status=2,
        ),
        Mistake(
            did="A misspelt `--timezone`",
            prepare=_posts(),
            command="digest import ../elsewhere --timezone Europe/Berln",
            status=2,
        ),
        Mistake(
            did="A `--site-url` without its scheme",
            prepare=_posts(),
            command="digest import ../elsewhere --site-url old.example.org",
            status=2,
        ),
        Mistake(
            did="Posts with wrong dates, which come in",
            given="One has `date: 2026-06-31`, one has none and is not of a Sunday, one has the "
            "month of its title and the day of its slug wrong.",
            prepare=_posts(
                _0705=_GOOD.replace("2026-07-08", "2026-06-31"),
                _0713="---\ntitle: Week Ending July 12, 2026\n---\n\nText\n",
                _0719="---\ntitle: Week Ending Jully 19, 2026\ndate: 2026-07-22\n"
                "slug: 2026-07-20-update\n---\n\nText\n",
            ),
            command="digest import ../elsewhere --site-url https://old.example.org",
            status=0,
            writes=_WRITES,
        ),
        Mistake(
            did="Two posts for one week",
            prepare=_posts(_0706="---\ntitle: Late\n---\n\nText\n"),
            command="digest import ../elsewhere",
            status=1,
            writes=_WRITES,
        ),
        Mistake(
            did="Two posts with one address",
            prepare=_posts(_0712=_GOOD.replace("July 5", "July 12")),
            command="digest import ../elsewhere",
            status=0,
            writes=_WRITES,
        ),
        Mistake(
            did="A post for a week that has a draft already",
            prepare=_posts(_0816=_GOOD),
            command="digest import ../elsewhere",
            status=1,
            writes=_WRITES,
        ),
        Mistake(
            did="`import` again after an imported edition was edited",
            prepare=_changed("---\nimported_from: 2026-07-05-update.md\n---\n\nBetter text\n"),
            command="digest import ../elsewhere",
            status=0,
        ),
        Mistake(
            did="Posts whose front matter cannot be read, which come in",
            given="One has `title: Week: 27`, one has no second `---`, one none at all.",
            prepare=_posts(
                _0705="---\ntitle: Week: 27\n---\n\nText\n",
                _0712="---\ntitle: Week 28\n\nText\n",
                _0719="Text\n",
            ),
            command="digest import ../elsewhere",
            status=0,
            writes=_WRITES,
        ),
        Mistake(
            did="A post that is not UTF-8",
            prepare=_posts(_0712=b"---\ntitle: Caf\xe9\n---\n\nText\n"),
            command="digest import ../elsewhere",
            status=1,
            writes=_WRITES,
        ),
    ),
)
