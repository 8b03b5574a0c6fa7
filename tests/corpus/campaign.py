"""The parts of the fault campaign: its weeks, its faults, one run, and what came of it."""

from __future__ import annotations

import json
import random
import time
import traceback
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from digest.archive import Archive
from digest.config import load_config
from digest.model import Snapshot, TextFile
from digest.pipeline import week as steps
from digest.sources import SOURCES
from digest.sources.base import no_progress
from digest.sources.github.cache import Cache, FolderCache
from digest.sources.github.client import Client, TokenError
from digest.window import Calendar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from digest.config import Config
    from digest.model import Gap, Record
    from tests.corpus.conftest import Fakehub

Rules = list[dict[str, object]]

K8S, PROPOSALS, TEAM = "kubernetes/kubernetes", "kubernetes/enhancements", "kubernetes/sig-release"
_PRESET = Path(__file__).parents[2] / "digest" / "presets" / "kubernetes.toml"
_PATIENCE = 20
_TIMEOUT = 1.0
_DRAFT = "---\ntitle: A week\n---\n## Developer News\n\n- [a](https://kep.k8s.io/1287)\n"

FAULTS: dict[str, Rules] = {
    **{f"status {code}": [{"action": "status", "status": code}] for code in (500, 502, 503, 504)},
    "html": [{"action": "html"}],
    "empty": [{"action": "empty"}],
    "truncate": [{"action": "truncate"}],
    "reset": [{"action": "reset"}],
    "stall": [{"action": "stall", "seconds": 3}],
    "stall in the body": [{"action": "stall", "seconds": 3, "where": "body"}],
    "drip": [{"action": "drip", "seconds": 1}],
    "delay": [{"action": "delay", "ms": 200}],
    "secondary limit 403": [{"action": "secondary_limit", "retry_after": 1}],
    "secondary limit 429": [{"action": "secondary_limit", "retry_after": 1, "status": 429}],
    "secondary limit, text only": [{"action": "secondary_limit", "retry_after": None}],
    "primary limit": [{"action": "primary_limit", "reset_in": 1}],
    "primary limit, held": [{"action": "primary_limit", "reset_in": 1, "hold": True}],
    "RATE_LIMITED": [{"action": "graphql_error", "match": {"graphql": True}}],
    "RATE_LIMIT": [{"action": "graphql_error", "type": "RATE_LIMIT", "match": {"graphql": True}}],
    "graphql error": [{"action": "graphql_error", "type": None, "match": {"graphql": True}}],
    "graphql timeout": [{"action": "graphql_timeout", "match": {"graphql": True}}],
    "partial: a node": [{"action": "graphql_partial", "match": {"graphql": True}}],
    "partial: seven nodes": [{"action": "graphql_partial", "nulls": 7, "match": {"graphql": True}}],
    "partial: root": [{"action": "graphql_partial", "where": "root", "match": {"graphql": True}}],
    "partial: other words": [
        {"action": "graphql_partial", "message": "Odd.", "type": "X", "match": {"graphql": True}}
    ],
    "shift by 2": [{"action": "shift_pages", "by": 2}],
    "shift by -2": [{"action": "shift_pages", "by": -2}],
    "incomplete results": [{"action": "incomplete_results", "drop": 2}],
    "incomplete by word": [{"action": "incomplete_results"}],
    "always 304": [{"action": "stale_etag"}],
    "never 304": [{"action": "stale_etag", "mode": "never_304"}],
    "clock an hour ahead": [
        {"action": "clock_skew"},
        {"action": "primary_limit", "reset_in": 1},
    ],
    "clock an hour behind": [
        {"action": "clock_skew", "seconds": -3600},
        {"action": "primary_limit", "reset_in": 1},
    ],
    "no link": [{"action": "no_link"}],
    "not found": [{"action": "not_found"}],
    "bad credentials": [{"action": "bad_credentials"}],
    "renamed": [
        {"action": "renamed", "from": name, "to": f"{name}-moved", "times": 1}
        for name in (K8S, PROPOSALS, TEAM, "containerd/containerd", "grpc/grpc")
    ],
}
"""Fakehub's catalogue, each fault in its variants."""

NEEDS_TOKEN = frozenset(
    name for name, rules in FAULTS.items() if any("match" in rule for rule in rules)
) | {"bad credentials"}
"""Faults of what is not asked, or not sent, without a token."""

