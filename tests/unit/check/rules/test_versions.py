"""Versions that an edition says are out, against releases and timelines."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from digest.model import Gap
from tests.builders import make_deadline, make_release, make_report, make_snapshot
from tests.builders_check import findings, make_reading

LINK = "https://github.com/etcd-io/etcd/releases/tag"
AT = datetime(2026, 8, 18, tzinfo=UTC)


def unknown(tag: str, *gaps: Gap) -> list[str]:
    snapshot = make_snapshot(make_release("v3.6.4"), sources=(make_report("releases", *gaps),))
    source = f"## Subprojects\n\n* [etcd {tag}]({LINK}/{tag}): faster\n"
    return [
        each.message for each in findings(make_reading(source, snapshot=snapshot), "REL-UNKNOWN")
    ]


def test_a_release_that_the_week_does_not_have_is_told_with_those_it_has() -> None:
    assert unknown("v3.6.4") == []
    assert unknown("v3.6.5") == [
        "etcd-io/etcd@v3.6.5: the week's releases of etcd-io/etcd are v3.6.4"
    ]


def test_nothing_is_said_of_a_repository_with_gaps_or_without_releases() -> None:
    assert unknown("v3.6.5", Gap("etcd-io/etcd", "answered 500")) == []
    assert unknown("v3.6.5", Gap("releases", "answered 500")) == []
    source = "* [cri-o](https://github.com/cri-o/cri-o/releases/tag/v1.9.9)\n"
    reading = make_reading(source, snapshot=make_snapshot(make_release("v3.6.4")))
    assert findings(reading, "REL-UNKNOWN") == []
    assert findings(make_reading(source), "REL-UNKNOWN") == []


def early(text: str, *, at: datetime = AT, section: str = "Release Schedule") -> list[str]:
    rows = (
        make_deadline("v1.37.0 released", datetime(2026, 8, 19, 18, tzinfo=UTC)),
        make_deadline("1.37.0-rc.2 released", datetime(2026, 8, 20, tzinfo=UTC)),
    )
    source = f"## {section}\n\n{text}\n"
    reading = make_reading(source, at=at, snapshot=make_snapshot(*rows))
    return [each.message for each in findings(reading, "REL-EARLY")]


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("Kubernetes v1.37.0 is now live!", "1.37.0"),
        ("Kubernetes [v1.37](https://example.org/) is released today.", "1.37"),
    ],
)
def test_a_version_that_is_out_before_its_day_is_told(text: str, version: str) -> None:
    assert early(text) == [
        f"{version} is said to be out; the timeline of v1.37 has 'v1.37.0 released' on "
        "19 August 2026"
    ]
    assert early(text, at=datetime(2026, 8, 19, tzinfo=UTC)) == []


def test_a_release_candidate_has_a_row_of_its_own() -> None:
    (message,) = early("v1.37.0-rc.2 is live!")

    assert "'1.37.0-rc.2 released' on 20 August 2026" in message


@pytest.mark.parametrize(
    "text",
    [
        "Kubernetes v1.37 is scheduled to be released today.",
        "Kubernetes v1.36.3 is live.",
        "v1.37.0-rc.1 is live.",
        "v1.37.0 is out on August 19.",
        "v11.37.0 is live.",
    ],
)
def test_plans_and_other_versions_are_left_alone(text: str) -> None:
    assert early(text) == []


def test_only_the_schedule_is_read() -> None:
    assert early("Kubernetes v1.37.0 is live.", section="Developer News") == []
