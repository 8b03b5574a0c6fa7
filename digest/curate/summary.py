"""One short sentence about a change, in the house style, from its release note or title."""

from __future__ import annotations

import re

WORDS = 14
"""The most words of a summary; the house style asks for 4 to 10 and never more than 20."""

_VERBS = {
    "add": "added adds adding", "allow": "allowed allows", "avoid": "avoided avoids",
    "bump": "bumped bumps", "change": "changed changes", "correct": "corrected corrects",
    "create": "created creates", "default": "defaulted defaults",
    "deprecate": "deprecated deprecates",
    "disable": "disabled disables", "drop": "dropped drops", "enable": "enabled enables",
    "enhance": "enhanced enhances", "ensure": "ensured ensures", "expose": "exposed exposes",
    "extend": "extended extends", "fix": "fixed fixes fixing", "graduate": "graduated graduates",
    "implement": "implemented implements", "improve": "improved improves",
    "include": "included includes", "increase": "increased increases",
    "introduce": "introduced introduces", "lock": "locked locks", "make": "made makes",
    "mark": "marked marks", "migrate": "migrated migrates", "move": "moved moves",
    "optimize": "optimized optimizes", "prevent": "prevented prevents",
    "promote": "promoted promotes", "reduce": "reduced reduces", "refactor": "refactored refactors",
    "remove": "removed removes removing", "rename": "renamed renames",
    "replace": "replaced replaces", "report": "reported reports", "resolve": "resolved resolves",
    "restore": "restored restores", "return": "returned returns", "revert": "reverted reverts",
    "set": "sets", "skip": "skipped skips", "stop": "stopped stops",
    "support": "supported supports",
    "switch": "switched switches", "update": "updated updates", "upgrade": "upgraded upgrades",
    "use": "used uses", "validate": "validated validates", "warn": "warned warns",
}  # fmt: skip
_IMPERATIVE = {form: verb for verb, forms in _VERBS.items() for form in forms.split()}

_LEADING = re.compile(
    r"""(?:\s|[*+•-]\s|
        [\[(]{0,2}(?:acti?on[\ -]required\b
            |(?:urgent|breaking(?:\ change)?)(?=\s*[:!)\]]|\s+-))[\])]{0,2}\s*[:!-]*|
        (?:\[[\w.:/ -]{1,30}\]\s*)(?=\S)|
        (?:feat|fix|chore|refactor|docs|test|build|ci|perf)(?:\([\w./-]{1,30}\))?!?:\s|
        ⚠️?|🐛|✨|🌱|📖|🚀
    )+""",
    re.X | re.I,
)
_CHERRY_PICK = re.compile(
    r"(?:automated\s+cherry[ -]?pick(?:\s+of)?\s+|cherry[ -]?pick(?:\s+of)?:?\s+)"
    r"(?:\(?\s*#?\d+[,:)\s]*)*(?:on\s+[\w./-]+[:\s]*)?",
    re.I,
)
_READ = 2_000
"""Characters of a note or title that are read: a stranger's text has any length."""
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
    "\ud800-\udfff]"
)
"""Control characters, bidirectional ones among them, and halves of surrogate pairs."""
_CODE = re.compile(r"(`[^`]*`)")
_LINK = re.compile(rf"{_CODE.pattern}|!?\[((?:[^\]\[`]|`[^`]*`){{0,300}})\]\([^()\s]{{0,500}}\)")
_EMPHASIS = re.compile(r"[*_]{2,3}|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
_ESCAPED = re.compile(r"(?<!\\)\\([\\`*_{}\[\]()#+.!-])")
_URL = re.compile(r"\(? ?<?https?://[^\s<>]+>? ?\)?", re.I)
_REFERENCE = re.compile(
    r"\s*\(?(?:(?:fixes|closes|see|ref)\s+)?(?:[\w.-]+/[\w.-]+)?#\d{2,7}\)?,?", re.I
)
_ABOUT_ITSELF = re.compile(
    r"(?:this|the) (?:change|pr|pull request|commit|patch)(?: also)? (?=[a-z]+s\b)", re.I
)
"""How a note begins that says first what it is: ``This change adds``."""

_BEFORE_A_LIST = re.compile(
    r"[,:]? (?:which includes?|that includes?|including|such as|namely|the following(?: \w+)?)$",
    re.I,
)
"""How a sentence ends whose list stands on the next lines."""

_SENTENCE_END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\betc)[.!?](?=\s|$)")
_CLAUSE_END = re.compile(
    r",\s|;\s|\s[-–—]\s|:\s"
    r"|\s(?=(?:which|when|where|while|so that|because|instead of|in order to)\s)"
)
_SAYS_NOTHING = re.compile(
    r"\b(?:bugs?|issues?|problems?|regressions?|cases?|changes?|errors?|race)$"
    r"|\b(?:that|which) \w+$",
    re.I,
)
"""How a clause ends that leaves out what it is about: ``Fix a bug``, ``an issue that caused``."""
_DANGLING = {
    "a", "an", "and", "as", "at", "by", "for", "from", "if", "in", "into", "is", "of", "on", "or",
    "that", "the", "to", "when", "which", "with",
}  # fmt: skip


