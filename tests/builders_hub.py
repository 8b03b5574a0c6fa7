"""A made-up GitHub on disk: a week of four upstreams, the same bytes for the same seed.

The layout is fakehub's, a folder ``hub/repos/<owner>/<name>/`` with one JSON object a line. All
names, titles and texts are invented; only the shapes are those of real weeks.
"""

from __future__ import annotations

import hashlib
import json
import random
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from digest.window import Calendar
from tests.builders_hub_people import COMMUNITY, INBOX, WORKSHOP, community, inbox, workshop

if TYPE_CHECKING:
    from pathlib import Path

WEEK = date(2026, 8, 16)
WINDOW = Calendar().window(WEEK)
ENGINE = "acme/engine"
WIDGET = "acme/widget"
"""A dozen pull requests: small enough for a recording."""

PROPOSALS = "acme/proposals"
EXCEPTIONS = "releases/release-1.37/exceptions.yaml"
RELEASE_TEAM = "acme/release-team"
WEBSITE = "acme/website"
SUBPROJECTS = tuple(f"acme-labs/tool-{index:02}" for index in range(40))
PULL_REQUESTS = 150
PROPOSAL_PULLS = 36

_VERBS = ("Fix", "Add", "Remove", "Speed up", "Document", "Test", "Rework", "Deprecate")
_THINGS = ("pump", "valve", "turbine", "gauge", "boiler", "crankshaft", "whistle", "ledger")
_AREAS = ("node", "network", "storage", "apps", "auth")
_KINDS = ("bug", "feature", "cleanup", "api-change", "deprecation")


def write_hub(folder: Path, seed: int = 7) -> None:
    """Write all upstreams below ``folder``."""
    dice = random.Random(seed)
    _write(folder, ENGINE, "pulls", _changes(dice, ENGINE, PULL_REQUESTS))
    _write(folder, WIDGET, "pulls", _changes(dice, WIDGET, 12))
    proposals = [_proposal(dice, index) for index in range(PROPOSAL_PULLS)]
    _write(folder, PROPOSALS, "pulls", [pull for pull, _ in proposals])
    _write(folder, PROPOSALS, "kep_blobs", [blob for _, blobs in proposals for blob in blobs])
    _write(folder, PROPOSALS, "issues", _tracking_issues())
    pulls, blobs = _timeline()
    _write(folder, RELEASE_TEAM, "pulls", pulls)
    _write(folder, RELEASE_TEAM, "blobs", blobs)
    pulls, blobs = _patch_schedule()
    _write(folder, WEBSITE, "pulls", pulls)
    _write(folder, WEBSITE, "blobs", blobs)
    for name, rows in community(WINDOW, _pull, _blob).items():
        _write(folder, COMMUNITY, name, rows)
    _write(folder, WORKSHOP, "pulls", workshop(WINDOW, _pull))
    _write(folder, INBOX, "issues", inbox(WINDOW, _pull))
    for index, repository in enumerate(SUBPROJECTS):
        _write(folder, repository, "releases", _releases(dice, repository, index))


def write_large(folder: Path, repositories: int, pulls: int, seed: int = 7) -> tuple[str, ...]:
    """Write a large week below ``folder``: so many pull requests, spread evenly; return names."""
    dice = random.Random(seed)
    names = tuple(f"acme-large/part-{index:02}" for index in range(repositories))
    for index, name in enumerate(names):
        count = pulls // repositories + (index < pulls % repositories)
        _write(folder, name, "pulls", _changes(dice, name, count))
    return names


def _write(folder: Path, repository: str, name: str, rows: list[dict[str, object]]) -> None:
    path = folder / "hub" / "repos" / repository / f"{name}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{json.dumps(row, sort_keys=True)}\n" for row in rows))


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _sha(*parts: object) -> str:
    return hashlib.sha1(repr(parts).encode(), usedforsecurity=False).hexdigest()


def _pull(repository: str, number: int, merged_at: datetime, title: str) -> dict[str, object]:
    return {
        "number": number,
        "title": title,
        "body": "",
        "user": "ada",
        "labels": [],
        "created_at": _stamp(merged_at - timedelta(days=3)),
        "merged_at": _stamp(merged_at),
        "base": "main",
        "merge_commit_sha": _sha(repository, number),
        "html_url": f"https://github.com/{repository}/pull/{number}",
        "milestone": None,
        "additions": number % 97,
        "deletions": number % 13,
        "changed_files": 1,
    }


