"""Shapes that make careless parsers slow: each a name and a text of about ``n`` characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _repeated(piece: str, before: str = "", after: str = "") -> Callable[[int], str]:
    """Return what makes ``piece`` over and over, up to the length that is asked for."""
    return lambda n: before + piece * max(1, n // len(piece)) + after


def _growing(piece: str, gap: str) -> Callable[[int], str]:
    """Return what makes runs of 1, 2, 3, ... pieces: together about ``n`` characters."""

    def made(n: int) -> str:
        runs, length, size = [], 0, 0
        while length < n:
            size += 1
            runs.append(piece * size + gap)
            length += len(runs[-1])
        return "".join(runs)

    return made


def _staircase(line: str, *, deepest: int = 1_000_000) -> Callable[[int], str]:
    """Return what makes lines that are indented by two more spaces each."""

    def made(n: int) -> str:
        lines, length, depth = [], 0, 0
        while length < n:
            lines.append("  " * (depth % deepest) + line)
            length += len(lines[-1]) + 1
            depth += 1
        return "\n".join(lines)

    return made


def _wide_table(n: int) -> str:
    """Return a table as wide as it is long."""
    side = max(2, int((n / 4) ** 0.5))
    row = "|" + " a |" * side + "\n"
    return row + "|" + "---|" * side + "\n" + row * side


def _one_row(n: int) -> str:
    """Return a table of one very wide row."""
    columns = max(2, n // 10)
    return "|" + "a |" * columns + "\n|" + "---|" * columns + "\n|" + "b |" * columns + "\n"


MARKDOWN: Mapping[str, Callable[[int], str]] = {
    "brackets": _repeated("["),
    "closing brackets": _repeated("]"),
    "open links": _repeated("[a]("),
    "open images": _repeated("![a](<b"),
    "nested links": lambda n: "[" * (n // 8) + "a" + "](b)" * (n // 8),
    "stars": _repeated("*"),
    "underscored": _repeated("_a"),
    "starred": _repeated("*a "),
    "open emphasis": _repeated("*a _b "),
    "tildes": _repeated("~a"),
    "backticks": _growing("`", " "),
    "backticks before letters": _growing("`", "a"),
    "odd backticks": _repeated("`a``"),
    "quotations": _repeated(">"),
    "spaced quotations": _repeated("> "),
    "quotation stairs": _growing(">", "a\n"),
    "nested lists": _staircase("* a"),
    "nested lists again and again": _staircase("* a", deepest=40),
    "nested ordered lists": _staircase("1. a", deepest=40),
    "list marks": _repeated("* "),
    "list of lists": _repeated("- - - 1. "),
    "items": _repeated("* [a](https://github.com/o/r/pull/1)\n"),
    "wide table": _wide_table,
    "one row": _one_row,
    "long table": _repeated("| a | b |\n", "| a | b |\n|---|---|\n"),
    "pipes": _repeated("|"),
    "open comments": _repeated("<!--"),
    "open comment lines": _repeated("<!--\n"),
    "comments": _repeated("<!-- a -->"),
    "comment lines": _repeated("<!-- dismiss o/r#1 a -->\n\n"),
    "comments behind words": _repeated("a <!-- b -->\n"),
    "comments before words": _repeated("<!-- b --> a\n"),
    "open tags": _repeated("<a "),
    "open attributes": _repeated("<a href='"),
    "tags": _repeated("<b>"),
    "tag pairs": _repeated("<p><b>", after="</b></p>"),
    "processing instructions": _repeated("<?"),
    "declarations": _repeated("<!A"),
    "character data": _repeated("<![CDATA["),
    "references": _repeated("&#"),
    "entities": _repeated("&a"),
    "destinations": _repeated("]("),
    "definitions": _repeated("[x]: /a\n"),
    "definitions in a line": _repeated("[x]: "),
    "many definitions": lambda n: "".join(f"[{i}]: /a\n\n[{i}]\n\n" for i in range(n // 20)),
    "addresses": _repeated("http://"),
    "spaced addresses": _repeated("https://example.org/a "),
    "addresses in lines": _repeated("https://github.com/o/r/pull/1\n"),
    "addresses with brackets": _repeated("https://a("),
    "one long address": _repeated("a", "https://example.org/"),
    "one address of brackets": _repeated(")", "https://a"),
    "one address of marks": _repeated(").,", "https://a"),
    "one address of ends": _repeated("](", "https://a"),
    "autolinks": _repeated("<https://a>"),
    "spaces": _repeated(" "),
    "spaces in a line": _repeated(" ", "a", "b"),
    "tabs": _repeated("\t", "* a\n"),
    "newlines": _repeated("\n"),
    "returns": _repeated("\r"),
    "separators": _repeated("\u2028"),
    "hashes": _repeated("#1 "),
    "hash run": _repeated("#"),
    "headings": _repeated("## a\n"),
    "sub headings": _repeated("### a\n\n### b\n"),
    "underlines": _repeated("a\n==\n"),
    "fences": _repeated("```\n"),
    "fence growing": _growing("`", "\n"),
    "fence open": _repeated("a\n", "```\n"),
    "rules": _repeated("---\n"),
    "backslashes": _repeated("\\"),
    "backslash lines": _repeated("\\\n"),
    "one word": _repeated("a"),
    "words": _repeated("a "),
    "nul": _repeated("\0"),
    "digits": _repeated("1"),
    "number of a pull request": _repeated("1", "[a](https://github.com/o/r/pull/", ")"),
    "parentheses": _repeated("(", "[a](b"),
    "braces": _repeated("{{"),
    "percent": _repeated("%7E", "https://a/"),
    "mixed": _repeated('* **[`a`](b "c")** <!-- d --> | e\n'),
    "front matter": _repeated("a: b\n", "---\n", "---\n"),
    "front matter open": _repeated("a: b\n", "---\n"),
    "front matter nested": _repeated("a: [", "---\n", "\n---\n"),
    "front matter unknown keys": lambda n: (
        "---\n" + "".join(f"a{i}: b\n" for i in range(n // 10)) + "---\n"
    ),
    "front matter corrections": _repeated("- a\n", "---\ncorrections:\n", "---\n"),
    "front matter fences": _repeated("--- \n", "---\na"),
}
"""For all who read Markdown: the draft, the tables, the notes, one sentence of a note."""

NOTES: Mapping[str, Callable[[int], str]] = {
    "open notes": _repeated("```release-note\n"),
    "notes": _repeated("```release-note\na\n```\n"),
    "note open": _repeated("a\n", "```release-note\n"),
    "notes in a line": _repeated("```release-note a```\n"),
    "note of comments": _repeated("<!--", "```release-note\n", "\n```\n"),
    "note of spaces": _repeated(" ", "```release-note\na", "```\n"),
    "tilde notes": _repeated("~~~ release-notes\n```\n"),
    "ticks in notes": _growing("`", "\n"),
    "note info": _repeated("-none", "```release-note"),
    "returns in notes": _repeated("\r", "```release-note\r"),
    "cherry picks": _repeated("cherry pick of #1 "),
    "cherry pick numbers": _repeated("#1 ", "Automated cherry pick of "),
    "branch numbers": _repeated("#1-", "automated-cherry-pick-of-"),
    "leading marks": _repeated("[a] "),
    "action required": _repeated("action required "),
    "clauses": _repeated("a, "),
    "sentences": _repeated("a. "),
    "slashes": _repeated("a/", after="#12"),
    "hyphens": _repeated("a-", after="/b#12"),
}

TABLES: Mapping[str, Callable[[int], str]] = {
    "rows": _repeated("| a | May 3 |\n", "| What | When |\n|---|---|\n"),
    "rows of a year": _repeated("| a | May 3, 2026 |\n", "| What | When |\n|---|---|\n"),
    "wide header": _repeated(" a |", "| What | When |", "\n|---|---|\n| a | May 3 |\n"),
    "wide row": _repeated(" a |", "| What | When |\n|---|---|\n| a | May 3 |"),
    "long name": _repeated("a", "| What | When |\n|---|---|\n| ", " | May 3 |\n"),
    "long date": _repeated("May 3 ", "| What | When |\n|---|---|\n| a | ", " |\n"),
    "dates": _repeated("1/", "| What | When |\n|---|---|\n| a | ", " |\n"),
    "clocks": _repeated("18:00 ", "| What | When |\n|---|---|\n| a (", ") | May 3 |\n"),
    "long digits": _repeated("1", "| What | When |\n|---|---|\n| a | May ", " |\n"),
    "tables": _repeated("| What | When |\n|---|---|\n| a | May 3 |\n\n"),
    "delimiters": _repeated("|---", "| What | When |\n", "x\n"),
    "delimiter spaces": _repeated(" ", "| What | When |\n|---|", "x\n"),
    "escaped pipes": _repeated("\\|"),
    "marks before tables": _repeated("# a #"),
    "heading spaces": _repeated(" ", "# a", "b\n| What | When |\n|---|---|\n| a | May 3 |\n"),
    "heading marks": _repeated("# ", "# a", "b\n| What | When |\n|---|---|\n| a | May 3 |\n"),
}

YAML: Mapping[str, Callable[[int], str]] = {
    "flow lists": _repeated("["),
    "flow mappings": _repeated("{a: "),
    "flow mixed": _repeated("[{a: "),
    "closed flow": lambda n: "[" * (n // 2) + "]" * (n // 2),
    "flow items": _repeated("a,", "authors: [", "]"),
    "block lists": _repeated("- "),
    "block list lines": _repeated("- a\n", "authors:\n"),
    "block mappings": _staircase("a:", deepest=1_000),
    "one key again": _repeated("a: b\n"),
    "many keys": lambda n: "".join(f"a{i}: b\n" for i in range(n // 10)),
    "question marks": _repeated("? "),
    "colons": _repeated(": "),
    "anchors": _repeated("- &a b\n"),
    "aliases": _repeated("- *a\n", "- &a b\n"),
    "bomb": lambda n: (
        "a0: &a0 [x]\n"
        + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}]\n" for i in range(1, n // 30))
    ),
    "merge keys": _repeated("<<: *a\n", "a: &a {b: c}\n"),
    "tags of yaml": _repeated("!a "),
    "tag lines": _repeated("- !!python/object:os.system a\n"),
    "documents": _repeated("---\na: b\n"),
    "document ends": _repeated("...\n"),
    "block text": _repeated("  a\n", "title: |\n"),
    "folded text": _repeated("  a\n\n", "title: >\n"),
    "quoted text": _repeated("a\n  ", 'title: "', '"'),
    "escapes": _repeated("\\x41", 'title: "', '"'),
    "quotes": _repeated("''", "title: '", "'"),
    "comments of yaml": _repeated("# a\n"),
    "spaces of yaml": _repeated(" ", "title:", "x"),
    "lines of yaml": _repeated("\n", "title:", "x"),
    "tabs of yaml": _repeated("\t", "title:"),
    "number": _repeated("1", "kep-number: "),
    "zeros": _repeated("0", "kep-number: "),
    "folder": _repeated("1", "milestone: {alpha: ", "}"),
    "plain text": _repeated("a ", "title: "),
    "directives": _repeated("%YAML 1.1\n"),
    "long key": _repeated("a", "", ": b"),
    "percent tags": _repeated("%TAG ! a\n"),
}

TOML: Mapping[str, Callable[[int], str]] = {
    "arrays": _repeated("[", "a = "),
    "closed arrays": lambda n: "a = " + "[" * (n // 2) + "]" * (n // 2),
    "inline tables": _repeated("{a=", "a = "),
    "dotted keys": _repeated("a.", "", "b = 1"),
    "many dotted keys": lambda n: "".join(f"a.b{i} = 1\n" for i in range(n // 12)),
    "dotted table": _repeated("a.", "[", "b]"),
    "table lines": lambda n: "".join(f"[a{i}]\n" for i in range(n // 8)),
    "nested tables": lambda n: "[a" + ".a" * 50 + "]\n" * 1 + "b = 1\n" * 1 + "#" * n,
    "array tables": _repeated("[[sections]]\n"),
    "sections": lambda n: "".join(
        f'[[sections]]\nid = "a{i}"\ntitle = "a{i}"\n' for i in range(n // 40)
    ),
    "keys of toml": lambda n: "".join(f"a{i} = 1\n" for i in range(n // 10)),
    "one key of toml": _repeated("a = 1\n"),
    "long string": _repeated("a", 'a = "', '"'),
    "escapes of toml": _repeated("\\u0041", 'a = "', '"'),
    "open string": _repeated("a", 'a = "'),
    "lines of text": _repeated("a\n", 'a = """', '"""'),
    "quotes of toml": _repeated('"', "a = "),
    "integer": _repeated("1", "a = "),
    "hexadecimal": _repeated("f", "a = 0x"),
    "float": _repeated("1", "a = 1."),
    "exponent": _repeated("1", "a = 1e"),
    "underscores": _repeated("1_", "a = ", "1"),
    "comments of toml": _repeated("# a\n"),
    "spaces of toml": _repeated(" ", "a = ", "1"),
    "lines of toml": _repeated("\n"),
    "dates of toml": _repeated("a = 2026-08-16T00:00:00Z\n"),
    "array of numbers": _repeated("1,", "a = [", "]"),
    "array of tables": _repeated("{},", "sections = [", "]"),
    "long key of toml": _repeated("a", "", " = 1"),
    "topics": lambda n: "[topics]\n" + "".join(f'a{i} = "b"\n' for i in range(n // 12)),
    "repository": _repeated("a/", '[sources.pulls]\nrepositories = ["', '"]'),
    "path of a feed": _repeated("a/", '[feeds]\nrss = "', '."'),
    "pattern": _repeated("(", "[sources.schedule]\nmajor = ['", "']"),
    "pattern repeats": _repeated("a{1}", "[sources.schedule]\nmajor = ['", "']"),
    "address of the site": _repeated("[", '[site]\ntitle = "a"\nurl = "http://', '"'),
    "unknown key": _repeated("a", "[site]\n", " = 1"),
}

KEYS: Mapping[str, Callable[[int], str]] = {
    "number of a key": _repeated("1", "https://github.com/o/r/pull/"),
    "owner": _repeated("a-", "https://github.com/", "/r/pull/1"),
    "name": _repeated(".", "https://github.com/o/", "/pull/1"),
    "path after": _repeated("/", "https://github.com/o/r/pull/1/"),
    "tag": _repeated("%25", "https://github.com/o/r/releases/tag/"),
    "proposal": _repeated("0", "KEP-", "1"),
    "proposal path": _repeated("keps/", "https://github.com/kubernetes/enhancements/blob/"),
    "proposal names": _repeated("KEP-1 "),
    "letters": _repeated("a", "", "-1"),
    "zeros of a key": _repeated("0", "https://kep.k8s.io/"),
    "schemes": _repeated("https://www."),
    "queries": _repeated("?#", "https://github.com/o/r/pull/1"),
}
