"""release."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.options import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.app import App
    from digest.cycle.reconcile import Reconciliation


@click.command(epilog="Example: digest release v1.24 --announced announcement.md")
@click.argument("version")
@click.option(
    "--announced",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Compare with an announcement: every difference, and whether its numbers add up.",
)
@click.option("--status", is_flag=True, help="Print the weekly summary of a running release.")
@click.pass_obj
def release(settings: Settings, version: str, announced: Path | None, status: bool) -> None:
    """Make the edition for the day of a release, or refresh it."""
    from digest.errors import UsageError
    from digest.pipeline.release import edition_of, weekly_status

    edition = edition_of(version)
    if status and announced is not None:
        raise UsageError(
            "--status and --announced ask for two things", hint="run the command twice"
        )
    app = settings.app()
    if status:
        lines = weekly_status(edition, archive=app.archive, config=app.config, now=app.clock())
        click.echo("\n".join(lines))
        return
    if announced is not None:
        _reconcile(settings, app, edition, announced)
        return
    failed = _fetch(settings, app, edition)
    _draft(settings, app, edition)
    if failed:
        sys.exit(1)


def _reconcile(settings: Settings, app: App, edition: str, path: Path) -> None:
    """Print an announcement beside the records; leave with 1 where its numbers do not agree."""
    from digest.archive import SNAPSHOT
    from digest.files import read_text
    from digest.pipeline.release import reconciled

    text = read_text(path)
    if not app.archive.path(edition, SNAPSHOT).exists():
        _fetch(settings, app, edition)
    settings.say(f"Edition {edition}")
    found = reconciled(edition, text, app.archive, app.config)
    for line in reconciled_lines(found):
        click.echo(line)
    if not adds_up(found):
        sys.exit(1)


def adds_up(found: Reconciliation) -> bool:
    """Return whether each stated sum is right, and each stated number that of its list."""
    return all(check.adds_up for check in found.sums) and all(
        count.listed is None or set(count.stated) <= {count.listed} for count in found.counts
    )


def reconciled_lines(found: Reconciliation) -> Iterator[str]:
    """Yield the numbers as a table, then every difference."""
    for check in found.sums:
        yield str(check) if check.adds_up else click.style(str(check), fg="red")
    rows = [("stage", "stated", "listed", "planned")]
    rows += [
        (
            count.stage,
            " and ".join(map(str, count.stated)) or "-",
            "-" if count.listed is None else str(count.listed),
            str(count.planned),
        )
        for count in found.counts
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    yield ""
    for number, (stage, *numbers) in enumerate(rows):
        cells = [cell.rjust(width) for cell, width in zip(numbers, widths[1:], strict=True)]
        line = "  ".join([stage.ljust(widths[0]), *cells])
        yield click.style(line, dim=True) if number == 0 else line
    yield ""
    listed = sum(count.listed or 0 for count in found.counts)
    yield f"{len(found.found)} of {listed} listed are planned at their stage by their files"
    for difference in found.differences:
        yield f"- {difference}"


def _fetch(settings: Settings, app: App, edition: str) -> bool:
    """Fetch a release's records and print a summary; return whether a required source failed."""
    from digest.cli.show import fetched_lines
    from digest.files import sweep_below
    from digest.pipeline import week as steps
    from digest.pipeline.release import fetch_release

    progress = settings.progress()
    number = edition.partition("-v")[2]
    with settings.turn(app, edition):
        sweep_below(app.home / ".digest")
        snapshot, cycle = fetch_release(
            edition,
            sources=app.release_sources(number, progress, settings.on_wait()),
            archive=app.archive,
            config=app.config,
            clock=app.clock,
            on_written=app.forget_answers,
        )
    progress.clear()
    settings.say(
        f"Edition {edition}: {cycle.weeks} weeks, {cycle.starts_on} to {cycle.released_on}"
    )
    for source in snapshot.sources:
        settings.detail(f"  {source.name}: {source.asked} ({source.pages} answers)")
    for line in fetched_lines(snapshot):
        click.echo(line)
    return steps.has_failed(snapshot)


def _draft(settings: Settings, app: App, edition: str) -> None:
    from digest.cli.show import drafted_lines
    from digest.pipeline import week as steps

    with settings.turn(app, edition):
        drafted = steps.draft(edition, archive=app.archive, config=app.config, now=app.clock())
    for line in drafted_lines(drafted, app.archive, app.home):
        click.echo(line)
