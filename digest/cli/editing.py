"""take, feature, dismiss, edit, status."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from typing import TYPE_CHECKING

import click

from digest.cli.options import Settings, edition_to_edit, week_option
from digest.errors import DigestError, DoneError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from digest.app import App
    from digest.edition.place import Addition
    from digest.pipeline.opened import Opened

keys_argument = click.argument("keys", metavar="KEY...", nargs=-1, required=True)


@click.command(epilog="Example: digest take 141375 KEP-5729 --section other-merges")
@keys_argument
@click.option("--section", metavar="S", help="Id or title; by default the suggested one.")
@week_option
@click.pass_obj
def take(settings: Settings, keys: tuple[str, ...], section: str | None, week: str | None) -> None:
    """Put candidates' lines into the draft."""
    from digest.pipeline import choices

    app = settings.app()
    target = choices.find_section(section, app.config) if section else None
    _choose(settings, app, week, keys, lambda opened, key: choices.take(opened, key, target))


@click.command(epilog="Example: digest feature kubernetes/enhancements#3137")
@keys_argument
@week_option
@click.pass_obj
def feature(settings: Settings, keys: tuple[str, ...], week: str | None) -> None:
    """Put highlights into the draft: heading, and a proposal's facts."""
    from digest.pipeline import choices

    app = settings.app()
    _choose(settings, app, week, keys, lambda opened, key: choices.feature(opened, key, app.config))


@click.command(epilog='Example: digest dismiss 141375 --reason "test only"')
@keys_argument
@click.option("--reason", required=True, metavar="TEXT", help="Why it is not reported.")
@week_option
@click.pass_obj
def dismiss(settings: Settings, keys: tuple[str, ...], reason: str, week: str | None) -> None:
    """Note in the draft that candidates are left out on purpose."""
    from digest.pipeline import choices

    if not reason.strip():
        raise UsageError("--reason is empty", hint='say why it is left out: --reason "test only"')
    app = settings.app()
    _choose(settings, app, week, keys, lambda opened, key: choices.dismiss(opened, key, reason))


def _choose(
    settings: Settings,
    app: App,
    week: str | None,
    keys: tuple[str, ...],
    choice: Callable[[Opened, str], Addition],
) -> None:
    """Add one line per key to the draft; all of them, or none where one cannot be added.

    A key that stands there already, perhaps since a run that was stopped, keeps no other out.
    """
    from digest.pipeline import choices
    from digest.pipeline import week as steps
    from digest.pipeline.opened import no_draft, open_edition, refuse_published

    edition = edition_to_edit(app, week)
    settings.say(f"Week {edition}")
    with settings.turn(app, edition):
        opened = open_edition(edition, app.archive, app.config)
        if not opened.files:
            raise no_draft(edition, app.archive)
        refuse_published(opened)
        # Here too: a run that was killed behind the text leaves nothing to add and a half file.
        steps.mend(edition, app.archive)
        found = [choices.find_key(key, opened, app.config) for key in keys]
        additions, done = _lines(found, lambda key: choice(opened, key))
        for error in done:
            settings.say(str(error))
        steps.add_to_draft(
            opened, additions, archive=app.archive, config=app.config, now=app.clock()
        )
    for addition in additions:
        click.echo(f"{addition.section}: {addition.markdown}")


def _lines(
    keys: Sequence[str], choice: Callable[[str], Addition]
) -> tuple[list[Addition], list[DoneError]]:
    """Return what is to be added, and what is there already; if that is all, it is an error."""
    additions: dict[Addition, None] = {}  # a proposal and its pull request are two keys of one line
    done = []
    for key in keys:
        try:
            additions[choice(key)] = None
        except DoneError as error:
            done.append(error)
    if not additions:
        raise done[0]
    return list(additions), done


@click.command(epilog="Example: EDITOR=vim digest edit")
@week_option
@click.pass_obj
def edit(settings: Settings, week: str | None) -> None:
    """Open the draft in $VISUAL or $EDITOR."""
    from digest.pipeline.opened import no_draft

    app = settings.app()
    edition = edition_to_edit(app, week)
    settings.say(f"Week {edition}")
    files = app.archive.read_texts(edition)
    if not files:
        raise no_draft(edition, app.archive)
    name = "VISUAL" if os.environ.get("VISUAL") else "EDITOR"
    editor = os.environ.get(name)
    paths = [str(app.archive.path(edition, file.path)) for file in files]
    if not editor:
        raise DigestError(
            "neither VISUAL nor EDITOR is set", hint=f"set one, or open {paths[0]} yourself"
        )
    try:
        status = _wait_for([*shlex.split(editor), *paths])
    except (OSError, ValueError) as error:
        raise DigestError(
            f"{name} is {editor!r}, which cannot be started",
            hint=f"set {name} to an editor that is installed: export {name}=nano",
        ) from error
    if status:
        raise DigestError(
            f"{editor} ended with status {status}",
            hint="the draft is as the editor left it: digest status",
        )


def _wait_for(command: list[str]) -> int:
    """Return the editor's exit status; unlike subprocess.call, never kill it with unsaved text.

    Ctrl-C is the editor's to handle, as in git. What ends digest leaves the editor open.
    """
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        return subprocess.Popen(command).wait()  # noqa: S603 - the person's own editor
    finally:
        signal.signal(signal.SIGINT, before)


@click.command(epilog="Example: digest status --format json | jq .undecided")
@week_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.pass_obj
def status(settings: Settings, week: str | None, form: str) -> None:
    """Show what is decided, undecided and missing."""
    import msgspec

    from digest.cli.show import status_lines
    from digest.pipeline import week as steps
    from digest.pipeline.opened import open_edition, require_records_or_text

    app = settings.app()
    edition = edition_to_edit(app, week)
    settings.say(f"Week {edition}")
    opened = open_edition(edition, app.archive, app.config)
    require_records_or_text(opened)
    found = steps.status(opened, app.config)
    if form == "json":
        encoded = msgspec.json.encode(found, order="sorted")
        click.echo(msgspec.json.format(encoded, indent=2).decode())
    else:
        for line in status_lines(found, app.clock()):
            click.echo(line)
