from __future__ import annotations

import pytest

from digest.web.verdicts import of_status


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, "fine"), (204, "fine"), (206, "fine"),
        (404, "broken"), (410, "broken"),
        (401, "unknown"), (403, "unknown"), (406, "unknown"), (429, "unknown"), (999, "unknown"),
        (400, "unknown"), (418, "unknown"), (500, "unknown"), (503, "unknown"), (304, "unknown"),
        (100, "unknown"),
    ],
)  # fmt: skip
def test_only_what_is_sure_is_broken(status: int, kind: str) -> None:
    verdict = of_status(status)

    assert verdict.kind == kind
    assert f"{status}" in verdict.message
