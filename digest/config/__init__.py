"""``digest.toml`` into types; every message about a bad setting is made here."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import msgspec

from digest.config.checks import impossible
from digest.config.cycle_tables import Cves, Patches, Signal
from digest.config.enhancement_tables import Enhancements, Exceptions
from digest.config.people_tables import (
    Contributions,
    EventSettings,
    Leads,
    Newcomers,
    News,
    Submissions,
)
from digest.config.schedule_tables import PLACEHOLDERS, Guide, Schedule
from digest.config.tables import (
    Config,
    Feeds,
    GitHub,
    Keps,
    Lint,
    LintSections,
    Match,
    MustReport,
    MustReportRule,
    Outputs,
    Pulls,
    Rank,
    RankReason,
    RecordKind,
    Releases,
    SectionSettings,
    Site,
    Social,
    Sources,
    Term,
)
from digest.config.words import line_of, toml_problem, type_problem, unknown_keys
from digest.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "PLACEHOLDERS",
    "Config",
    "Contributions",
    "Cves",
    "Enhancements",
    "EventSettings",
    "Exceptions",
    "Feeds",
    "GitHub",
    "Guide",
    "Keps",
    "Leads",
    "Lint",
    "LintSections",
    "Match",
    "MustReport",
    "MustReportRule",
    "Newcomers",
    "News",
    "Outputs",
    "Patches",
    "Pulls",
    "Rank",
    "RankReason",
    "RecordKind",
    "Releases",
    "Schedule",
    "SectionSettings",
    "Signal",
    "Site",
    "Social",
    "Sources",
    "Submissions",
    "Term",
    "load_config",
    "parse_config",
]

_LONGEST = 256_000
_LONGEST_PROBLEM = 500
"""Characters; a value may be of any length."""
_MOST_PARTS = 32
_LONG_KEY = re.compile(
    rf"(?<![\w.-])(?:(?:[\w-]++|\"[^\"\n]*\"|'[^'\n]*')[ \t]*+\.[ \t]*+){{{_MOST_PARTS}}}", re.ASCII
)
"""A dotted key that tomllib would read for long: its time grows faster than the key's square."""


def load_config(path: Path, text: str) -> Config:
    """Return the settings in ``text``; ``path`` stands in messages only.

    Raises:
        ConfigError: not TOML, an unknown key, a wrong type or an impossible value.
    """
    if len(text) > _LONGEST:
        message = f"{path} has {len(text):,} characters, more than the {_LONGEST:,} that are read"
        raise ConfigError(message, hint="is it the right file? digest init writes one of 6,000")
    if match := _LONG_KEY.search(text):
        line = text.count("\n", 0, match.start()) + 1
        message = f"{path}:{line}: a key has {_MOST_PARTS} parts or more"
        raise ConfigError(message, hint="no setting lies deeper than four tables")
    try:
        table = tomllib.loads(text)
    except ValueError as error:  # tomllib.TOMLDecodeError; a plain one for a number without end
        number, problem, hint = toml_problem(text, str(error))
        raise ConfigError(_message(str(path), number, problem), hint=hint) from error
    except RecursionError as error:
        raise ConfigError(f"{path}: brackets are nested too deep", hint="close them") from error
    return parse_config(table, where=str(path), text=text)


def parse_config(table: dict[str, object], *, where: str = "digest.toml", text: str = "") -> Config:
    """Return the settings in an already parsed table; the same errors as :func:`load_config`.

    ``text`` is where the table was read from; it gives messages their line.
    """
    for place, problem, hint in unknown_keys(table, Config, ""):
        raise ConfigError(_message(where, line_of(text, place), problem), hint=hint)
    try:
        config = msgspec.convert(table, Config)
    except msgspec.ValidationError as error:
        place, problem, hint = type_problem(error, Config)
        raise ConfigError(_message(where, line_of(text, place), problem), hint=hint) from error
    for place, problem, hint in impossible(config):
        raise ConfigError(_message(where, line_of(text, place), problem), hint=hint)
    return config


def _message(where: str, line: int | None, problem: str) -> str:
    place = where if line is None else f"{where}:{line}"
    cut = problem if len(problem) <= _LONGEST_PROBLEM else f"{problem[: _LONGEST_PROBLEM - 1]}…"
    return f"{place}: {cut}"
