"""The data flows one way: a part imports what stands above it in the table, never below."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).resolve().parents[2] / "digest"

LAYERS = (
    "errors", "lock", "conflicts", "fingerprint", "processes", "files", "plain_yaml", "model",
    "keys", "addresses", "window", "config", "archive", "cherry_picks", "web", "sources",
    "curate", "cycle", "edition", "jekyll", "index", "check", "render", "outgoing", "deliver",
    "presets", "pipeline", "app", "demo", "cli", "__main__",
)  # fmt: skip
"""Top to bottom, as the data flows; the first line is the ground."""

NOT_EVEN_ABOVE = {
    "curate": {"sources"},
    "cycle": {"sources", "curate", "archive"},
    "edition": {"sources", "curate"},
    "jekyll": {"sources", "curate", "archive"},
    "index": {"sources", "curate", "archive"},
    "render": {"sources", "curate", "archive", "index"},
    "outgoing": {"sources", "curate", "archive", "index"},
    "deliver": {"sources", "curate"},
}
"""Stages that meet in values only: what one returns, the pipeline hands to the next."""

ONE_HOME = {
    "github": {"sources/github/client.py"},
    "feedgen": {"render/feeds.py"},
    "feedparser": {"sources/news/feed.py"},
    "icalendar": {"render/calendar_file.py"},
    "nh3": {"edition/html.py"},
    "yaml": {"plain_yaml.py", "edition/export.py"},
    "click": {"cli"},
}
"""Libraries that only one file (or folder) speaks to."""

FILES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of every import, those for types among them."""
    for node in ast.walk(ast.parse((PACKAGE / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import"
            module = node.module or ""
            for alias in node.names:
                yield node.lineno, f"{module}.{alias.name}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name


def layer_of(path: Path) -> str:
    return path.parts[0].removesuffix(".py")


def upward(path: Path) -> Iterator[str]:
    """Yield what is wrong with each import of a file of ours that it may not have."""
    own = layer_of(path)
    for line, name in imports(path):
        package, _, rest = name.partition(".")
        imported = rest.partition(".")[0]
        if package != "digest" or imported in (own, "__version__"):
            continue
        is_below = LAYERS.index(imported) > LAYERS.index(own)
        if is_below or imported in NOT_EVEN_ABOVE.get(own, ()):
            yield f"digest/{path}:{line}: {own} imports {imported}"


def test_every_file_has_its_layer() -> None:
    unknown = {layer_of(path) for path in FILES} - {*LAYERS, "__init__"}

    assert not unknown, f"say in LAYERS where they stand: {sorted(unknown)}"


@pytest.mark.parametrize("path", [path for path in FILES if str(path) != "__init__.py"], ids=str)
def test_no_file_imports_upward(path: Path) -> None:
    assert not list(upward(path))


def test_the_package_itself_imports_nothing() -> None:
    assert not list(imports(Path("__init__.py")))


@pytest.mark.parametrize("library", ONE_HOME)
def test_a_library_has_one_home(library: str) -> None:
    users = {
        str(path) for path in FILES for _, name in imports(path) if name.split(".")[0] == library
    }

    homes = ONE_HOME[library]
    assert {user for user in users if not homes & {user, user.partition("/")[0]}} == set()
