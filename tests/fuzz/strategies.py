"""Bytes that look like what people write, or like what nobody would: for each grammar its own.

A text is made from the grammar's own tokens, from a sample with a few changes, or from anything at
all: halves of surrogate pairs, NUL, every kind of line end, the byte order mark, long lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.fuzz.seeds import SEEDS

if TYPE_CHECKING:
    from collections.abc import Sequence

_ODD = ["\0", "\r", "\r\n", "\n", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\ufeff", "\t", " ",
        "\u202e", "\u200f", "\x1b[31m", "\udcff", "\ue000", "\u2046", "\ue0010⁆", "é", "漢", "🚀",
        "\U0010ffff", "a" * 5_000, "\x7f", "İ", "ß", "٣", "²"]  # fmt: skip
_MARKDOWN = [
    "# ", "## ", "### ", "## Other Merges\n", "## merges.\n", "* ", "- ", "1. ", "1) ", "> ",
    "    ",
    "\n\n", "\n", "---\n", "***\n", "===\n", "```", "````", "~~~", "`", "``", "*", "**", "_", "~~",
    "[", "]", "(", ")", "](", "][", "![", "<", ">", "\\", "&#1;", "&#x202e;", "&amp;", "&", "|",
    "|---|---|\n", "| a | b |\n", "<!--", "-->", "<!-- dismiss octo/core#4 because -->",
    "<!-- dismiss KEP-1 -->", "<!-- dismiss", "<div>", "</div>", "<b>", "<script>", "<details>",
    '<a href="', "<a href=", "<img src=x onerror=", "<?", "<![CDATA[", "javascript:alert(1)",
    "https://github.com/octo/core/pull/5", "http://", "HTTPS://GitHub.com/Octo/Core/issues/6/",
    "https://kep.k8s.io/1", "<https://example.org>", "[a](https://github.com/octo/core/pull/7)",
    "[r]", "[r]: https://github.com/octo/core/pull/8\n", "[r]:", "[^1]", "www.example.org",
    "[a](javascript:alert(1))",
    "mailto:a@b.example", "{{ x }}", "{% x %}", "Title", "word ", '"', "'", "=", ":",
]  # fmt: skip
_FRONT = [
    "---\n", "--- \n", "---", "...\n", "title: ", "title", "published_at: ", "published_at:\n",
    "2026-08-17T09:00:00Z", "2026-08-17 09:00:00 -0700", "99999-01-01", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00", "authors: ", "[a, b]", "- a\n", "  - a\n", "corrections:\n",
    "- at: 2026-08-18T00:00:00Z\n  text: a\n", "ready: maybe\n", "writer: ", "tilte: x\n", "&a ",
    "*a", "!!python/object:os.system ", "{", "}", "[", "]", ",", "|\n", ">\n", "? ", "# ", "\n",
    "\r\n", '"', "'", ": ", ":", "null", "~", "## News\n", "text\n", "%YAML 1.1\n", "\\x41",
]  # fmt: skip
_KEP = [
    "title: ", "kep-number: ", "owning-sig: ", "stage: ", "status: ", "latest-milestone: ",
    "milestone:\n", "milestone: ", "  alpha: ", "  beta: \"v1.20\"\n", "authors:\n", "- \"@a\"\n",
    "  - a\n", "---\n", "...\n", "null", "~", "1.20", "2022-02-29", "0x1f", "NNNN", "0", "000123",
    "\"", "'", "[", "]", "{", "}", ",", ": ", ":", "&a ", "*a", "<<: ", "|\n", ">\n", "? ", "- ",
    "# a\n", "\n", "\r\n", "  ", "\t", "!!binary ", "!!timestamp ", "!a", "%TAG ! a\n", "@", "`",
    "9" * 30, "\\u0041", "\\ud800", "\\0", "\\e",
]  # fmt: skip
_TIMELINE = [
    "| ", " |", "|", "**What**", "What", "When", "WHEN", "| What | When |\n", "|---|---|\n", "|-|",
    "Feature freeze", "(18:00 PDT)", "(AoE)", "18:00 PDT", "25:61 UTC", "EOD PST", "Tuesday", "Mon",
    "7th", "31st", "30 February 2026", "May 3-7", "2026-04-07", "9999-12-31", "0000-01-01", "2026",
    "2099", "April", "Sept", "TBC", "n/a", "/", "–", "-", "to", "and", "~~", "<br>", "<!--", "-->",
    "[", "](", ")", "[r]", "`", "*", "\\|", "\\", "```\n", "~~~\n", "# Timeline\n", "## ", "\n",
    "\r\n", "&#124;", "&#55296;", "&nbsp;", "1.37.0-alpha.1 released", "KubeCon", "12 am", "13pm",
    "anywhere on earth", "1" * 40, "٣", "December 30 - January 2", "Feb 29 ", "| a | May 3 |\n",
]  # fmt: skip
_NOTE = [
    "```release-note\n", "```release-note", "```\n", "```", "````", "~~~", "~~~release-notes\n",
    "release-note-none", "dev-release-note", "NONE", "none\n", "N/A", "\"NONE\"", "\n", "\r\n",
    "\r", "<!--", "-->", "<!-- none -->", "- ", "* ", "kind/api-change", "action required", "`",
    "Fix the pump", "a ", ".", "Action required: ", "text", "[a](https://example.org/)", "#123",
    "https://example.org", "cherry pick of #1", "[release-1.33] ", "fix(kubelet): ", "e.g. ",
    "Automated cherry pick of #12: ", "on release-1.33", "**", "_", "\\*", ": ", ", ", " - ",
]  # fmt: skip
_SETTINGS = [
    "[site]\n", 'url = "https://example.org/"\n', 'title = "A"\n', "[week]\n", "ends_on = ",
    '"Sunday"\n', "timezone = ", '"Europe/Berlin"\n', '"../../etc/passwd"\n', '"Europe"\n', "[",
    "[[sections]]\n", 'id = "a"\n', 'kind = "list"\n', "from = [", '{ labels = ["a"] }', "]\n",
    "limit = ", "1\n", "-1\n", "1e999\n", "nan\n", "0xffff\n", "9" * 30, "9" * 5_000, "true\n",
    "1979-05-27\n", "1979-05-27T00:32:00.999999-07:00\n", "25:61:00\n", "[sources.pulls]\n",
    'repositories = ["a/b"]\n', "[sources.keps]\n", "links = [", '"kep.k8s.io/{number}"',
    "a.b.c = ",
    "[sources.schedule]\n", 'major = ["("]\n', 'major = ["a{99999999999}"]\n', "[rank]\n",
    "[[rank.reasons]]\n", 'reason = "a"\n', "score = ", "[topics]\n", "[feeds]\n", 'rss = "/a"\n',
    "size = ", "[github]\n", "patience = ", '"""', "'''", '"', "'", "{", "}", "=", ",", ".", "#",
    "\n", "\\", "\\ud800", "\\U00110000",
]  # fmt: skip
_KEYS = [
    "https://", "http://", "www.", "github.com/", "GitHub.com/", "octo/", "core", "/pull/",
    "/pulls/",
    "/issues/", "1", "007", "9" * 12, "/files", "?a=b", "#c", "/", "/releases/tag/", "v1.2.3",
    "%2F", "%00", "%ff", "%20", "kep.k8s.io/", "KEP-", "kep ", "keps/", "12-a", "kubernetes/",
    "enhancements/", "features/", "blob/master/", "resources/keps/", "kubernetes.dev/",
    "octo/core#",
    "@", "-", ".", "_", "٣", "İ", "\u017f", "K",
]  # fmt: skip
_POST = [
    "date: ", "slug: ", "permalink: ", "/:year/", ":title", ":nope", "categories: ", "category: ",
    "2022-02-29", "2022-02-06 05:20:00", " -0000", " +05:30", " EST", "9999-12-31", "0001-01-01",
    "...\n", "-->", "--!>", "{{ x }}", "{% raw %}", "published: false\n", "imported_from: x\n",
    "Week Ending ", "Feburary 6, 2022", "../", "%2e%2e/", "?", "#", "\ufeff",
]  # fmt: skip
_CORRECTED = [
    "corrections: [", "corrections: # a\n", '"corrections":\n', "{at: 2026-08-18, text: a}",
    "- at: 2026-08-18\n  text: >\n    a\n", "[]\n", "  # a\n", "-\n",
    "updated_at: 2026-08-18\n", "  by: A\n",
]  # fmt: skip
_LINTED = [
    "## Other Merges\n\n", "## Promotions\n\n", "## Subprojects\n\n", "## Featured PRs\n\n",
    "## KEP of the Week\n\n", "## Release Schedule\n\n", "## Version Updates\n\n",
    "## Shoutouts\n\n", "* ", "Fixed ", "will be ", "--flag", "Next Deadline: ", "**",
    "Code Freeze", "March 20th", "Friday, ", "2026", "23th", "tomorrow ", "KEP-3136", "to GA ",
    "alpha in v1.30",
    "beta ", "v1.36.1", "[1.36](https://github.com/a/b/releases/tag/v1.37.0)", "#12", "etcd ",
    "Etcd", "kubernetes ", "API server", "here](http://a.example/?utm_source=b#c)", "[", "](#a)",
    "@octocat", "TODO", "??", "the the ", ". Then ", ".", "…", "\U0001f389", "<!-- lint: allow ",
    "LINK-HERE ", "so -->\n", "a" * 40, " word" * 40,
]  # fmt: skip
TOKENS: dict[str, list[str]] = {
    "draft": _MARKDOWN,
    "front_matter": _FRONT,
    "post": [*_FRONT, *_POST],
    "index": [*_MARKDOWN, *_FRONT],
    "lint": [*_LINTED, *_MARKDOWN],
    "correction": [*_FRONT, *_CORRECTED],
    "kep_file": _KEP,
    "timeline": _TIMELINE,
    "release_note": _NOTE,
    "summary": [*_NOTE, *_MARKDOWN],
    "settings": _SETTINGS,
    "keys": _KEYS,
    "visible": [*_MARKDOWN, *_ODD],
}


