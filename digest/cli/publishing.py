"""build, publish, export, demo, completion."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.options import Settings, edition_to_edit, week_option
from digest.edition.visible import clean
from digest.errors import DigestError, UsageError

if TYPE_CHECKING:
    from digest.app import App
    from digest.pipeline.inputs import Inputs


@click.command(epilog="Example: digest build --drafts --out /tmp/preview")
@click.option("--out", type=click.Path(path_type=Path), help="Folder to build into; default site/.")
@click.option("--drafts", is_flag=True, help="Drafts too: marked, noindex, in no feed.")
@click.pass_obj
def build(settings: Settings, out: Path | None, drafts: bool) -> None:
    """Build the site from the archive, offline."""
    app = settings.app()
    folder = out or app.home / "site"
    if folder.resolve() in (
        app.home,
        app.archive.root,
        app.home / "templates",
        app.home / "static",
    ):
        raise UsageError(
            f"{folder.resolve()} is a part of the digest itself",
            hint="give the site a folder of its own: digest build --out DIR",
        )
    _build(settings, app.site_inputs(), folder, drafts=drafts)


def _build(settings: Settings, inputs: Inputs, folder: Path, *, drafts: bool = False) -> None:
    from digest.pipeline import build as site

    built = site.build(inputs, folder, drafts=drafts)
    for problem in built.problems:
        settings.say(f"{click.style('problem', fg='yellow')} {problem}")
    what = "1 edition" if built.editions == 1 else f"{built.editions} editions"
    click.echo(
        f"Built {what} into {folder}: {built.files} files, "
        f"{built.changed} changed, {built.removed} removed"
    )
    if not built.editions and not drafts:
        settings.say("Nothing is published yet: digest publish --yes, or digest build --drafts")


@click.command(epilog="Example: digest publish, then digest publish --yes")
@week_option
@click.option("--yes", is_flag=True, help="Mark the edition published and build.")
@click.pass_obj
def publish(settings: Settings, week: str | None, yes: bool) -> None:
    """Check an edition; with --yes publish it."""
    app = settings.app()
    edition = edition_to_edit(app, week)
    settings.say(f"Week {edition}")
    with settings.turn(app, edition) if yes else contextlib.nullcontext():
        is_out = _pass_gate(settings, app, edition, yes=yes)
    if is_out:
        _build(settings, app.site_inputs(), app.home / "site")


def _pass_gate(settings: Settings, app: App, edition: str, *, yes: bool) -> bool:
    """Print the gate, mark the edition published if asked to; return whether a build is due."""
    from digest.pipeline.correct import note_delivery
    from digest.pipeline.gate import gate
    from digest.pipeline.opened import open_edition, require_records_or_text
    from digest.pipeline.publish import is_half_published, mark_published

    opened = open_edition(edition, app.archive, app.config)
    require_records_or_text(opened)
    if yes and is_half_published(opened, app.home / "site"):
        settings.say("It is marked published already, and the site lacks it still")
        note_delivery(edition, archive=app.archive, config=app.config)
        return True
    if (published_at := opened.edition.meta.published_at) is not None:
        raise DigestError(
            f"{edition} is published, since {published_at:%Y-%m-%d %H:%M} UTC",
            hint="digest build builds the site again",
        )
    now = app.clock()
    checks = gate(opened, app.site_inputs(), now)
    for check in checks:
        mark = (
            click.style("passed", fg="green") if check.passed else click.style("failed", fg="red")
        )
        click.echo(f"{mark}  {check.text}")
        for detail in check.details:
            click.echo(f"        {detail}")
    if not all(check.passed for check in checks):
        settings.say("Not published: mend what failed, then run digest publish again")
        sys.exit(1)
    if not yes:
        settings.say("Ready: digest publish --yes")
        return False
    mark_published(opened, archive=app.archive, config=app.config, now=now)
    click.echo(f"Published {edition}")
    return True


@click.command(epilog='Example: digest correct --week 2026-08-16 --reason "KEP-2021 is beta"')
@week_option
@click.option("--reason", required=True, metavar="TEXT", help="What was wrong, as readers see it.")
@click.pass_obj
def correct(settings: Settings, week: str | None, reason: str) -> None:
    """Note a correction to a published edition."""
    from digest.pipeline.correct import correct as note
    from digest.pipeline.opened import newest_published

    if not clean(reason):
        raise UsageError(
            "--reason is empty", hint='say what was wrong: --reason "KEP-2021 is beta, not alpha"'
        )
    app = settings.app()
    edition = edition_to_edit(app, week) if week else newest_published(app.archive)
    settings.say(f"Week {edition}")
    with settings.turn(app, edition):
        noted = note(edition, reason, archive=app.archive, config=app.config, now=app.clock())
    click.echo(f"Noted {noted.at:%Y-%m-%d %H:%M} UTC: {noted.text}")
    settings.say("Readers see it with the next digest build")


@click.command(epilog="Example: digest export --format jekyll --out _posts/2026-08-16-update.md")
@week_option
@click.option("--format", "form", type=click.Choice(["jekyll", "markdown"]), default="markdown")
@click.option("--out", type=click.Path(path_type=Path), help="File to write; default stdout.")
@click.pass_obj
def export(settings: Settings, week: str | None, form: str, out: Path | None) -> None:
    """Write an edition as a Jekyll post or Markdown."""
    from digest.edition.export import jekyll_post, markdown_of
    from digest.files import sweep, write_atomically
    from digest.pipeline.opened import no_draft
    from digest.pipeline.texts import read_edition

    app = settings.app()
    name = edition_to_edit(app, week)
    settings.say(f"Week {name}")
    edition = read_edition(name, app.archive, app.config)
    if not edition.writers:
        raise no_draft(name, app.archive)
    moment = edition.meta.published_at or app.clock()
    text = jekyll_post(edition, moment) if form == "jekyll" else markdown_of(edition)
    if out is None:
        click.echo(text, nl=False)
    else:
        sweep(out.parent, of=out.name)
        write_atomically(out, text)
        click.echo(f"Wrote {out}")


@click.command(epilog="Example: digest demo /tmp/demo")
@click.argument("folder", metavar="[DIR]", default="demo", type=click.Path(path_type=Path))
@click.pass_obj
def demo(settings: Settings, folder: Path) -> None:
    """Run it all on sample data: offline, no token."""
    from digest.demo import run_demo

    del settings
    for line in run_demo(folder):
        click.echo(line)


@click.command(epilog='Example: eval "$(digest completion bash)"')
@click.argument("shell", metavar="SHELL", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script of a shell."""
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    if made is not None:
        root = ctx.find_root().command
        click.echo(made(root, {}, "digest", "_DIGEST_COMPLETE").source())
