"""What editors chose in three years stands high in our order, and higher than by labels alone."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from digest.curate.candidates import rank_order
from digest.model import Candidate, PullRequest, Snapshot, Window
from digest.sources.pulls.release_note import release_note
from digest.window import Calendar
from tests.builders import but, curated, preset

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.corpus

REPOSITORY = "kubernetes/kubernetes"
CHOSEN_FROM = {"Other Merges", "Featured PRs", "Promotions"}
YEARS = ("2023", "2024", "2025")
TOPS = (15, 30, 50)

Row = dict[str, object]


def rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            found: Row = json.loads(line)
            yield found


def merged_at(row: Row) -> datetime:
    return datetime.fromisoformat(str(row["merged_at"])).astimezone(UTC)


def pull_of(row: Row) -> PullRequest:
    body, labels = str(row["body"] or ""), row["labels"]
    assert isinstance(labels, list)
    return PullRequest(
        key=f"{REPOSITORY}#{row['number']}",
        repository=REPOSITORY,
        number=int(str(row["number"])),
        title=str(row["title"]),
        url=str(row["html_url"]),
        author=None,
        author_type="User",
        merged_at=merged_at(row),
        base=str(row["base"]) if row["base"] else None,
        head=None,
        labels=tuple(sorted(labels)),
        milestone=None,
        body=body[:4_000],
        body_truncated=len(body) > 4_000,
        release_note=release_note(body),
        additions=None,
        deletions=None,
        changed_files=None,
    )


def chosen_numbers(corpus: Path) -> set[int]:
    """The pull requests that the issues of the three years link in the sections that matter."""
    return {
        int(str(row["number"]))
        for row in rows(corpus / "editorial.jsonl")
        if row["repo"] == REPOSITORY
        and row["kind"] == "pull"
        and row["section"] in CHOSEN_FROM
        and str(row["week_ending"])[:4] in YEARS
    }


def by_labels_alone(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The same sum, from those reasons only that look at nothing but labels; ties by key."""
    names = {
        reason.reason
        for reason in preset().rank.reasons
        if reason == but(type(reason)(reason=reason.reason, score=reason.score),
                         labels=reason.labels, without_labels=reason.without_labels)
    }  # fmt: skip
    assert "kind/feature" in names
    assert "release note" not in names
    seen = [
        but(c, reasons=tuple(reason for reason in c.reasons if reason.text in names))
        for c in candidates
    ]
    return sorted(seen, key=rank_order)


def found_in(candidates: Iterable[Candidate], wanted: set[int]) -> int:
    keys = {key for candidate in candidates for key in candidate.keys}
    return len({number for number in wanted if f"{REPOSITORY}#{number}" in keys})


def test_our_order_beats_labels_alone(shared: Path) -> None:
    corpus = shared / "corpus"
    weeks: dict[str, list[PullRequest]] = defaultdict(list)
    wanted: dict[str, set[int]] = defaultdict(set)
    chosen, calendar = chosen_numbers(corpus), Calendar()
    for row in rows(corpus / "hub/repos/kubernetes/kubernetes/pulls.jsonl"):
        pull = pull_of(row)
        week = calendar.week_of(pull.merged_at.date()).isoformat()
        weeks[week].append(pull)
        if pull.number in chosen and not row["merged_at_estimated"]:
            wanted[week].add(pull.number)
    ours, labels, total = dict.fromkeys(TOPS, 0), dict.fromkeys(TOPS, 0), 0

    for week, numbers in wanted.items():
        end = datetime.fromisoformat(f"{week}T00:00:00+00:00") + timedelta(days=1)
        window = Window(start=end - timedelta(days=7), end=end)
        snapshot = Snapshot(edition=week, window=window, pull_requests=tuple(weeks[week]))
        candidates = curated(snapshot)
        plain = by_labels_alone(candidates)
        total += len(numbers)
        for top in TOPS:
            ours[top] += found_in(candidates[:top], numbers)
            labels[top] += found_in(plain[:top], numbers)

    print(f"backtest: {total} chosen pull requests in {len(wanted)} weeks")  # noqa: T201 - a figure to see
    for top in TOPS:
        print(  # noqa: T201 - a figure to see
            f"top {top}: recall {ours[top] / total:.3f}, by labels alone {labels[top] / total:.3f}"
        )
    assert total > 600
    assert all(ours[top] > labels[top] for top in TOPS)