def _changes(dice: random.Random, repository: str, count: int) -> list[dict[str, object]]:
    """Return ``count`` pull requests of the week, both its edges among them, and neighbours."""
    second, seconds = timedelta(seconds=1), int((WINDOW.end - WINDOW.start).total_seconds())
    inside = [WINDOW.start, WINDOW.end - second]
    inside += [WINDOW.start + dice.randrange(seconds) * second for _ in range(count - 2)]
    outside = [WINDOW.start - second, WINDOW.end, WINDOW.start - timedelta(days=20)]
    outside += [WINDOW.start - timedelta(days=2, hours=hour) for hour in range(30)]
    rows = [
        _change(dice, repository, number, moment)
        for number, moment in enumerate(sorted(inside + outside), 100)
    ]
    in_window = [row for row in rows if _is_inside(row)]
    for row, original in zip(in_window[:: count // 5], rows[:5], strict=False):
        _make_cherry_pick(row, original)
    return rows


def _is_inside(row: dict[str, object]) -> bool:
    return _stamp(WINDOW.start) <= str(row["merged_at"]) < _stamp(WINDOW.end)


def _change(
    dice: random.Random, repository: str, number: int, merged_at: datetime
) -> dict[str, object]:
    title = f"{dice.choice(_VERBS)} the {dice.choice(_THINGS)} of the {dice.choice(_THINGS)}"
    row = _pull(repository, number, merged_at, title)
    note = dice.choice(("NONE", f"The {dice.choice(_THINGS)} no longer leaks.", "n/a"))
    end = dice.choice(("\n", "\r\n"))
    row["body"] = f"What this does.{end}{end}```release-note{end}{note}{end}```{end}"
    row["labels"] = dice.sample(
        [f"sig/{dice.choice(_AREAS)}", f"kind/{dice.choice(_KINDS)}", "size/M", "lgtm"], 3
    )
    row["user"] = dice.choice(("ada", "grace", "linus-b", "dependabot[bot]", None))
    row["milestone"] = dice.choice((None, "v1.37"))
    return row


def _make_cherry_pick(row: dict[str, object], original: dict[str, object]) -> None:
    row["title"] = f"Automated cherry pick of #{original['number']}: {original['title']}"
    row["body"] = f"Cherry pick of #{original['number']} on release-1.36.\n"
    row["base"] = "release-1.36"


def _proposal(dice: random.Random, index: int) -> tuple[dict[str, object], list[dict[str, object]]]:
    """Return a pull request of the week that changes one proposal, and the file's two texts."""
    merged_at = WINDOW.start + timedelta(hours=4 * index, minutes=dice.randrange(200))
    number, proposal = 500 + index, 3000 + index
    area = _AREAS[index % len(_AREAS)]
    path = f"keps/sig-{area}/{proposal}-{_THINGS[index % len(_THINGS)]}-{index}/kep.yaml"
    row = _pull(PROPOSALS, number, merged_at, f"Proposal {proposal}: next stage")
    before = None if index % 5 == 0 else _proposal_text(proposal, area, "alpha", "v1.36")
    after = _proposal_text(proposal, area, "beta" if before else "alpha", "v1.37")
    status = "modified" if before else "added"
    row["files"] = [{"filename": path, "status": status}]
    blob: dict[str, object] = {
        "pr": number,
        "path": path,
        "base_sha": _sha("base", number),
        "head_sha": row["merge_commit_sha"],
        "before": before,
        "after": after,
    }
    return row, [blob]


def _proposal_text(number: int, area: str, stage: str, milestone: str) -> str:
    return (
        f"title: A better machine, part {number}\nkep-number: {number}\nauthors:\n"
        f'  - "@ada"\nowning-sig: sig-{area}\nstatus: implementable\nstage: {stage}\n'
        f'latest-milestone: "{milestone}"\nmilestone:\n  alpha: "v1.36"\n  beta: "v1.37"\n'
    )


def _timeline() -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Return the history of one release's table: set up in June, one row moved in the week."""
    path = "releases/release-1.37/README.md"
    texts = (_timeline_text(20), _timeline_text(27))
    times = (datetime(2026, 6, 1, 9, tzinfo=UTC), WINDOW.start + timedelta(days=2))
    pulls: list[dict[str, object]] = []
    blobs: list[dict[str, object]] = []
    for number, (text, moment) in enumerate(zip(texts, times, strict=True), 40):
        row = _pull(RELEASE_TEAM, number, moment, "Set up the timeline of 1.37")
        status = "added" if number == 40 else "modified"
        row["files"] = [{"filename": path, "status": status}]
        before = None if number == 40 else texts[0]
        blobs.append(_blob(row, path, before, text))
        pulls.append(row)
    pulls[1]["files"] = [
        {"filename": path, "status": "modified"},
        {"filename": EXCEPTIONS, "status": "added"},
    ]
    blobs.append(_blob(pulls[1], EXCEPTIONS, None, _EXCEPTIONS_TEXT))
    return pulls, blobs


def _blob(row: dict[str, object], path: str, before: str | None, after: str) -> dict[str, object]:
    return {
        "pr": row["number"],
        "path": path,
        "base_sha": _sha("base", row["number"]),
        "head_sha": row["merge_commit_sha"],
        "before": before,
        "after": after,
    }


def _tracking_issues() -> list[dict[str, object]]:
    """Return the tracking issues of two milestones; they are numbered as the proposals."""
    rows = []
    for index in range(PROPOSAL_PULLS):
        row = _pull(PROPOSALS, 3000 + index, WINDOW.start, f"A better machine, part {3000 + index}")
        del row["merged_at"]
        row["html_url"] = f"https://github.com/{PROPOSALS}/issues/{3000 + index}"
        row["milestone"] = "v1.37" if index % 3 else "v1.36"
        row["labels"] = [f"sig/{_AREAS[index % len(_AREAS)]}", _TRACKED[index % len(_TRACKED)]]
        rows.append(row)
    return rows


_TRACKED = ("tracked/yes", "lead-opted-in", "stage/beta", "tracked/no")
_EXCEPTIONS_TEXT = """\
enhancementFreeze:
- name: "A better pump"
  issue: 3001
  date_requested: 2026-07-03
  date_reviewed: 2026-07-06
  thread: "https://groups.example/c/1"
  pull_requests:
    - "https://github.com/acme/proposals/pull/501"
  status: "approved"

codeFreeze:
- issue: 3002
- name: "A better valve"
  issue: 3003
  date_requested: 2026-08-12
"""


def _timeline_text(freeze_day: int) -> str:
    rows = (
        ("Start of Release Cycle", "Monday 1st June 2026", "week 1"),
        ("v1.37.0-alpha.1 released", "Wednesday 17th June 2026", "week 3"),
        ("**Begin [Enhancements Freeze]**", "Thursday 2nd July 2026 (AoE)", "week 5"),
        ("**Begin [Code Freeze]**", f"Thursday {freeze_day}th August 2026 (AoE)", "week 13"),
        ("v1.37.0-rc.0 released", "Tuesday 1st September 2026", "week 14"),
        ("**v1.37.0 released**", "Wednesday 16th September 2026", "week 16"),
    )
    table = "".join(f"| {what} | Lead | {when} | {week} |\n" for what, when, week in rows)
    return (
        "# Engine 1.37\n\n## Timeline\n\n| **What** | **Who** | **When** | **Week** |\n"
        f"| --- | --- | --- | --- |\n{table}"
    )


def _patch_schedule() -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Return the two files of a patch schedule, each added by one pull request of the week."""
    schedule = (
        "schedules:\n"
        '- release: "1.36"\n  endOfLifeDate: "2027-06-28"\n'
        "  next: {release: 1.36.5, cherryPickDeadline: 2026-08-21, targetDate: 2026-08-25}\n"
        "  previousPatches:\n"
        "  - {release: 1.36.4, cherryPickDeadline: 2026-08-07, targetDate: 2026-08-11}\n"
    )
    ended = "branches:\n- {release: 1.33, endOfLifeDate: 2026-06-28, finalPatchRelease: 1.33.13}\n"
    pulls, blobs = [], []
    for number, (name, text) in enumerate((("schedule", schedule), ("eol", ended)), 60):
        path = f"data/releases/{name}.yaml"
        row = _pull(WEBSITE, number, WINDOW.start + timedelta(days=2), f"Merge {name}")
        row["files"] = [{"filename": path, "status": "added"}]
        pulls.append(row)
        blob: dict[str, object] = {
            "pr": number,
            "path": path,
            "base_sha": _sha("base", number),
            "head_sha": row["merge_commit_sha"],
            "before": None,
            "after": text,
        }
        blobs.append(blob)
    return pulls, blobs


def _releases(dice: random.Random, repository: str, index: int) -> list[dict[str, object]]:
    """Return a list of releases; every third repository published one or two in the week."""
    moments = [
        WINDOW.start - timedelta(days=9 * age, hours=dice.randrange(20)) for age in range(1, 25)
    ]
    if index % 3 == 0:
        moments = [WINDOW.start + timedelta(hours=dice.randrange(168)), *moments]
    if index % 6 == 0:
        moments = [WINDOW.end + timedelta(hours=1), WINDOW.start, *moments]
    return [
        {
            "tag_name": tag,
            "name": f"{repository.partition('/')[2]} {tag}",
            "html_url": f"https://github.com/{repository}/releases/tag/{tag}",
            "published_at": _stamp(moment),
            "body": f"The {dice.choice(_THINGS)} is better now.",
            "prerelease": order % 4 == 0,
            "draft": False,
        }
        for order, moment in enumerate(sorted(moments))
        for tag in [f"v0.{order}.0"]
    ]
