"""import: a Jekyll archive into ours."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.options import Settings
from digest.errors import DigestError, UsageError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from digest.model import Problem
    from digest.pipeline.importing import Imported

PERMALINK = "/:year/:year:month:day"


@click.command("import", epilog="Example: digest import ../old-site --site-url https://example.org")
@click.argument("path", metavar="PATH", type=click.Path(path_type=Path))
@click.option(
    "--permalink",
    metavar="PATTERN",
    default=PERMALINK,
    show_default=True,
    help="The old site's permalink setting: a pattern, or a style such as pretty.",
)
@click.option(
    "--timezone",
    metavar="TZ",
    default="UTC",
    show_default=True,
    help="The old site's timezone setting.",
)
@click.option(
    "--site-url",
    metavar="URL",
    help="The old site's url and baseurl, with which its feed's ids start; default [site] url.",
)
@click.pass_obj
def import_(
    settings: Settings, path: Path, permalink: str, timezone: str, site_url: str | None
) -> None:
    """Bring in a Jekyll archive: its words, addresses and feed ids.

    PATH is a folder with _posts/, or the _posts folder itself. What is odd is listed by file and
    line; an edition that is there already is never overwritten.
    """
    from digest.jekyll.folder import posts_folder
    from digest.jekyll.urls import check_pattern
    from digest.pipeline.correct import note_delivery
    from digest.pipeline.importing import OldSite, import_posts

    app = settings.app()
    url = _address(site_url) if site_url is not None else app.config.site.url
    old = OldSite(pattern=check_pattern(permalink), zone=_zone(timezone), url=url)
    folder = posts_folder(path)
    settings.say(f"Feed ids start with {url.rstrip('/')}{'' if site_url else ', [site] url'}")
    done = import_posts(
        folder,
        old,
        archive=app.archive,
        calendar=app.config.week,
        now=app.clock(),
        turn=lambda edition: settings.turn(app, edition),
        deliver=lambda edition: note_delivery(edition, archive=app.archive, config=app.config),
    )
    for problem in done.problems:
        click.echo(_line(problem), err=True)
    click.echo(_summary(done))
    if done.left_out:
        raise DigestError(
            "1 file was left out" if done.left_out == 1 else f"{done.left_out} files were left out",
            hint="mend what is said of it above and import again: what came in stays as it is",
        )


def _line(problem: Problem) -> str:
    colour = "yellow" if problem.harmless else "red"
    place = click.style(f"{problem.path}:{problem.line}:", fg=colour)
    return f"{place} {problem.message}"


def _summary(done: Imported) -> str:
    count = done.new + done.unchanged + done.changed
    parts = [f"{done.new} new", f"{done.unchanged} unchanged"]
    if done.changed:
        parts.append(f"{done.changed} changed since and left alone")
    if done.left_out:
        parts.append(f"{done.left_out} left out")
    findings = len(done.problems)
    parts.append("1 finding" if findings == 1 else f"{findings} findings")
    posts = "1 post" if count == 1 else f"{count} posts"
    return f"Imported {posts} into archive/: {', '.join(parts)}"


def _zone(name: str) -> ZoneInfo:
    """Return the time zone; raise where there is none of that name."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: a folder, "Europe"
        nearest = get_close_matches(name, sorted(available_timezones()), n=1, cutoff=0.5)
        meant = f"did you mean {nearest[0]}? " if nearest else ""
        raise UsageError(
            f"--timezone: there is no time zone {name!r}",
            hint=f"{meant}write UTC or a name such as Europe/Berlin",
        ) from error


def _address(url: str) -> str:
    """Return the old site's address; raise where it is none."""
    from digest.addresses import is_address

    if is_address(url) and not {"?", "#"} & set(url):
        return url
    raise UsageError(
        f"--site-url is no address: {url!r}", hint="write it in full, https://example.org"
    )