def summarise(title: str, note: str | None) -> str:
    """Return one plain sentence of at most :data:`WORDS` words, without a full stop.

    The release note's first sentence where it is short, else the title, else the one of the two
    cut at a clause. ``code`` in backticks stays so; nothing else of Markdown survives.
    """
    from_note, from_title = _sentence(note or ""), _sentence(title)
    for text in (from_note, from_title):
        if _is_whole(text) and _count(text) <= WORDS:
            return _styled(text)
    return _styled(_shortened(from_title or from_note))


def plain(text: str) -> str:
    """Return upstream text on one line without links, URLs and emphasis; ``code`` stays as it is.

    Control characters are dropped; only the first :data:`_READ` characters are read.
    """
    line = " ".join(_INVISIBLE.sub("", text[:_READ]).split())
    line = _LINK.sub(lambda match: match[1] or match[2], line)
    pieces = [
        piece if piece.startswith("`") and piece.endswith("`", 1) else _unmarked(piece)
        for piece in _CODE.split(line)
    ]
    return " ".join("".join(pieces).split())


def _unmarked(text: str) -> str:
    """Return text that holds no code without marks; URLs go last, when nothing hides them."""
    return _URL.sub(" ", _ESCAPED.sub(r"\1", _EMPHASIS.sub("", text)))


def _sentence(text: str) -> str:
    """Return the first sentence, without the marks that forms and bots put before it."""
    text = text[:_READ]
    paragraph = next(
        (part for part in re.split(r"\n\s*\n|\n(?=\s*[*+-]\s)", text) if part.strip()), ""
    )
    line = plain(paragraph)
    line = _CHERRY_PICK.sub("", line)
    if match := _LEADING.match(line):
        line = line[match.end() :]
    line = _REFERENCE.sub("", line)
    if match := _SENTENCE_END.search(line):
        line = line[: match.start()]
    line = _ABOUT_ITSELF.sub("", line.strip(" \t.;:,-"))
    return _BEFORE_A_LIST.sub("", line).strip(" ,:")


def _is_whole(text: str) -> bool:
    """Return whether the text can stand alone: not the words before a list or a code block."""
    return (
        bool(text)
        and text.count("`") % 2 == 0
        and text.rsplit(maxsplit=1)[-1].casefold().strip(":") not in _DANGLING
    )


def _count(text: str) -> int:
    return len(text.split())


def _shortened(text: str) -> str:
    """Return the longest run of clauses within the limit, else the first words and an ellipsis."""
    best = ""
    for match in _CLAUSE_END.finditer(text):
        clause = text[: match.start()]
        if _count(clause) > WORDS:
            break
        if _count(clause) >= WORDS // 3 and not _SAYS_NOTHING.search(clause):
            best = clause
    if best and best.count("`") % 2 == 0:
        return best.strip(" ,;:-")
    words = text.split()[: WORDS - 1]
    while len(words) > 1 and words[-1].casefold() in _DANGLING:
        words.pop()
    cut = " ".join(words).rstrip(",;:")
    if cut.count("`") % 2:
        cut = cut.replace("`", "").strip()
    return f"{cut}…"


def _styled(text: str) -> str:
    """Return the sentence in the imperative present, as far as its first word tells."""
    component, separator, rest = text.partition(": ")
    if not separator or " " in component:
        component, separator, rest = "", "", text
    first, space, others = rest.partition(" ")
    verb = _IMPERATIVE.get(first.casefold())
    if verb is not None and space:
        first = verb
    if not component and (verb is not None or first.casefold() in _VERBS):
        first = first.capitalize()
    return f"{component}{separator}{first}{space}{others}".rstrip(". ")
