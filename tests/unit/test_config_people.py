"""Settings of the sources about people and news, and of events."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from digest.config import load_config
from digest.errors import ConfigError
from digest.presets import preset_text

PULLS = "\n[sources.pulls]\nrepositories = ['a/b']\n"
SITE = "[site]\nurl = 'https://a.example/'\ntitle = 'A'\n[[sections]]\nid = 'x'\ntitle = 'X'\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[sources.leads]\n", "[sources.leads] does not say where to look"),
        ("[sources.leads]\nrepository = 'x'\n", "'x' is no repository"),
        ("[sources.leads]\npath = '.'\nfile = '/'\n", "sources.leads.file is no path of a file"),
        ("[sources.newcomers]\n", "[sources.newcomers] has no pull requests to go by"),
        (f"{PULLS}[sources.newcomers]\nexcept = ['a b']\n", "'a b' is no account at GitHub"),
        (f"{PULLS}[sources.newcomers]\nexcluded = ['a']\n", "has no key 'excluded'"),
        ("[sources.news]\n", "[sources.news] names no feeds"),
        ("[sources.news]\nfeeds = ['ftp://a.example/']\n", "'ftp://a.example/' is no address"),
        ("[sources.news]\nfeeds = ['https://']\n", "'https://' is no address"),
        ("[sources.news]\nfeeds = ['a']\nstale_days = -1\n", "sources.news.stale_days is -1"),
        ("[sources.submissions]\n", "[sources.submissions] does not say where to look"),
        (
            "[sources.submissions]\nrepository = 'a/b'\nlabel = 'a,b'\n",
            "sources.submissions.label is no label: 'a,b'",
        ),
        ("[[events]]\non = 2026-03-24\ntitle = ''\n", "the event on 2026-03-24 has no title"),
        (
            "[[events]]\non = 2026-03-24\nuntil = 2026-03-23\ntitle = 'A'\n",
            "the event 'A' ends before it begins",
        ),
        ("[[events]]\non = 2026-03-24\ntitle = 'A'\nurl = 'x'\n", "'A' has no address: 'x'"),
        ("[[events]]\non = 'soon'\ntitle = 'A'\n", "events"),
        (
            "[[contributions]]\nrelease = '1.24'\nasked_on = 2022-05-03\nquery = 'x'\n",
            "the answer about '1.24' has no query: 'x'",
        ),
        (
            "[[contributions]]\nrelease = '1.24'\nasked_on = 2022-05-03\n"
            "query = 'https://a.example/'\ncompanies = -1\n",
            "the answer about '1.24' counts less than nobody",
        ),
    ],
)
def test_what_cannot_be_is_told_with_its_place(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(Path("digest.toml"), f"{SITE}{text}")

    assert message in str(caught.value)


def test_a_preset_with_the_marks_taken_away_is_valid() -> None:
    lines = preset_text("kubernetes").splitlines()
    start = lines.index("# [sources.leads]")
    end = next(n for n in range(start, len(lines)) if not lines[n].startswith("#"))
    lines[start:end] = [re.sub(r"^# (?=\[|\w+ = )", "", line) for line in lines[start:end]]

    config = load_config(Path("digest.toml"), "\n".join(lines))

    assert config.sources.leads is not None
    assert config.sources.news is not None
    assert config.sources.submissions is not None
    assert config.sources.newcomers is not None
    assert len(config.events) == 1
