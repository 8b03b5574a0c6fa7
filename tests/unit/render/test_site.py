import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from digest.errors import DigestError
from tests.builders_site import TEMPLATES, built, edition, publication

_BUILD = """
import hashlib
from tests.builders_site import *
text = "## Other Merges\\n* [x](https://github.com/a/b/pull/1)\\n* [y](https://e.org/)"
made = [edition(text, id=i) for i in ("2026-08-16", "2026-08-09")]
site = built(publication(*made))
print(hashlib.sha256(repr(sorted(site.items())).encode()).hexdigest())
"""


def test_the_same_editions_give_the_same_bytes_anywhere(tmp_path: Path) -> None:
    root = str(TEMPLATES.parent)
    digests = set()
    for seed, zone, folder in (("0", "UTC", root), ("7", "Asia/Kolkata", str(tmp_path))):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        environment["PYTHONPATH"] = os.pathsep.join([root, *filter(None, sys.path)])
        done = subprocess.run(
            [sys.executable, "-c", _BUILD],
            env=environment,
            cwd=folder,
            capture_output=True,
            check=True,
        )
        digests.add(done.stdout)
    assert len(digests) == 1


def test_a_site_without_editions_is_whole() -> None:
    assert list(built(publication())) == [
        "style.css",
        "favicon.svg",
        "index.html",
        "feed.xml",
        "atom.xml",
        "feed.json",
        "feeds.opml",
        "404.html",
    ]


def test_artifacts_are_made_one_at_a_time_pages_first(tmp_path: Path) -> None:
    from digest.render import render_site

    (tmp_path / "index.html.j2").write_text("{{ 1 / 0 }}")
    site = render_site(publication(edition("x"), home=tmp_path))
    assert next(site).path == "2026/20260816/index.html"


def test_nothing_is_made_where_two_editions_have_one_path() -> None:
    from digest.render import render_site

    twins = [
        edition("x", id=f"2026-08-{day:02}", front=f"published_at: 2026-08-20\npermalink: {link}")
        for day, link in ((9, "/news"), (16, "/News/"))
    ]
    with pytest.raises(DigestError, match="2026-08-16") as caught:
        next(render_site(publication(*twins)))
    assert "2026-08-09" in str(caught.value)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, two: str) -> float:
    """WCAG 2.2, 1.4.3."""
    light, dark = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_has_enough_contrast(theme: int) -> None:
    css = (TEMPLATES / "style.css").read_text()
    themes = [
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))
        for block in re.findall(r":root \{([^}]*)\}", css)
    ]
    colours = themes[theme]
    for words, ground in (
        ("ink", "paper"), ("ink", "raised"), ("ink", "accent-wash"), ("ink", "alert-wash"),
        ("muted", "paper"), ("muted", "raised"), ("muted", "accent-wash"),
        ("accent", "paper"), ("accent", "raised"), ("accent", "accent-wash"),
        ("alert", "paper"), ("alert", "raised"), ("alert", "alert-wash"),
    ):  # fmt: skip
        assert _contrast(colours[words], colours[ground]) >= 4.5, (words, ground)
