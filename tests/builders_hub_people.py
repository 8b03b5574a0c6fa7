"""The made-up GitHub's people: groups and their leads, a first-time contributor, an issue form."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.builders_people import groups_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from digest.window import WeekWindow

COMMUNITY = "acme/community"
WORKSHOP = "acme/workshop"
INBOX = "acme/inbox"
BROKEN_GROUP = "- dir: sig-odd\n  leadership: [1]\n"

_Row = dict[str, object]


def community(
    window: WeekWindow, make: Callable[..., _Row], blob: Callable[..., _Row]
) -> Mapping[str, list[_Row]]:
    """Return the groups' file in June, and with other leads in the week."""
    before = groups_file({"sig-node": {"chairs": ["ada", "bob"]}, "sig-net": {"chairs": ["kim"]}})
    after = groups_file(
        {
            "sig-node": {"chairs": ["bob", "eve"], "emeritus_leads": ["ada"]},
            "sig-net": {"chairs": ["kim"]},
            "wg-steam": {"chairs": ["grace"]},
        }
    ).replace("sigs:\n", f"sigs:\n{BROKEN_GROUP}")
    pulls, blobs = [], []
    times = (datetime(2026, 6, 1, 9, tzinfo=UTC), window.start + timedelta(days=2))
    for number, (text, moment) in enumerate(zip((before, after), times, strict=True), 70):
        row = make(COMMUNITY, number, moment, "Update the leads")
        status = "added" if number == 70 else "modified"
        row["files"] = [{"filename": "sigs.yaml", "status": status}]
        pulls.append(row)
        blobs.append(blob(row, "sigs.yaml", None if number == 70 else before, text))
    return {"pulls": pulls, "blobs": blobs}


def workshop(window: WeekWindow, make: Callable[..., _Row]) -> list[_Row]:
    """Return pull requests of two people, of whom one had merged before, and of a bot."""
    rows = []
    for number, (author, days) in enumerate(
        (("ada", -9), ("ada", 1), ("eve", 2), ("eve", 3), ("dependabot[bot]", 4), (None, 5)), 80
    ):
        row = make(WORKSHOP, number, window.start + timedelta(days=days), f"Change {number}")
        row["user"] = author
        rows.append(row)
    return rows


def inbox(window: WeekWindow, make: Callable[..., _Row]) -> list[_Row]:
    """Return open issues with the form's label, made before, in and after the week."""
    rows = []
    for number, days in ((91, -20), (92, 2), (93, 8)):
        row = make(INBOX, number, window.start, f"[digest] Suggestion {number}")
        del row["merged_at"]
        row["created_at"] = f"{window.start + timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"
        row["html_url"] = f"https://github.com/{INBOX}/issues/{number}"
        row["labels"] = ["digest"] if number != 91 else ["digest", "later"]
        row["body"] = (
            f"### Link\n\nhttps://github.com/acme/engine/pull/{number}\n\n"
            "### Section\n\nOther Merges\n\n### Text\n\n_No response_\n"
        )
        rows.append(row)
    return rows
