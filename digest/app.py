"""The real world, built once from settings and environment; tests build their own."""

from __future__ import annotations

from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from digest.archive import Archive
from digest.config import Config, load_config
from digest.errors import DigestError, UsageError
from digest.files import read_text
from digest.processes import cores

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from digest.pipeline.inputs import Inputs
    from digest.sources.base import Progress, Source
    from digest.sources.github.cache import Cache
    from digest.sources.github.client import Client

SETTINGS = "digest.toml"


class App(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a command needs from outside: where, with what settings, and what time it is."""

    home: Path
    config: Config
    clock: Callable[[], datetime]
    sources: Callable[[Progress, Callable[[str, float], None]], Sequence[Source]]
    release_sources: Callable[[str, Progress, Callable[[str, float], None]], Sequence[Source]]
    """Returns what the edition of a release ("1.24") is made from."""

    forget_answers: Callable[[], None]
    """Removes what an unfinished fetch was answered; called once a snapshot is written."""

    bundled: Path
    stamp: datetime

    @property
    def archive(self) -> Archive:
        """The home's editions."""
        return Archive(self.home / "archive")

    def site_inputs(self) -> Inputs:
        """Return what the home's site is built from; its own templates go before the package's."""
        from digest.pipeline.inputs import Inputs

        return Inputs(
            archive=self.archive,
            config=self.config,
            templates=(self.bundled / "templates", self.home / "templates"),
            static=self.home / "static",
            stamp=self.stamp,
            processes=cores(),
        )


def find_home(start: Path) -> Path:
    """Return the nearest folder upward from ``start`` that has ``digest.toml``.

    Raises:
        DigestError: there is none.
    """
    for folder in (start, *start.parents):
        if (folder / SETTINGS).is_file():
            return folder
    raise DigestError(
        f"no {SETTINGS} in {start} or above it",
        hint="run digest init here, or say where your digest lies: digest --home DIR ...",
    )


def open_app(home: Path | None, environment: Mapping[str, str]) -> App:
    """Return the app of a home: ``home`` as given, else the nearest one upward.

    Raises:
        DigestError: no home, or settings that cannot be used.
    """
    folder = find_home(Path.cwd()) if home is None else home.resolve()
    path = folder / SETTINGS
    if not path.exists():
        raise _no_home(folder)
    config = load_config(path, read_text(path))
    return App(
        home=folder,
        config=config,
        clock=clock_of(environment),
        bundled=bundled_folder(),
        stamp=stamp_of(environment),
        sources=lambda progress, on_wait: real_sources(
            config, folder, environment, progress, on_wait
        ),
        release_sources=lambda version, progress, on_wait: real_release_sources(
            version, config, folder, environment, progress, on_wait
        ),
        forget_answers=lambda: forget_answers(folder),
    )


def _no_home(folder: Path) -> DigestError:
    """Return what is wrong with a folder that ``--home`` names."""
    if folder.is_file():
        return DigestError(f"{folder} is a file", hint=f"name its folder: --home {folder.parent}")
    if folder.is_dir():
        return DigestError(f"{folder} has no {SETTINGS}", hint=f"run: digest init {folder}")
    known = [path.name for path in _homes_in(folder.parent)]
    nearest = get_close_matches(folder.name, known, n=1, cutoff=0.5)
    hint = f"did you mean {folder.parent / nearest[0]}?" if nearest else "check the path"
    return DigestError(f"there is no folder {folder}", hint=hint)


def _homes_in(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if (path / SETTINGS).is_file()]
    except OSError:
        return []


def bundled_folder() -> Path:
    """Return where templates and sample lie: in a wheel inside the package, else beside it."""
    package = Path(__file__).resolve().parent
    inside = package / "_bundled"
    return inside if inside.is_dir() else package.parent


def stamp_of(environment: Mapping[str, str]) -> datetime:
    """Return what dates built files that have no better time: SOURCE_DATE_EPOCH, else 1970.

    https://reproducible-builds.org/specs/source-date-epoch/

    Raises:
        UsageError: ``SOURCE_DATE_EPOCH`` is no number of seconds.
    """
    text = environment.get("SOURCE_DATE_EPOCH", "").strip() or "0"
    try:
        return datetime.fromtimestamp(int(text), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(
            f"SOURCE_DATE_EPOCH is no time: {text!r}", hint="give seconds since 1970, or unset it"
        ) from error


def clock_of(environment: Mapping[str, str]) -> Callable[[], datetime]:
    """Return what tells the time in UTC: ``DIGEST_NOW`` where it is set, else the real clock.

    Raises:
        UsageError: ``DIGEST_NOW`` is no ISO 8601 time.
    """
    text = environment.get("DIGEST_NOW", "").strip()
    if not text:
        return lambda: datetime.now(UTC).replace(microsecond=0)
    from dateutil.parser import isoparse  # here, as its import takes 20 ms

    try:
        now = isoparse(text)
        moment = now.replace(tzinfo=now.tzinfo or UTC, microsecond=0).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"DIGEST_NOW is no time: {text!r}", hint="write it as 2026-08-17T09:00:00Z"
        ) from error
    return lambda: moment


def cache_of(home: Path) -> Cache:
    """Return where a home keeps GitHub's answers; it may be deleted at any time."""
    from digest.sources.github.cache import FolderCache

    return FolderCache(home / ".digest" / "cache")


def forget_answers(home: Path) -> None:
    """Remove the answers of fetches that did not finish."""
    from digest.sources.github.memory import ANSWERS

    cache_of(home).empty(ANSWERS)


def real_sources(
    config: Config,
    home: Path,
    environment: Mapping[str, str],
    progress: Progress,
    on_wait: Callable[[str, float], None],
) -> list[Source]:
    """Return the configured sources, which ask the real upstreams."""
    from digest.sources import SOURCES

    client = real_client(config, home, environment, on_wait)
    return [
        made
        for make in SOURCES
        if (made := make(config.sources, client, home, progress)) is not None
    ]


def real_release_sources(
    version: str,
    config: Config,
    home: Path,
    environment: Mapping[str, str],
    progress: Progress,
    on_wait: Callable[[str, float], None],
) -> list[Source]:
    """Return what the edition of one release is made from; it asks the real upstreams."""
    from digest.sources import release_sources

    client = real_client(config, home, environment, on_wait)
    return release_sources(version, config.sources, client, home, progress)


def real_client(
    config: Config,
    home: Path,
    environment: Mapping[str, str],
    on_wait: Callable[[str, float], None],
) -> Client:
    """Return what asks GitHub, at the address that environment and settings name."""
    from digest.sources.github.client import Client, token_for

    configured = environment.get("GITHUB_API_URL", "").strip() or None
    api_url = configured or config.github.api_url
    return Client(
        api_url=api_url,
        token=token_for(
            api_url, environment_url=configured, token=environment.get("GITHUB_TOKEN") or None
        ),
        patience=config.github.patience,
        on_wait=on_wait,
        cache=cache_of(home),
    )
