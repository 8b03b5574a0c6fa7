"""Texts as people write them, for each grammar: what the fuzzers start from. All made up."""

from __future__ import annotations

from digest.presets import preset_text

DRAFT = """---
title: Week Ending August 16, 2026
authors: [A, B]
published_at: 2026-08-17T09:00:00Z
corrections:
- at: 2026-08-18T09:00:00Z
  text: A name was misspelt
---

Lead with [a link](https://example.org/a "title").

## Developer News

Read <https://example.org/b>, see [the notes][n] and http://example.org/c.

[n]: https://github.com/octo/core/releases/tag/v1.2.3

## KEP of the Week

### [KEP-5729: SIG Node: Pumps](https://kep.k8s.io/5729)

<!-- kep.yaml says: stage beta; milestones alpha v1.36 -->
It pumps. `--pump=true` and ``a ` b``.

> quoted
> > twice

| a | b |
|---|:-:|
| [c](https://github.com/octo/core/pull/4) | `d | e` |

## Other Merges

* [Mend the pump](https://github.com/octo/core/pull/1); backported to 1.35
  * nested [link](https://github.com/octo/core/issues/2)
* [broken] (https://github.com/octo/core/pull/3)
- other list <b>bold</b> <script>no</script>

<!-- dismiss octo/core#9 test only -->
<!-- lint: allow long-line a reason -->

```
https://github.com/octo/core/pull/99
```

    https://github.com/octo/core/pull/98

## Odd_Heading.

1. one
2. two ~~gone~~ **b** _i_ &amp; &#35;

<details><summary>More</summary>

text

</details>
"""
SMALL_DRAFTS = (
    "## Other Merges\r\n\r\n* [a](https://github.com/octo/core/pull/9)\r\n",
    "## Other Merges\n\n```\nnever closed\n",
    "## Other Merges\n\n<!-- never closed\n* [a](https://github.com/octo/core/pull/9)\n",
    "## Other Merges\n\n<div>\n* [a](https://github.com/octo/core/pull/9)\n",
    "[a]: https://github.com/octo/core/pull/9\n\n## Other Merges\n\n* [a]\n* [a][]\n* [b][a]\n",
    "# A\n\nTitle\n=====\n\nOther Merges\n------------\n\n* x\n",
    "## Other Merges\n\n![![a](https://a.example/b)](https://a.example/c)\n",
)
FRONT_MATTER = (
    "---\ntitle: A\npublished_at: 2026-08-17T09:00:00Z\nsummary: b\n---\n\n## News\n",
    "---\r\ntitle: A\r\n---\r\n\r\n## News\r\n",
    "---\ntitle: x\npublished_at:\n  2026-08-17\n---\ntext",
    "---\ncorrections:\n- at: 2026-08-18T00:00:00Z\n  text: a\nauthors:\n- A\n- B\n---\n",
    "---\nwriter: A\nready: yes\n---\n## Other Merges\n",
    "text without front matter\n---\nmore\n---\n",
)
KEPS = (
    """title: Pumps for nodes
kep-number: 5729
authors:
  - "@octocat"
  - "@hubot"
owning-sig: sig-node
participating-sigs: [sig-storage]
status: implementable
creation-date: 2022-02-29
stage: beta
latest-milestone: "v1.37"
milestone:
  alpha: "v1.36"
  beta: v1.37
  stable: 1.40
feature-gates:
  - name: Pump
    components: [kubelet]
disable-supported: true
""",
    "title: a\n---\n",
    f"kep-number: {'9' * 5_000}\nlatest-milestone: {'1' * 5_000}\n",
    "---\ntitle: a\n---\ntitle: b\n...\n",
    "kep-number: NNNN\nstage: alpha|beta|stable\nmilestone: null\nauthors: TBD",
    "title: &a b\nauthors: [*a, *a]\nmilestone: {<<: *a}\n",
    "title: >\n  folded\n  text\nstatus: |\n  block\n",
)
TIMELINES = (
    """# Release

### Timeline

| **What** | **Who** | **When** | **Week** |
| --- | --- | --- | --- |
| Start of the cycle | Lead | Monday 11th May 2026 | week 1 |
| **[Freeze](https://a.b/)** (18:00 PDT) | All | 01:00 UTC 11 June 2026 / 18:00 PDT 10 June |
| Docs freeze | Docs | Tuesday 7th July 2026 (AoE) / Wed 8 July 2026, 12:00 UTC | |
| 1.37.0-alpha.1 released | Branch | TBC | |
| KubeCon | | 30th December - 2nd January 2027 | |
| Retro | | ~~Mon 3 August~~ Tue 4 August | |
""",
    "What | When\n---|---\nCode freeze | Tue April 7\nRelease | May 3-7\n",
    "| What | When |\n|---|---|\n| Freeze | 31 February 2026 |\n| a\u202eb\u200f | May 3 |\n",
    "| When | What |\r\n|---|---|\r\n| 2026-04-07 | a \\| b |\r\n<!-- | x | y |\n-->\n",
    "```\n| What | When |\n```\n| What | When |\n|:-:|:-|\n| [a][r] | EOD PST Sept 9 |\n",
)
NOTES = (
    "What it does.\r\n\r\n```release-note\r\nFixed the pump. <!-- tell -->\r\n```\r\n",
    "```release-note\nNONE\n```\n",
    "```release-note\rone\rtwo\r```\r",
    "<!--\n```release-note\nin a comment\n```\n-->\n```release-note\naction required\nUse b.\n```",
    "````release-notes\n```\na\n```\n````\n~~~release-note\nb\n~~~\n",
    "```release-note Fixed in a line```\n```dev-release-note\nx\n```\n```release-note\nopen",
)
SUMMARIES = (
    "Automated cherry pick of #12: fix(kubelet): Fixed the `--pump` flag, which leaked\n"
    "Fixes [a leak](https://example.org/) in the pump (#123, @octocat). More follows.",
    "[release-1.33] Added a thing: e.g. this, so that it works when asked to\n\n* one\n* two",
    "ACTION REQUIRED: removed **all** of _it_ https://example.org/x\n- kubelet: adds `a` and `b",
)
POSTS = (
    "---\nlayout: post\ntitle: Week Ending Feburary 6, 2022\ndate: 2022-02-29 07:10:00 -0000\n"
    "slug: 2022-02-06-update\ncategories: [a, b c]\n---\n\n## News\n\n* {{ x }}\n",
    "---\r\ntitle: 'x'\r\ndate: \"2022-02-06 14:4g5\"\r\npermalink: /:year/:title/\r\n---\r\n"
    "Text\r\n",
    "---\ntitle: a: b\n---\nText\n",
    "---\n{title: x}\n...\nText",
    "---\ntitle: |\n  x\nimported_from: y\npublished_at: 2001-01-01\n---\n",
    "---\npublished: false\n-->\n---\n",
    "No front matter\n",
)
SETTINGS = (
    preset_text("kubernetes"),
    preset_text("github"),
    '[site]\nurl = "https://example.org/"\ntitle = "A"\n\n[[sections]]\nid = "a"\ntitle = "A"\n'
    'from = [{ labels = ["kind/*"], title = "x" }]\nlimit = 3\n',
)
KEYS = (
    "https://github.com/octo/core/pull/5/files?w=1#diff",
    "https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/5729-pumps",
    "https://www.kubernetes.dev/resources/keps/5729/",
    "http://github.com/etcd-io/etcd/releases/tag/v3.6.4%2Bk",
    "https://github.com/Octo/Core/releases/tag/v1%20a%00",
    "https://GitHub.com/Octo/Core/issues/0007/",
    "octo/core#5",
    "octo/core@v1.2.3",
    "KEP-0005729",
)
INDEXED = (
    "## KEP of the Week\n\n### a\n\n<div>\n\n### [b](../c)\n\n![d](e.png) <b>f\n",
    "## Other Merges\n\n* [a](#b) [c](?d)\n  * e\n\nf\n\n### <details>g\n",
)
CORRECTED = (
    "---\ncorrections: # so far\n  # one\n  - at: 2026-08-18\n    text: a\n  # end\n---\na\n",
    "---\ncorrections: [{at: 2026-08-18, text: a, by: B}] # flow\ntitle: A\n---\na ]\n",
    "---\r\ncorrections:\r\n-\r\n  at: 2026-08-18\r\n  text: |\r\n    a\r\n\r\n---\r\na\r\n",
)
LINTED = (
    "## Release Schedule\n\n**Next Deadline: Code Freeze, Monday March 20th 2026**\n\n"
    "v1.36.1 is out since 23th May; see [v1.36](https://github.com/a/b/releases/tag/v1.37.0).\n",
    "## KEP of the Week\n\n### [KEP-3136: Pump things](https://kep.k8s.io/3137)\n\n"
    "It has been alpha since v1.30 and graduates to GA in 1.37, says @octocat.\n",
    "## Other Merges\n\n* Fixed --flag, was was broken. Now [here](http://a.example/?utm_source=b)\n"
    "* [#12](https://github.com/kubernetes/kubernetes/pulls/13) will be added.\n* \n",
    "## Featured PRs\n\n#### [7: A](https://github.com/kubernetes/kubernetes/pull/8)\n\nTODO ??\n",
    "## Subprojects\n\n* **etcd** v3.6.4-rc.1: Etcd, [a] (https://b.example/) kubernetes\n",
)
SEEDS: dict[str, tuple[str, ...]] = {
    "draft": (DRAFT, *SMALL_DRAFTS),
    "front_matter": (*FRONT_MATTER, DRAFT),
    "post": POSTS,
    "index": (*INDEXED, DRAFT, *SMALL_DRAFTS, *FRONT_MATTER),
    "lint": (*LINTED, *INDEXED, DRAFT, *SMALL_DRAFTS),
    "correction": (*CORRECTED, *FRONT_MATTER, DRAFT),
    "kep_file": KEPS,
    "timeline": TIMELINES,
    "release_note": NOTES,
    "summary": SUMMARIES,
    "settings": SETTINGS,
    "keys": KEYS,
    "visible": (*SUMMARIES, *SMALL_DRAFTS),
}
