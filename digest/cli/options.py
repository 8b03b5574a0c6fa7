"""What several commands share: settings of the call, the week, the terminal."""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from digest.errors import DigestError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from digest.app import App
    from digest.window import WeekWindow

week_option = click.option(
    "--week",
    metavar="WEEK",
    help="2026-08-16, any date in the week, 2026-W33, last or this.",
)


@dataclass(frozen=True)
class Settings:
    """The options before the command."""

    home: Path | None
    quiet: bool
    verbose: bool

    def app(self) -> App:
        """Return the home's app, built from the real environment."""
        from digest.app import open_app

        return open_app(self.home, os.environ)

    def say(self, text: str) -> None:
        """Print progress to stderr, unless quiet."""
        if not self.quiet:
            click.echo(text, err=True)

    def detail(self, text: str) -> None:
        """Print to stderr where the call is verbose."""
        if self.verbose:
            click.echo(click.style(text, dim=True), err=True)

    def progress(self) -> Progress:
        """Return what shows how far a source is; nothing where stderr is no terminal."""
        return Progress(shown=sys.stderr.isatty() and not self.quiet)

    @contextlib.contextmanager
    def turn(self, app: App, edition: str) -> Iterator[None]:
        """Keep other runs away from an edition while inside; they wait a little, then give up."""
        from digest.lock import hold

        path = app.home / ".digest" / "locks" / f"{edition}.lock"
        with hold(path, edition, on_wait=lambda text: self.say(f"  {text}")):
            yield

    def on_wait(self) -> Callable[[str, float], None]:
        """Return what tells of a wait."""
        return lambda reason, seconds: self.say(f"  waiting {round(seconds, 1):g} s: {reason}")


class Progress:
    """A bar with counts on a terminal's last line."""

    _WIDTH = 24

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """Show ``done`` of ``total``; a finished bar leaves the line empty."""
        if not self._shown:
            return
        if total:
            filled = min(self._WIDTH, self._WIDTH * done // total)
            text = f"[{'#' * filled}{'.' * (self._WIDTH - filled)}] {done}/{total} {what}"
        else:
            text = f"{done} {what}"
        click.echo(f"\r\x1b[K{text[:110]}", err=True, nl=False)

    def clear(self) -> None:
        """Empty the line."""
        if self._shown:
            click.echo("\r\x1b[K", err=True, nl=False)


def window_to_fetch(app: App, week: str | None, since: str | None) -> WeekWindow:
    """Return the window that ``--week`` and ``--from`` name; by default the last complete week."""
    calendar, now = app.config.week, app.clock()
    last_day = calendar.choose(week or "last", now)
    window = calendar.window(last_day, since=calendar.choose(since, now) if since else None)
    if window.start > now:
        raise UsageError(
            f"the week that ends on {last_day} has not begun; it is {now:%Y-%m-%d %H:%M} UTC",
            hint="write --week this for the week that goes on, last for the one before",
        )
    return window


def edition_to_edit(app: App, week: str | None) -> str:
    """Return the edition ``--week`` names: by default the oldest unpublished, else the newest.

    Raises:
        DigestError: the archive is empty.
    """
    from digest.archive import EDITION_ID
    from digest.pipeline.opened import is_published, newest_published

    editions = app.archive.editions()
    if week is not None:
        if week in editions:
            return week
        if week.startswith("release-") and EDITION_ID.fullmatch(week):
            raise UsageError(
                f"there is no edition {week} in the archive",
                hint=f"make it: digest release {week.removeprefix('release-')}",
            )
        return app.config.week.choose(week, app.clock()).isoformat()
    if not editions:
        raise DigestError(
            f"the archive {app.archive.root} has no edition yet", hint="start one: digest new"
        )
    open_ones = (name for name in editions if not is_published(app.archive, name))
    return next(open_ones, None) or newest_published(app.archive)
