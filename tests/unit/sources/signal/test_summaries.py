"""What TestGrid says of a dashboard's tabs, in its formats."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from digest.errors import SourceError
from digest.sources.signal.summaries import parse_summaries

NAME = "sig-release-master-blocking"
PAGE = "https://testgrid.k8s.io/{dashboard}#{tab}"
RAN_AT = datetime(2025, 11, 13, 18, 16, 55, tzinfo=UTC)
SINCE = datetime(2025, 11, 3, tzinfo=UTC)
API = {
    "tab_summaries": [
        {
            "dashboard_name": NAME,
            "tab_name": "kind-master",
            "overall_status": "FAILING",
            "detailed_status_message": "8 of 10 columns passed",
            "last_run_timestamp": "2025-11-13T18:16:55Z",
            "failures_summary": {
                "top_failing_tests": [
                    {"display_name": "a", "fail_timestamp": "2025-11-05T00:00:00Z"},
                    {"display_name": "b", "fail_timestamp": "2025-11-03T00:00:00.123456789Z"},
                ]
            },
        }
    ]
}
CAMEL = {
    "tabSummaries": [
        {
            "dashboardName": "sigreleasemasterblocking",
            "tabName": "kind-master",
            "overallStatus": "FAILING",
            "detailedStatusMessage": "8 of 10 columns passed",
            "lastRunTimestamp": {"seconds": 1763057815, "nanos": 7},
            "failuresSummary": {
                "topFailingTests": [{"failTimestamp": {"seconds": 1762128000}}, {}]
            },
        }
    ]
}
SUMMARY = {
    "kind-master": {
        "dashboard_name": NAME,
        "overall_status": "FAILING",
        "overall_status_icon": "warning",
        "status": "8 of 10 columns passed",
        "last_run_timestamp": 1763057815000,
        "tests": [{"fail_timestamp": 1762128000000, "display_name": "b"}],
    }
}


@pytest.mark.parametrize("document", [API, CAMEL, SUMMARY], ids=["api", "camel", "summary"])
def test_each_format_gives_the_same_tab(document: object) -> None:
    (tab,) = parse_summaries(document, NAME, PAGE)

    assert (tab.dashboard, tab.tab, tab.status) == (NAME, "kind-master", "FAILING")
    assert (tab.ran_at, tab.failing_since) == (RAN_AT, SINCE)
    assert tab.message == "8 of 10 columns passed"
    assert tab.url == "https://testgrid.k8s.io/sig-release-master-blocking#kind-master"


def rows(*changes: dict[str, object]) -> dict[str, object]:
    plain: dict[str, object] = {"tab_name": "a", "overall_status": "PASSING"}
    return {"tab_summaries": [plain | change for change in changes]}


def test_tabs_are_in_order_of_name_and_their_addresses_are_safe() -> None:
    found = parse_summaries(rows({"tab_name": "b)](x"}, {"tab_name": "A b"}), NAME, PAGE)

    assert [tab.url.partition("#")[2] for tab in found] == ["A%20b", "b%29%5D%28x"]


@pytest.mark.parametrize("never", ["", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", 0, -1, None])
def test_a_tab_that_never_ran_has_no_run(never: object) -> None:
    (tab,) = parse_summaries(rows({"last_run_timestamp": never}), NAME, PAGE)

    assert tab.ran_at is None


def test_a_status_without_a_word_is_unknown() -> None:
    (tab,) = parse_summaries(rows({"overall_status": " "}), NAME, PAGE)

    assert tab.status == "UNKNOWN"


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"tab_summaries": []},
        {"tab_summaries": [7]},
        {"error": "no such dashboard"},
        {"kind-master": {"status": "x"}},
        rows({"tab_name": ""}),
        rows({"tab_name": 7}),
        rows({"last_run_timestamp": "yesterday"}),
        rows({"last_run_timestamp": 1e300}),
        rows({"dashboard_name": "sig-release-1.35-blocking"}),
    ],
)
def test_another_shape_another_dashboard_and_no_tabs_are_errors(document: object) -> None:
    with pytest.raises(SourceError, match=NAME) as caught:
        parse_summaries(document, NAME, PAGE)

    assert caught.value.hint
