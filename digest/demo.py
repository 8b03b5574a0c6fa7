"""The whole pipeline on bundled sample data: offline, no token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.app import SETTINGS, bundled_folder, open_app
from digest.archive import Archive
from digest.errors import DigestError
from digest.files import read_text, sweep, write_atomically
from digest.pipeline import build as site
from digest.pipeline.week import draft

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from digest.app import App

SAMPLE = ("snapshot.json", "edition.md", "ledger.json")


def run_demo(folder: Path) -> Iterator[str]:
    """Make a home with the sample's editions, draft the newest anew, build; yield what was done.

    Raises:
        DigestError: the folder is in use for something else.
    """
    sample = bundled_folder()
    if folder.exists() and not folder.is_dir():
        raise DigestError(f"{folder} is a file", hint="name a new folder: digest demo DIR")
    sweep(folder)
    if folder.exists() and any(folder.iterdir()) and not (folder / ".demo").exists():
        raise DigestError(
            f"{folder.resolve()} is not empty", hint="name a new folder: digest demo DIR"
        )
    write_atomically(folder / ".demo", "Made by digest demo; it may be deleted.\n")
    write_atomically(folder / SETTINGS, read_text(sample / SETTINGS))
    editions = Archive(sample / "archive").editions()
    for name in editions:
        Archive(folder / "archive").sweep(name)
        for file in SAMPLE:
            source = sample / "archive" / name / file
            if source.exists():
                write_atomically(folder / "archive" / name / file, read_text(source))
    app = open_app(folder, {})
    yield f"Sample: {len(editions)} real weeks of Kubernetes development in {folder}/archive"
    yield from _first_draft(app, editions[-1], folder)
    built = site.build(app.site_inputs(), folder / "site")
    yield f"Built:  {built.editions} editions, {built.files} files"
    yield ""
    yield f"Page:   {(folder / 'site' / 'index.html').resolve().as_uri()}"
    yield f"Feed:   {(folder / 'site' / app.config.feeds.rss).resolve().as_uri()}"
    yield f"Next:   digest --home {folder} status"


def _first_draft(app: App, edition: str, folder: Path) -> Iterator[str]:
    """Draft the newest week as if nobody had written it yet, beside the published text."""
    snapshot = app.archive.read_snapshot(edition)
    if snapshot is None:
        return
    monday = Archive(folder / "monday")
    for name in ("edition.md", "ledger.json", "worksheet.md"):
        monday.path(edition, name).unlink(missing_ok=True)
    monday.write_snapshot(snapshot)
    drafted = draft(edition, archive=monday, config=app.config, now=snapshot.window.end)
    yield (
        f"Draft:  {drafted.candidates} candidates, {len(drafted.offered)} suggested in "
        f"{monday.path(edition, 'edition.md')}, all in worksheet.md beside it"
    )
