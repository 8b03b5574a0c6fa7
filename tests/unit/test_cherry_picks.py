from __future__ import annotations

import time

import pytest

from digest.cherry_picks import cherry_picked_numbers


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("Automated cherry pick of #123: Mend the pump", (123,)),
        ("Automated cherry pick of #1: Mend a #2: Mend b", (1, 2)),
        ("Automated cherry pick of #123: Mend #99 again", (123,)),
        ("Automated cherry pick of #12 #34 upstream release 1.8", (12, 34)),
        ("Automated cherry pick of #12, #34 and #56 upstream release 1.8", (12, 34, 56)),
        ("[1.26.1] Automated cherry pick of #123: Mend it", (123,)),
        ("[release-1.33] Cherry-pick of #123", (123,)),
        ("Manual cherry pick of #123: Bump to pick up #99", (123,)),
        ("cherry pick pr #111557 to 1.23 :update it", (111557,)),
        ("Cherrypick #123 to 1.19, Enables it", (123,)),
        ("cherrypick for #123", (123,)),
        ("Manually cherrypick #123 to 1.10", (123,)),
        ("Cherry pick 114857 to release-1.25", (114857,)),
        ("Cherry pick of the pump patches: #1 #2", (1, 2)),
        ("Cherry pick of #123 and #123 again", (123,)),
        ("Cherry pick #574 from another project: mend it", ()),
        ("Cherry pick 4431 and 4482 from another project", ()),
        ("Cherry pick of #123: Cherry pick #574 from another project: mend it", (123,)),
        ("Cherry pick of pump 0.0.27 for v1.22", ()),
        ("Mend #123", ()),
        ("Pick cherries #123", ()),
        ("", ()),
    ],
)
def test_the_title_names_what_is_backported(title: str, numbers: tuple[int, ...]) -> None:
    assert cherry_picked_numbers(title, None, None) == numbers


@pytest.mark.parametrize(
    ("head", "numbers"),
    [
        ("automated-cherry-pick-of-#123-upstream-release-1.33", (123,)),
        ("automated-cherry-pick-of-#123-#45-upstream-release-1.33", (123, 45)),
        ("cherry-pick-123-to-release-1.33", (123,)),
        ("mend-123", ()),
    ],
)
def test_the_branch_names_it_where_the_title_does_not(head: str, numbers: tuple[int, ...]) -> None:
    assert cherry_picked_numbers("[release-1.33] Mend it", None, head) == numbers


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        ("Cherry pick of #123 on release-1.33.\r\n\r\n#123\r\n", (123,)),
        ("Cherry pick of #1 #2 on release-1.33.", (1, 2)),
        ("This is an automated cherry-pick of #123\n\n/assign x", (123,)),
        ("We need to cherrypick this fix to 1.7", ()),
        ("Cherry-picks acme/other#575 and acme/other#577", ()),
        ("Mends nits found while cherry-picking #123 by hand", ()),
    ],
)
def test_the_body_names_it_where_nothing_else_does(body: str, numbers: tuple[int, ...]) -> None:
    assert cherry_picked_numbers("Mend it", body, "mend-it") == numbers


@pytest.mark.speed
@pytest.mark.parametrize("piece", ["cherry pick of ", "#1 ", "1 ", "#", " ", "cherry-", "#1-"])
def test_a_megabyte_of_anything_is_read_in_no_time(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    started = time.process_time()
    for start in ("", "cherry pick of ", "automated-cherry-pick-of-"):
        cherry_picked_numbers(start + text, start + text, start + text)
    assert time.process_time() - started < 1
