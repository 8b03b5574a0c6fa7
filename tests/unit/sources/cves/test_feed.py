"""The official list of vulnerabilities: its shape, and what strangers might put there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from digest.errors import SourceError
from digest.sources.cves.feed import parse_feed

ISSUE = "https://github.com/kubernetes/kubernetes/issues/123456"
ITEM = {
    "id": "CVE-2025-12345",
    "summary": "A pump may be started by anybody",
    "content_text": "long",
    "url": ISSUE,
    "external_url": "https://www.cve.org/cverecord?id=CVE-2025-12345",
    "date_published": "2025-11-12T10:00:00Z",
    "status": "fixed",
    "_kubernetes_io": {"google_group_url": "https://example.org/", "issue_number": 123456},
}


def feed(*items: object) -> dict[str, object]:
    return {"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": list(items)}


def test_an_item_becomes_a_record_with_the_key_of_its_issue() -> None:
    (cve,), gaps = parse_feed(feed(ITEM), "cves")

    assert gaps == []
    assert (cve.id, cve.key, cve.url) == ("CVE-2025-12345", "kubernetes/kubernetes#123456", ISSUE)
    assert cve.published_at == datetime(2025, 11, 12, 10, tzinfo=UTC)
    assert (cve.is_fixed, cve.summary) == (True, "A pump may be started by anybody")


@pytest.mark.parametrize(
    ("status", "is_fixed"), [("fixed", True), ("open", False), ("unknown", None), (None, None)]
)
def test_only_what_the_list_calls_fixed_is_fixed(status: str | None, is_fixed: bool | None) -> None:
    ((cve,), _) = parse_feed(feed(ITEM | {"status": status}), "cves")

    assert cve.is_fixed is is_fixed


@pytest.mark.parametrize("day", ["2025-11-12", "2025-11-12T00:00:00", "2025-11-12T02:00:00+02:00"])
def test_a_time_without_a_zone_is_utc(day: str) -> None:
    ((cve,), _) = parse_feed(feed(ITEM | {"date_published": day}), "cves")

    assert cve.published_at == datetime(2025, 11, 12, tzinfo=UTC)


def test_an_item_about_two_gives_two_by_time_and_id() -> None:
    early = ITEM | {"id": "CVE-2025-9999", "date_published": "2025-11-11T10:00:00Z"}

    found, _ = parse_feed(feed(ITEM | {"id": "CVE-2025-2222, CVE-2025-1111"}, early), "cves")

    assert [cve.id for cve in found] == ["CVE-2025-9999", "CVE-2025-1111", "CVE-2025-2222"]


def test_an_address_that_is_none_is_replaced_by_the_public_record() -> None:
    ((cve,), _) = parse_feed(feed(ITEM | {"url": "javascript:alert(1)"}), "cves")

    assert (cve.url, cve.key) == ("https://www.cve.org/CVERecord?id=CVE-2025-12345", None)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "GHSA-1"},
        {"id": 7},
        {"id": None},
        {"date_published": "soon"},
        {"date_published": "0001-01-01T00:00:00+23:00"},
        {"date_published": None},
        {"summary": ["a"]},
    ],
)
def test_an_item_that_cannot_be_read_is_a_gap_and_the_others_stay(
    change: dict[str, object],
) -> None:
    found, gaps = parse_feed(feed(ITEM | change, ITEM, 7), "cves")

    assert [cve.id for cve in found] == ["CVE-2025-12345"]
    assert [gap.unit for gap in gaps] == ["cves", "cves"]
    assert gaps[0].message.startswith("item 1 cannot be read: ")


@pytest.mark.parametrize("document", [None, 7, [], {}, {"items": {}}, {"items": []}])
def test_another_shape_or_an_empty_list_is_an_error(document: object) -> None:
    with pytest.raises(SourceError) as caught:
        parse_feed(document, "cves")

    assert caught.value.hint