MIXED = "mixed"
MOVES = "renamed"
"""The fault that outlives its run: fakehub stays renamed."""


def rules_of(fault: str, seed: int, probability: float = 0.2) -> Rules:
    """Return the rules of one fault, each request hit with this probability."""
    return [
        {"probability": probability, "seed": seed * 100 + index, **rule}
        for index, rule in enumerate(FAULTS[fault])
    ]


def mixed_rules(seed: int) -> Rules:
    """Return all faults at once, in an order of the seed's; about two requests in five are hit."""
    names = [name for name in FAULTS if name != MOVES]
    random.Random(seed).shuffle(names)
    return [rule for name in names for rule in rules_of(name, seed, 0.015)]


def chosen_weeks(hub: Path) -> list[tuple[date, date | None]]:
    """Return six weeks, and one edition over several: each by its last day and its first week's.

    The six: smallest, median and largest of kubernetes/kubernetes, the largest of proposals, two
    at random. The seventh has more pull requests than a page holds.
    """
    counts = {name: _per_week(hub / name / "pulls.jsonl") for name in (K8S, PROPOSALS)}
    by_size = sorted(counts[K8S], key=lambda week: (counts[K8S][week], week))
    first, second = random.Random(3).sample(by_size, 2)
    proposals = max(counts[PROPOSALS], key=lambda week: (counts[PROPOSALS][week], week))
    weeks = [by_size[0], by_size[len(by_size) // 2], by_size[-1], proposals, first, second]
    wide = by_size[-2]
    return [*((week, None) for week in weeks), (wide, wide - timedelta(weeks=4))]


def _per_week(path: Path) -> Counter[date]:
    with path.open(encoding="utf-8") as lines:
        moments = (datetime.fromisoformat(json.loads(line)["merged_at"]) for line in lines)
        weeks = Counter(Calendar().week_of(moment.astimezone(UTC).date()) for moment in moments)
    return Counter({week: n for week, n in weeks.items() if 2021 <= week.year <= 2025})


def settings(hub: Path, *, has_token: bool) -> Config:
    """Return the preset's settings with the releases that the data has, all sources required.

    Without a token there are no proposals: GitHub is not asked about them. Exceptions and tracking
    issues are read by the schedule's and the search's own code, and have their faults in the tests
    of their sources: here they would double the requests of every run.
    """
    config = load_config(_PRESET, _PRESET.read_text(encoding="utf-8"))
    sources = config.sources
    assert sources.keps
    assert sources.releases
    assert sources.schedule
    names = sorted(str(path.parent.relative_to(hub)) for path in hub.glob("*/*/releases.jsonl"))
    replace = msgspec.structs.replace
    return replace(
        config,
        sources=replace(
            sources,
            keps=sources.keps if has_token else None,
            releases=replace(sources.releases, required=True, repositories=tuple(names)),
            schedule=replace(sources.schedule, required=True),
            exceptions=None,
            enhancements=None,
        ),
    )


class Run(msgspec.Struct, kw_only=True):
    """What one run is about."""

    fault: str
    week: date
    since: date | None
    has_token: bool
    seed: int
    rules: Rules
    home: Path

    def __str__(self) -> str:
        who = "with" if self.has_token else "without"
        return f"{self.fault}, week {self.week}, {who} a token, seed {self.seed}"


class Outcome(msgspec.Struct, kw_only=True):
    """How a run ended; ``wrong`` says what it should not have done."""

    kind: str
    wrong: list[str] = []
    seconds: float = 0


def fetch(hub: Fakehub, run: Run, config: Config, cache: Cache) -> Snapshot:
    """Fetch a week as the command does, with short waits."""
    client = Client(
        api_url=hub.url,
        token="any" if run.has_token else None,
        patience=_PATIENCE,
        on_wait=lambda *_: None,
        timeout=_TIMEOUT,
        cache=cache,
    )
    archive = Archive(run.home / "archive")
    window = Calendar().window(run.week, since=run.since)
    if not archive.read_texts(window.edition):
        archive.write_text(window.edition, TextFile(path="edition.md", text=_DRAFT), was=None)
    sources = [make(config.sources, client, run.home, no_progress) for make in SOURCES]
    return steps.fetch(
        window,
        sources=[source for source in sources if source is not None],
        archive=archive,
        config=config,
        clock=lambda: datetime.now(UTC).replace(microsecond=0),
    )


def perform(hub: Fakehub, run: Run, config: Config, expected: Snapshot) -> Outcome:
    """Run a week under its faults and judge what came of it."""
    started = time.monotonic()
    cache = FolderCache(run.home / ".digest" / "cache")
    try:
        if "304" in run.fault:
            fetch(hub, run, config, cache)
            cache.empty("answers")
            (run.home / "archive" / run.week.isoformat() / "snapshot.json").unlink()
        hub.faults(run.rules)
        snapshot = fetch(hub, run, config, cache)
        wrong = list(problems(snapshot, expected))
        if run.fault == MIXED:
            # As after a kill: answers are left behind, and an earlier snapshot fills the gaps.
            snapshot = fetch(hub, run, config, cache)
            wrong += problems(snapshot, expected)
    except TokenError:
        is_due = any(rule["action"] == "bad_credentials" for rule in run.rules)
        return Outcome(kind="refused", wrong=[] if is_due else ["the token was refused"])
    except Exception:  # noqa: BLE001 - what the campaign looks for
        return Outcome(kind="traceback", wrong=[traceback.format_exc()])
    finally:
        hub.faults([])
    has_more_gaps = {*_gaps(snapshot)} != {*_gaps(expected)}
    return Outcome(
        kind="wrong" if wrong else "gaps" if has_more_gaps else "right",
        wrong=wrong,
        seconds=time.monotonic() - started,
    )


def _gaps(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    for source in snapshot.sources:
        for gap in source.gaps:
            yield source.name, gap.unit.replace("-moved", "")


_OF = {
    "pull_requests": "pulls",
    "originals": "pulls",
    "kep_updates": "keps",
    "releases": "releases",
    "deadlines": "schedule",
}


def problems(snapshot: Snapshot, expected: Snapshot) -> Iterator[str]:
    """Yield what is wrong with a snapshot: a record that is not as it should be, or is in silence.

    What is missing must be covered by a gap, and a gap of a required source must fail the run.
    """
    snapshot, expected = _under_old_names(snapshot), _under_old_names(expected)
    gaps = {source.name: source.gaps for source in snapshot.sources}
    for kind, source in _OF.items():
        found, known = getattr(snapshot, kind), getattr(expected, kind)
        yield from _wrong_records(found, known, source, gaps.get(source, ()))
    yield from _wrong_facts(snapshot, expected, gaps.get("keps", ()))
    have = {*_gaps(snapshot)}
    for source, unit in {*_gaps(expected)} - have:
        # What a file says wrongly is only known where it was read.
        if not {(source, source), (source, unit.rpartition(":")[0])} & have:
            yield f"the gap {unit} of {source} is missing"
    if steps.has_failed(snapshot) != any(source.gaps for source in snapshot.sources):
        yield "the exit status does not tell of the gaps"


def _wrong_records(
    found: Sequence[Record], known: Sequence[Record], source: str, gaps: Sequence[Gap]
) -> Iterator[str]:
    have = {record.identity: record for record in found}
    want = {record.identity: record for record in known}
    for identity, record in have.items():
        if record != want.get(identity):
            yield f"{source}: {record} should be {want.get(identity)}"
    for identity in want.keys() - have.keys():
        if not _is_covered(want[identity], source, gaps):
            yield f"{source}: {identity} is missing in silence"


def _wrong_facts(snapshot: Snapshot, expected: Snapshot, gaps: Sequence[Gap]) -> Iterator[str]:
    updates = {update.path: update for update in expected.kep_updates}
    for path, facts in snapshot.keps.items():
        if facts != expected.keps.get(path):
            yield f"keps: {path}: {facts} should be {expected.keps.get(path)}"
    for path in expected.keps.keys() - snapshot.keps.keys():
        units = {gap.unit.casefold() for gap in gaps}
        is_covered = path in updates and _is_covered(updates[path], "keps", gaps)
        if not (is_covered or {"keps", path.casefold()} & units):
            yield f"keps: {path} is missing in silence"


def _is_covered(record: Record, source: str, gaps: Sequence[Gap]) -> bool:
    return any(gap.unit == source or gap.unit.casefold() in record.units for gap in gaps)


def _under_old_names(snapshot: Snapshot) -> Snapshot:
    text = msgspec.json.encode(snapshot).replace(b"-moved", b"")
    return msgspec.json.decode(text, type=Snapshot)
