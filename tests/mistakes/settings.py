"""Mistakes in digest.toml."""

from __future__ import annotations

from tests.mistakes.home import SETTINGS
from tests.mistakes.table import Chapter, Mistake


def _added(did: str, text: str, *, status: int = 1) -> Mistake:
    """Return the mistake of these lines at the end of digest.toml."""
    return Mistake(
        did=did,
        given=f"`digest.toml` also holds\n\n```toml\n{text}```",
        prepare=lambda home: home.add("digest.toml", f"\n{text}"),
        command="digest status",
        status=status,
    )


def _changed(did: str, old: str, new: str, command: str = "digest status") -> Mistake:
    """Return the mistake of one line of digest.toml that says something else."""
    line = next(line for line in SETTINGS.splitlines() if old in line)
    return Mistake(
        did=did,
        given=f"In `digest.toml` stands\n\n```toml\n{line.replace(old, new)}\n```",
        prepare=lambda home: home.change("digest.toml", old, new),
        command=command,
        status=1,
    )


def _written(did: str, content: bytes, given: str) -> Mistake:
    return Mistake(
        did=did,
        given=given,
        prepare=lambda home: home.write("digest.toml", content),
        command="digest status",
        status=1,
    )


FORM = Chapter(
    title="`digest.toml`: form, keys and types",
    rows=(
        _written("An empty file", b"", ""),
        _written(
            "A file that is not UTF-8", b'[site]\ntitle = "Caf\xe9"\n', "It was saved as Latin-1."
        ),
        _written("A binary file", bytes(range(256)), ""),
        _changed("Text without quotes", '"Engine Weekly"', "Engine Weekly"),
        _changed("Quotes that are not closed", '"Engine Weekly"', '"Engine Weekly'),
        _changed("A bracket that is not closed", '["acme/engine"]', '["acme/engine"'),
        _added("A table twice", '[site]\ntitle = "Again"\n'),
        _added("Merge markers", "<<<<<<< HEAD\n[week]\n=======\n>>>>>>> theirs\n"),
        _added("A table that is not known", "[weeks]\n"),
        _added("A key that is not known", '[week]\nends_at = "Sunday"\n'),
        _added(
            "A key in a section that is not known",
            '[[sections]]\nid = "x"\ntitle = "X"\nlimits = 3\n',
        ),
        _added("A list's table as a plain one", "[must_repport]\n"),
        _changed("A key that is missing", 'title = "Engine Weekly"', ""),
        _changed("A section without a title", 'title = "Merges"', ""),
        _changed("A number in quotes", "patience = 0", 'patience = "120"'),
        _changed("A fraction where a whole number is wanted", "patience = 0", "patience = 1.5"),
        _changed("A number where text is wanted", '"Engine Weekly"', "7"),
        _changed("A date where text is wanted", '"Engine Weekly"', "2026-08-16"),
        _changed("Text where a list is wanted", '["acme/engine"]', '"acme/engine"'),
        _changed("A number in a list of texts", '["acme/engine"]', '["acme/engine", 7]'),
        _changed(
            "A word where yes or no is wanted",
            "[sources.pulls]",
            '[sources.pulls]\nrequired = "yes"',
        ),
        _added("An output that is not known", "[outputs]\narchives = false\n"),
        _added("A word where an output is on or off", '[outputs]\nsearch = "no"\n'),
        _changed("A kind of section that is none", 'kind = "prose"', 'kind = "proze"'),
        _added("Text where a table is wanted", 'week = "Sunday"\n'),
    ),
)
VALUES = Chapter(
    title="`digest.toml`: values",
    rows=(
        _changed(
            "An address without `https://`", "https://example.org/engine/", "example.org/engine/"
        ),
        _added("A weekday that is none", '[week]\nends_on = "Sonntag"\n'),
        _added("A time zone that is none", '[week]\ntimezone = "Berlin"\n'),
        _changed("A negative patience", "patience = 0", "patience = -5"),
        _changed("A repository without its owner", '["acme/engine"]', '["engine"]'),
        _changed("A repository's address", '["acme/engine"]', '["https://github.com/acme/engine"]'),
        _changed("A section id with capitals", 'id = "merges"', 'id = "Merges!"'),
        _changed("Two sections of one id", 'id = "merges"', 'id = "news"'),
        _changed("Two sections of one title", 'title = "Merges"', 'title = "News"'),
        _written("No sections at all", SETTINGS.partition("[[sections]]")[0].encode(), ""),
        _changed(
            "A pattern that is no regular expression", "from = [{}]", 'from = [{ title = "fix(" }]'
        ),
        _added("A source without an upstream", "[sources.keps]\n"),
        _added(
            "A proposal link without its number",
            '[sources.keps]\nrepository = "acme/plans"\nlinks = ["acme.example/plans"]\n',
        ),
        _added("A feed outside of the site", '[feeds]\nrss = "../feed.xml"\n'),
        _added("Topics that no folder can be called by", '[topics]\nSIG = "sig/"\n'),
        _added("Topics in the place of a page", '[topics]\nsearch = "search/"\n'),
        _added("Topics of any label", '[topics]\narea = ""\n'),
        _added("A feed that is none", '[outputs]\nfeeds = ["rss", "jsn"]\n'),
        _added("Two feeds of one path", '[feeds]\nrss = "feed.xml"\natom = "feed.xml"\n'),
        _added("A feed of no entries", "[feeds]\nsize = 0\n"),
    ),
)
