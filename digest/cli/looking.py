"""search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from digest.cli.options import Settings
from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.index.search import Hit


@click.command(epilog="Example: digest search KEP-4381, or: digest search etcd v3.6")
@click.argument("words", metavar="WORDS...", nargs=-1, required=True)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.pass_obj
def search(settings: Settings, words: tuple[str, ...], form: str) -> None:
    """Find where the archive mentions a key, KEP or words."""
    import msgspec

    from digest.index.search import search as find
    from digest.pipeline.indexed import indexed_editions

    said = " ".join(words).split()
    if not said:
        raise UsageError("there is nothing to look for", hint="give words: digest search KEP-4381")
    app = settings.app()
    hits = find(indexed_editions(app.archive, app.config).values(), said, app.config.proposals)
    if form == "json":
        encoded = msgspec.json.encode(hits, order="sorted")
        click.echo(msgspec.json.format(encoded, indent=2).decode())
        return
    for hit in hits:
        for line in _lines(hit):
            click.echo(line)
    if not hits:
        settings.say(f"Nothing in the archive mentions {' '.join(said)}")


def _lines(hit: Hit) -> tuple[str, str]:
    draft = "" if hit.published else click.style(" (draft)", fg="yellow")
    head = f"{click.style(hit.edition, bold=True)}{draft}  {hit.section}".rstrip()
    where = click.style(f"archive/{hit.edition}/{hit.path}:{hit.line}", dim=True)
    return f"{head}  {where}", f"    {hit.title}"
