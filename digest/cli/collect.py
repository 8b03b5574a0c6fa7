"""init, fetch, draft, new."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.options import Settings, edition_to_edit, week_option, window_to_fetch

if TYPE_CHECKING:
    from digest.app import App
    from digest.window import WeekWindow

since_option = click.option(
    "--from", "since", metavar="DATE", help="Start with the week of DATE: one edition over several."
)
split_option = click.option("--split", is_flag=True, help="One file per section, for many writers.")


@click.command(epilog="Example: digest init my-digest --preset github --repo owner/name")
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@click.option(
    "--preset",
    type=click.Choice(["kubernetes", "github"]),
    help="What the settings start from; github where --repo is given, else kubernetes.",
)
@click.option(
    "--repo", "repositories", multiple=True, metavar="OWNER/NAME", help="May be repeated."
)
@click.pass_obj
def init(
    settings: Settings, folder: Path, preset: str | None, repositories: tuple[str, ...]
) -> None:
    """Start a digest: write a commented digest.toml."""
    from digest.presets import start_home

    chosen = preset or ("github" if repositories else "kubernetes")
    for line in start_home(folder, chosen, repositories):
        click.echo(line)
    settings.say("Next: set site.url and site.title in digest.toml, then run digest new.")


@click.command(epilog="Example: digest fetch --week 2026-08-16")
@week_option
@since_option
@click.pass_obj
def fetch(settings: Settings, week: str | None, since: str | None) -> None:
    """Ask all sources for a week and write its snapshot."""
    app = settings.app()
    if _fetch(settings, app, window_to_fetch(app, week, since)):
        sys.exit(1)


@click.command(epilog="Example: digest draft --split")
@week_option
@split_option
@click.pass_obj
def draft(settings: Settings, week: str | None, split: bool) -> None:
    """Make the draft from the snapshot, or refresh it."""
    app = settings.app()
    _draft(settings, app, edition_to_edit(app, week), split=split)


@click.command(epilog="Example: digest new")
@week_option
@since_option
@split_option
@click.pass_obj
def new(settings: Settings, week: str | None, since: str | None, split: bool) -> None:
    """Fetch, then draft: the Monday command."""
    app = settings.app()
    window = window_to_fetch(app, week, since)
    failed = _fetch(settings, app, window)
    _draft(settings, app, window.edition, split=split)
    if failed:
        sys.exit(1)


def _fetch(settings: Settings, app: App, window: WeekWindow) -> bool:
    """Fetch and print a summary; return whether a required source has a gap."""
    from digest.cli.show import fetched_lines
    from digest.files import sweep_below
    from digest.pipeline import week as steps

    settings.say(
        f"Week {window.edition}: {window.start:%Y-%m-%d %H:%M} to {window.end:%Y-%m-%d %H:%M} UTC"
    )
    progress = settings.progress()
    with settings.turn(app, window.edition):
        sweep_below(app.home / ".digest")
        snapshot = steps.fetch(
            window,
            sources=app.sources(progress, settings.on_wait()),
            archive=app.archive,
            config=app.config,
            clock=app.clock,
            on_written=app.forget_answers,
        )
    progress.clear()
    for source in snapshot.sources:
        settings.detail(f"  {source.name}: {source.asked} ({source.pages} answers)")
    for line in fetched_lines(snapshot):
        click.echo(line)
    return steps.has_failed(snapshot)


def _draft(settings: Settings, app: App, edition: str, *, split: bool) -> None:
    from digest.cli.show import drafted_lines
    from digest.pipeline import week as steps

    settings.say(f"Week {edition}")
    with settings.turn(app, edition):
        drafted = steps.draft(
            edition, archive=app.archive, config=app.config, now=app.clock(), split=split
        )
    for line in drafted_lines(drafted, app.archive, app.home):
        click.echo(line)
