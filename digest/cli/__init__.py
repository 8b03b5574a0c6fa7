"""The command line: text into values, one call, one result printed.

Only what ``--help`` needs is imported here; each command imports its own work when it runs.
"""

from __future__ import annotations

import contextlib
import difflib
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest import __version__
from digest.cli.collect import draft, fetch, init, new
from digest.cli.editing import dismiss, edit, feature, status, take
from digest.cli.importing import import_
from digest.cli.linting import lint
from digest.cli.looking import search
from digest.cli.options import Settings
from digest.cli.publishing import build, completion, correct, demo, export, publish
from digest.cli.releasing import release
from digest.errors import DigestError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_GROUPS = (
    ("Make an edition", (init, fetch, draft, new, import_)),
    ("Edit it", (take, feature, dismiss, edit, status, lint)),
    ("Bring it out", (build, publish, correct, release, export)),
    ("Look around", (search, demo, completion)),
)
INTERRUPTED = 130
_EXAMPLE = "Example: "
_CLICK_WORDS = (
    (r"^Got unexpected extra arguments? \((.*)\)$", r"a word too many: \1"),
    (r"^Missing (?:argument|option|parameter) '(.+?)'", r"\1 is missing"),
    (r"^Invalid value for '(.+?)'", r"\1"),
)
"""What click says, and the same in fewer words."""


class _Group(click.Group):
    """Lists the commands in the order of an editor's week; a closed pipe ends them quietly."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: object,
    ) -> click.Context:
        with _closed_pipe_is_no_error():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> object:
        with _closed_pipe_is_no_error():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return [command.name or "" for _, commands in _GROUPS for command in commands]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which known one is nearest."""
        name = args[0] if args else ""
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            nearest = difflib.get_close_matches(name, self.list_commands(ctx), n=1, cutoff=0.5)
            meant = f"did you mean digest {nearest[0]}? " if nearest else ""
            hint = f"{meant}digest --help lists all commands"
            raise UsageError(f"there is no command {name!r}", hint=hint)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        width = formatter.width - 14
        for title, commands in _GROUPS:
            with formatter.section(title):
                rows = [(c.name or "", c.get_short_help_str(width)) for c in commands]
                formatter.write_dl(rows)
        del ctx


@contextlib.contextmanager
def _closed_pipe_is_no_error() -> Iterator[None]:
    """Leave with status 0 where the reader of our output has left; click would make it 1."""
    try:
        yield
    except BrokenPipeError as error:
        raise click.exceptions.Exit(0) from error


@click.group(
    cls=_Group,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="An editor's week: digest new, edit, status, publish --yes.",
)
@click.option("--home", type=click.Path(path_type=Path), help="Folder with digest.toml.")
@click.option("--quiet", "-q", is_flag=True, help="Only results and problems.")
@click.option("--verbose", "-v", is_flag=True, help="Also what was asked, and causes of problems.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Colours; auto heeds NO_COLOR and the terminal.",
)
@click.version_option(__version__, "--version", prog_name="digest")
@click.pass_context
def cli(ctx: click.Context, home: Path | None, quiet: bool, verbose: bool, color: str) -> None:
    """Build weekly development digests.

    From a week of merged pull requests, proposals, releases and deadlines to a page and feeds.
    """
    colours = {"always": True, "never": False}
    ctx.color = colours.get(color, False if os.environ.get("NO_COLOR") else None)
    ctx.obj = Settings(home=home, quiet=quiet, verbose=verbose)
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


for _, _commands in _GROUPS:
    for _command in _commands:
        cli.add_command(_command)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return 0 done, 1 a problem, 2 wrong usage, 130 after Ctrl-C.

    What :mod:`digest.__main__` raises at a signal passes through.
    """
    verbose = not {"-v", "--verbose"}.isdisjoint(sys.argv if arguments is None else arguments)
    try:
        status = cli.main(arguments, prog_name="digest", standalone_mode=False)
        click.echo(nl=False)  # flushes, where there is a stdout at all
    except DigestError as error:
        return _tell(error, verbose=verbose)
    except click.Abort:
        click.echo("Stopped; what was written before is whole.", err=True)
        return INTERRUPTED
    except click.ClickException as error:
        return _tell(_wrong_usage(error), verbose=verbose)
    except OSError as error:
        if error.filename is None:
            _stop_output()
        return 0 if isinstance(error, BrokenPipeError) else _tell(_refusal(error), verbose=verbose)
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else 1
    return status if isinstance(status, int) else 0


def _wrong_usage(error: click.ClickException) -> DigestError:
    """Return what click found wrong, with the command's example as the next step."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context else "digest"
    hint = f"{path} --help tells more"
    if isinstance(error, click.NoSuchOption):
        nearest = ", ".join(sorted(error.possibilities or ()))
        meant = f"did you mean {nearest}? " if nearest else ""
        message = f"{path} has no option {error.option_name}"
        return UsageError(message, hint=f"{meant}{path} --help lists all")
    example = context.command.epilog if context else None
    if example and example.startswith(_EXAMPLE):
        hint = f"for example: {example.removeprefix(_EXAMPLE)} ({hint})"
    if isinstance(error, click.BadOptionUsage):
        message = f"{error.option_name} needs a value"
        return UsageError(message, hint=f"write it behind: {error.option_name} VALUE")
    message = " ".join(error.format_message().split()).rstrip(".")
    for pattern, words in _CLICK_WORDS:
        message = re.sub(pattern, words, message, count=1)
    return UsageError(message, hint=hint)


def _stop_output() -> None:
    """Let go of what is still to be printed: it cannot be, and Python would complain once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _refusal(error: OSError) -> DigestError:
    """Return what the system refused: a full disk behind ``> file``, a folder that nobody reads."""
    what = "the output cannot be written" if error.filename is None else str(error.filename)
    return DigestError(
        f"{what}: {error.strerror}", hint="check free space and permissions; nothing else was lost"
    )


def _tell(error: DigestError, *, verbose: bool) -> int:
    """Print the problem and the next step; return the exit status."""
    click.echo(f"{click.style('Error:', fg='red', bold=True)} {error}", err=True)
    click.echo(f"{click.style('Hint:', bold=True)} {error.hint}", err=True)
    cause = error.__cause__
    while verbose and cause is not None:
        click.echo(f"  because of {type(cause).__name__}: {cause}", err=True)
        cause = cause.__cause__
    return error.exit_code
