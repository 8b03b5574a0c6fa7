"""Rules about the items of lists: one thing each, short, in the same form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.check.passages import Edit
from digest.check.rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.check.passages import Hit
    from digest.check.rule import Reading

_FULL_STOP = re.compile(r"(?<![.])\.(?=[\s)]*\Z)")


@rule(
    "BUL-PERIOD",
    "bullets",
    "warning",
    summary="A list item ends with a full stop.",
    hint="take the full stop away: an item is a line, not a sentence",
    wrong="## Other Merges\n\n* [Kubelet no longer leaks file handles](https://github.com/kubernetes/kubernetes/pull/1).\n",
    right="## Other Merges\n\n* [Kubelet no longer leaks file handles](https://github.com/kubernetes/kubernetes/pull/1)\n",
    is_mechanical=True,
)
def full_stop(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each list item that ends with a full stop."""
    for item in reading.bullets():
        if match := _FULL_STOP.search(item.visible):
            at = item.offset(match.start())
            yield item.hit(
                "the item ends with a full stop",
                at=match.start(),
                edits=(Edit(start=at, end=at + 1, new=""),),
            )


RULES = (full_stop,)
