"""What draft writes for a candidate: one bullet, or a highlight's heading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from digest.edition.visible import clean, code_span, escape_markdown
from digest.model import CandidateKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.model import Candidate, KepFacts

_CODE = re.compile(r"(?<!`)`([^`\n]{1,100})`(?!`)|(?<![\w`/.-])(--[a-z][\w-]*(?:=[\w.-]+)?)")
_LINKED_WORDS = 6
_WEAK = {"a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "is", "of", "on", "or",
         "the", "to", "when", "with"}  # fmt: skip
_TITLE_LENGTH = 140
_MOST_BRANCHES = 12
_WRITTEN = {"cli": "CLI", "api": "API", "ui": "UI", "etcd": "etcd", "k8s": "K8s"}


def bullet(candidate: Candidate) -> str:
    """Return the candidate's line in the house style, with its bullet, without a newline."""
    url = safe_url(candidate.url)
    if candidate.kind is CandidateKind.PROPOSAL:
        name = _inline(f"{candidate.key}: {candidate.title}")
        said = f": {_inline(candidate.summary)}" if candidate.summary else ""
        return f"* [{name}]({url}){said}"
    if candidate.kind is CandidateKind.RELEASE:
        also = ", ".join(f"[{_inline(tag)}]({safe_url(link)})" for tag, link in candidate.also)
        return f"* [{_inline(candidate.summary)}]({url})" + (f"; also {also}" if also else "")
    if candidate.updates is not None:
        on = clean(candidate.updates, limit=200)
        return f"* [{_inline(candidate.summary)}]({url})" + (f" in {literal(on)}" if on else "")
    return f"* {_linked(candidate.summary, url)}{_backports(candidate.branches)}"


def marks(candidate: Candidate) -> str:
    """Return what earlier editions said about a candidate as a comment; empty for a new one."""
    return comment("; ".join(candidate.covered)) if candidate.covered else ""


def pull_heading(candidate: Candidate) -> str:
    """Return a highlight's heading for a pull request or release."""
    number = candidate.key.rpartition("#")[2] if "#" in candidate.key else ""
    title = _inline(clean(candidate.title, limit=_TITLE_LENGTH).strip(" ."))
    name = f"#{number}: {title}" if number else title
    return f"### [{name}]({safe_url(candidate.url)})"


def proposal_heading(key: str, title: str, owning_sig: str | None, url: str) -> str:
    """Return a highlight's heading for a proposal: ``KEP-5729: SIG Node: Title``."""
    sig = topic_name(owning_sig) if owning_sig else None
    name = ": ".join(part for part in (key, sig, clean(title, limit=_TITLE_LENGTH)) if part)
    return f"### [{_inline(name)}]({safe_url(url)})"


def topic_name(sig: str) -> str:
    """Return ``SIG Node`` for ``sig-node`` or ``node``."""
    return f"SIG {capitalised(sig.removeprefix('sig-'))}".rstrip()


def capitalised(name: str) -> str:
    """Return a topic's name as it is written in text: ``API Machinery`` for ``api-machinery``."""
    words = clean(name, limit=60).replace("-", " ").split()
    return " ".join(_WRITTEN.get(word.casefold(), word.capitalize()) for word in words)


def facts_comment(facts: KepFacts) -> str:
    """Return what a proposal's file says, as a comment beside the editor's text."""
    milestones = ", ".join(f"{stage} {value}" for stage, value in sorted(facts.milestone.items()))
    said = [
        ("stage", facts.stage),
        ("status", facts.status),
        ("latest milestone", facts.latest_milestone),
        ("milestones", milestones),
        ("authors", ", ".join(facts.authors)),
    ]
    return comment(
        "kep.yaml says: " + "; ".join(f"{name} {value}" for name, value in said if value)
    )


def comment(text: str) -> str:
    """Return an HTML comment that holds ``text`` and nothing else: it cannot be left early."""
    return f"<!-- {clean(text, limit=600).replace('>', '›').strip(' -')} -->"


def _linked(summary: str, url: str) -> str:
    """Return the sentence with the link on its last words, all of them where it is short."""
    words = clean(summary, limit=200).split() or [url]
    start = 0 if len(words) <= _LINKED_WORDS else len(words) - _LINKED_WORDS + 1
    while start < len(words) - 1 and words[start].casefold() in _WEAK:
        start += 1
    while start > 0 and " ".join(words[:start]).count("`") % 2:
        start -= 1
    before, linked = " ".join(words[:start]), " ".join(words[start:])
    lead = f"{_inline(before, opens_line=True)} " if before else ""
    return f"{lead}[{_inline(linked)}]({url})"


def _inline(text: str, *, opens_line: bool = False) -> str:
    """Return text as Markdown that shows it: backticks and flags as code, the rest literal."""
    parts, last = [], 0
    cleaned = clean(text, limit=300)
    for match in _CODE.finditer(cleaned):
        before = literal(cleaned[last : match.start()], opens_line=opens_line and not last)
        parts += [before, code_span(match[1] or match[2])]
        last = match.end()
    parts.append(literal(cleaned[last:], opens_line=opens_line and not last))
    return "".join(parts)


def literal(text: str, *, opens_line: bool = False) -> str:
    """Return a piece of a sentence as Markdown that shows it, with the spaces at its ends.

    An address in it is words: a bare one would count as a link and cover what it names.
    """
    inner = text.strip(" ")
    if not inner:
        return text
    start = text.index(inner)
    # What means something only where a line begins (1., -, #) stays as it is elsewhere.
    shown = escape_markdown(inner) if opens_line else escape_markdown(f".{inner}")[1:]
    shown = shown.replace("://", r"\://")
    return f"{text[:start]}{shown}{text[start + len(inner) :]}"


def safe_url(url: str) -> str:
    """Return the URL as it may stand between Markdown's parentheses."""
    return quote(clean(url, limit=500), safe="/:?#@!$&'*+,;=%~._-")


def _backports(branches: Sequence[str]) -> str:
    """Return ``; backported to 1.33, 1.34`` for ``release-1.33`` and ``release-1.34``."""
    names = [clean(branch.removeprefix("release-"), limit=40) for branch in branches]
    shown = ", ".join(literal(name) for name in names[:_MOST_BRANCHES] if name)
    return f"; backported to {shown}" if shown else ""
