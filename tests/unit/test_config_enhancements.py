"""Settings of the sources about a release's enhancements."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.config import load_config
from digest.errors import DigestError
from tests.builders import preset

HEAD = """
[site]
url = "https://example.org/"
title = "x"

[[sections]]
id = "news"
title = "News"
"""


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("[sources.exceptions]\n", "does not say where to look"),
        ('[sources.exceptions]\nrepository = "x"\n', "'x' is no repository"),
        ('[sources.enhancements]\nrepository = "x"\n', "'x' is no repository"),
        ('[sources.enhancements]\nmilestones = "v1"\n', "has no key 'milestones'"),
    ],
)
def test_a_wrong_setting_is_named(table: str, problem: str) -> None:
    with pytest.raises(DigestError, match=problem):
        load_config(Path("digest.toml"), HEAD + table)


def test_the_preset_asks_for_exceptions_and_what_is_tracked() -> None:
    sources = preset("kubernetes").sources
    assert sources.exceptions is not None
    assert sources.exceptions.required is False
    assert sources.enhancements is not None
    assert sources.enhancements.milestone == "v{version}"