def encoded(text: str) -> bytes:
    """Return a text's bytes; a half of a surrogate pair becomes a byte that is no UTF-8."""
    return text.encode("utf-8", "surrogatepass").replace(b"\xed\xb3\xbf", b"\xff")


def _from_tokens(tokens: Sequence[str]) -> st.SearchStrategy[bytes]:
    usual = st.sampled_from(tokens)
    any_character = st.characters(exclude_categories=())
    piece = st.one_of(usual, usual, usual, st.sampled_from(_ODD), any_character)
    return st.lists(piece, max_size=40).map("".join).map(encoded)


@st.composite
def _changed(draw: st.DrawFn, samples: Sequence[bytes], tokens: Sequence[str]) -> bytes:
    """Return a sample after a few cuts, doublings and insertions."""
    content = draw(st.sampled_from(samples))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 40)))
        piece = draw(
            st.one_of(
                st.sampled_from([*tokens, *_ODD]).map(encoded),
                st.just(content[start:end] * 2),
                st.just(b""),
                st.binary(max_size=8),
            )
        )
        content = content[:start] + piece + content[end:]
    return content


def content_for(grammar: str) -> st.SearchStrategy[bytes]:
    """Return what makes bytes for a grammar of :data:`tests.fuzz.promises.PROMISES`."""
    tokens = TOKENS[grammar]
    samples = [seed.encode() for seed in SEEDS[grammar]]
    return st.one_of(
        _from_tokens(tokens),
        _changed(samples, tokens),
        st.binary(max_size=200),
        st.text(st.characters(exclude_categories=()), max_size=200).map(encoded),
    )


def bounded(examples: int = 150) -> settings:
    """Return how long a property is tried in ``make test``: the same examples on every machine.

    New ones are what ``make fuzz`` is for.
    """
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
