"""A made-up archive with everything that can stand on a page; no word of it is anybody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.hostile import CONTROLS, LINKS, TITLES

if TYPE_CHECKING:
    from pathlib import Path

_LONG_ADDRESS = (
    "https://example.org/" + "a-very-long-path-without-any-space/" * 6 + "?q=" + "x" * 90
)
_PULL = "https://github.com/kubernetes/kubernetes/pull"

_MERGES = "".join(
    f"* [Merge number {n} mends a leak in the {n}th pump]({_PULL}/{n}) of KEP-{n}\n"
    for n in range(200, 230)
)

LONG_CONTENT = f"""---
title: A week of wide tables, long code and words without an end
summary: Everything that is too wide for a phone, and stays inside it all the same.
authors: [Ada Marsh, Juno Petrov, Kwame Osei]
published_at: 2024-02-26T16:00:00Z
updated_at: 2024-02-28T09:00:00Z
corrections:
  - at: 2024-02-27T09:00:00Z
    text: An earlier version named the wrong milestone.
  - at: 2024-02-28T09:00:00Z
    text: The address {_LONG_ADDRESS} was missing.
---

Before any heading stands a greeting, with [a link to the election page](https://example.org/e).

## Developer News

> A quotation, with `code` in it, and **strong words**.

An address that nobody shortened: <{_LONG_ADDRESS}>

{"Wirklich" * 22}

| Component | Old default | New default | Since | Owner | Notes for those who upgrade |
|:----------|------------:|:-----------:|-------|-------|-----------------------------|
| kubelet | 10 | 100 | v1.29 | SIG Node | `--some-very-long-flag-name-that-nobody-can-break=true` |
| scheduler | 1 | 2 | v1.30 | SIG Scheduling | [a note](https://example.org/n) and more words |

### A heading of the third level

```yaml
apiVersion: resource.k8s.io/v1alpha2  # a comment that runs on and on and on and on and on
kind: ResourceClaim
```

##### And one of the fourth

1. First
2. Second
   * nested, with ![a picture](../missing.png "a title")
     - and nested again
3. Third

<details><summary>More about this</summary>

Hidden at first: <kbd>Ctrl</kbd> + <kbd>C</kbd>, H<sub>2</sub>O, ~~gone~~, <mark>marked</mark>.

</details>

***

## Featured PRs

### [#101: A title that is itself rather long, so that it breaks on any phone]({_PULL}/101)

Text below a highlight, with a note <sup>1</sup> and `code that is longer than a phone is wide`.

### `code` in a heading without a link

Another text.

## Other Merges

{_MERGES}

## Version Updates

* [etcd to v3.5.12]({_PULL}/301)

## Shoutouts

* Thanks to everybody.
"""

HOSTILE = f"""---
title: {TITLES[0]!r}
summary: "An <b>edition</b> of {CONTROLS[11:14].encode("unicode_escape").decode()} harm"
authors: ["<img src=x onerror=alert(1)>"]
published_at: 2024-02-19T16:00:00Z
---

## Developer News

{chr(10).join(f"{link}{chr(10)}" for link in LINKS)}

## Other Merges

{"".join(f"* [{title}]({_PULL}/{400 + n}) {title}" + chr(10) for n, title in enumerate(TITLES))}
"""

EDITIONS = {
    "2024-02-11": "---\npublished_at: 2024-02-12T16:00:00Z\n---\nA quiet week.\n",
    "2024-02-18": HOSTILE,
    "2024-02-25": LONG_CONTENT,
    "2024-03-17": f"---\ntitle: Not out yet\n---\n\n## Other Merges\n\n* [One]({_PULL}/1)\n",
    "release-v1.30": "---\ntitle: Release day\npublished_at: 2024-04-17T18:00:00Z\n---\n\nOut.\n",
}
"""Edition id to text: next to nothing, harm, everything long, a draft, a release."""


def write_archive(home: Path) -> None:
    """Add the made-up editions to a home's archive."""
    for name, text in EDITIONS.items():
        folder = home / "archive" / name
        folder.mkdir(parents=True)
        (folder / "edition.md").write_text(text, encoding="utf-8")
