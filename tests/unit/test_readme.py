"""Every command and every settings key stands in the README."""

from __future__ import annotations

import re
import types
import typing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec
import pytest

from digest.cli import cli
from digest.config import Config

if TYPE_CHECKING:
    from collections.abc import Iterator

README = Path(__file__).resolve().parents[2] / "README.md"


@cache
def words() -> frozenset[str]:
    """Every word of the README's code: blocks and spans."""
    text = README.read_text(encoding="utf-8") if README.is_file() else ""
    code = " ".join(re.findall(r"(?s)```.*?```|`[^`]+`", text))
    return frozenset(re.findall(r"-{0,2}[A-Za-z_][\w-]*", code))


def commands() -> Iterator[str]:
    context = click.Context(cli)
    yield from cli.list_commands(context)


def options() -> Iterator[str]:
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        for parameter in command.params if command else ():
            if isinstance(parameter, click.Option):
                yield f"{name} {max(parameter.opts, key=len)}"


def keys(struct: type[msgspec.Struct], table: str) -> Iterator[str]:
    """Yield every key of a table and of the tables in it: ``sources.pulls.query``."""
    for field in msgspec.structs.fields(struct):
        place = f"{table}.{field.encode_name}".lstrip(".")
        yield place
        for inner in structs_in(field.type):
            yield from keys(inner, place)


def structs_in(kind: object) -> Iterator[type[msgspec.Struct]]:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield kind
    elif isinstance(kind, types.UnionType) or typing.get_origin(kind) in (tuple, typing.Union):
        for argument in typing.get_args(kind):
            yield from structs_in(argument)


def test_the_walk_over_the_settings_reaches_the_innermost_keys() -> None:
    found = set(keys(Config, ""))

    assert {"site.url", "sources.keps.links", "sections.from.without_labels", "feeds.size"} <= found
    assert {"rank.reasons.score", "must_report.rules.reason", "week.ends_on"} <= found


@pytest.mark.parametrize("what", ["commands", "options", "settings"])
def test_the_readme_names_all(what: str) -> None:
    wanted = {"commands": commands(), "options": options(), "settings": keys(Config, "")}[what]

    missing = [name for name in wanted if re.split(r"[. ]", name)[-1] not in words()]

    assert not missing, f"README.md does not name these {what}: {', '.join(missing)}"
