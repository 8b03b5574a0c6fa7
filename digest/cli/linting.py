"""lint."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.options import Settings, edition_to_edit, week_option
from digest.errors import ConfigError, DigestError, DraftError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from digest.app import App
    from digest.config import Lint
    from digest.model import Finding
    from digest.pipeline.lint import Ask
    from digest.web.verdicts import Verdict


def _lint_settings(settings: Settings) -> Lint:
    """Return the home's settings; outside of any home, those of a new digest."""
    try:
        return settings.app().config.lint
    except ConfigError:
        raise
    except DigestError:
        if settings.home is not None:
            raise
        from digest.config import load_config
        from digest.presets import preset_text

        return load_config(Path("digest.toml"), preset_text("kubernetes")).lint


def _list_rules(context: click.Context, option: click.Parameter, wanted: bool) -> None:
    """Print the table of rules and leave."""
    del option
    if not wanted:
        return
    from digest.check.lint import every_rule
    from digest.cli import findings as shown

    for line in shown.rule_lines(every_rule(_lint_settings(context.obj))):
        click.echo(line)
    context.exit()


def _explain(context: click.Context, option: click.Parameter, name: str | None) -> None:
    """Print what one rule wants and leave."""
    del option
    if name is None:
        return
    from digest.check.lint import every_rule
    from digest.cli import findings as shown

    rules = {rule.id: (rule, level) for rule, level in every_rule(_lint_settings(context.obj))}
    if name.upper() not in rules:
        near = get_close_matches(name.upper(), rules, n=1)
        meant = f"did you mean {near[0]}? " if near else ""
        hint = f"{meant}digest lint --rules lists them"
        raise UsageError(f"there is no rule {name!r}", hint=hint)
    for line in shown.explanation(*rules[name.upper()]):
        click.echo(line)
    context.exit()


@click.command(epilog="Example: digest lint, then digest lint --fix")
@week_option
@click.option("--all", "every", is_flag=True, help="All editions of the archive.")
@click.option("--fix", is_flag=True, help="Mend what is mechanical, then show the rest.")
@click.option("--online", is_flag=True, help="Also ask other hosts whether links lead anywhere.")
@click.option(
    "--allow-host",
    "allowed",
    multiple=True,
    metavar="HOST",
    help="With --online: a private HOST or HOST:PORT that may be asked.",
)
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text")
@click.option(
    "--rules",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_rules,
    help="List all rules.",
)
@click.option(
    "--explain",
    metavar="RULE",
    is_eager=True,
    expose_value=False,
    callback=_explain,
    help="Say what a rule wants, by example.",
)
@click.pass_obj
def lint(
    settings: Settings,
    week: str | None,
    every: bool,
    fix: bool,
    online: bool,
    allowed: tuple[str, ...],
    form: str,
) -> None:
    """Find what is wrong in an edition."""
    if every and week is not None:
        raise UsageError("--week and --all contradict each other", hint="give one of the two")
    if allowed and not online:
        raise UsageError("--allow-host is for --online", hint="add --online, or leave it out")
    app = settings.app()
    editions = app.archive.editions() if every else [_with_text(app, week)]
    if fix:
        _mend(settings, app, editions, every=every)
    ask = _web(settings, app, allowed) if online else None
    findings = _show(settings, app, editions, form, ask)
    if any(finding.severity == "error" for finding in findings):
        sys.exit(1)


def _with_text(app: App, week: str | None) -> str:
    """Return the edition that ``--week`` names.

    Raises:
        DigestError: it has no text.
    """
    from digest.pipeline.opened import no_draft

    edition = edition_to_edit(app, week)
    if not app.archive.read_texts(edition):
        raise no_draft(edition, app.archive)
    return edition


def _web(settings: Settings, app: App, allowed: tuple[str, ...]) -> Ask:
    """Return what asks other hosts about links, with a bar on a terminal."""
    from digest.pipeline.lint import answers_folder
    from digest.web.ask import open_web
    from digest.web.links import check_links

    web, progress = open_web(allow_hosts=frozenset(allowed)), settings.progress()

    def ask(urls: Sequence[str]) -> Mapping[str, Verdict]:
        try:
            return check_links(
                urls,
                web,
                folder=answers_folder(app.archive),
                now=app.clock(),
                progress=lambda done, total: progress("pages of other hosts", done, total),
            )
        finally:
            progress.clear()

    return ask


def _mend(settings: Settings, app: App, editions: list[str], *, every: bool) -> None:
    """Mend what is mechanical and say what was done; with ``--all`` where that can be."""
    from digest.pipeline.opened import is_published

    for edition in editions:
        if every and is_published(app.archive, edition):
            continue
        try:
            _mend_one(settings, app, edition)
        except DraftError as error:
            if not every:
                raise
            settings.say(f"{click.style('problem', fg='yellow')} {error}; {error.hint}")


def _mend_one(settings: Settings, app: App, edition: str) -> None:
    from digest.check.lint import rules_of
    from digest.pipeline.mend import mend_edition

    rules = rules_of(app.config.lint)
    with settings.turn(app, edition):
        fixed = mend_edition(
            edition, rules, archive=app.archive, config=app.config, now=app.clock()
        )
    for rule, count in sorted(fixed.counts.items()):
        settings.say(f"Mended {rule} in {edition}: {count} place{'' if count == 1 else 's'}")
    for finding in fixed.left:
        place = f"archive/{edition}/{finding.path}:{finding.line}"
        settings.say(f"Left as it was: {place} {finding.rule}: it would change more than that")


def _show(
    settings: Settings, app: App, editions: list[str], form: str, ask: Ask | None
) -> list[Finding]:
    """Print what was found, each edition as soon as it is read; return all of it."""
    from digest.check.lint import rules_of
    from digest.cli import findings as shown
    from digest.pipeline.lint import lint_editions

    rules = rules_of(app.config.lint)
    if len(editions) == 1:
        settings.say(f"Week {editions[0]}")
    found: list[Finding] = []
    for linted in lint_editions(
        editions, rules, archive=app.archive, config=app.config, now=app.clock(), ask=ask
    ):
        here = shown.placed(linted)
        found += here
        if form == "text":
            base = Path.cwd()
            for line in shown.text_lines(linted, base, app.home, notes=settings.verbose):
                click.echo(line)
        elif form == "github":
            for line in shown.github_lines(here, app.home):
                click.echo(line)
    if form == "json":
        click.echo(shown.as_json(found))
    else:
        told = shown.summary(found, len(editions), notes=settings.verbose)
        click.echo(told, err=form == "github")
    return found
