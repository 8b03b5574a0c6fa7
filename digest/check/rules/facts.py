"""Rules that compare what an edition says of a proposal with the proposal's own file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from digest.check.rule import rule
from digest.check.rules.told import cycle_of, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.check.passages import Hit
    from digest.check.rule import Reading
    from digest.check.rules.stages import Verdict
    from digest.model import KepFacts

_SHOWN_COMMIT = 7
_NUMBER_AND_SIG = re.compile(r"\A\W*(?:(?:[A-Z]*EP[- #]?)?\d+\W+)?(?:SIG[- ][^:]*:\s*)?", re.I)
_SIG = re.compile(r"\bSIG[- ]([A-Z][\w-]*(?: [A-Z][\w-]*)*)\s*:")
_WORD = re.compile(r"[a-z0-9]{3,}")
_STEM = 5
_FEWEST_WORDS, _SHARED = 2, 1 / 3


def _says(path: str, facts: KepFacts, stage: str) -> str:
    """Return the file's own words with place and commit."""
    parts = [f"stage {facts.stage or 'none'}", f"latest-milestone {facts.latest_milestone or '?'}"]
    if planned := facts.milestone.get(stage):
        parts.append(f"{stage} in {planned}")
    return f"{_place(path, facts)} says {', '.join(parts)}"


def _place(path: str, facts: KepFacts) -> str:
    return f"{path} ({facts.commit[:_SHOWN_COMMIT]})" if facts.commit else path


def _with_verdict(reading: Reading, verdict: Verdict) -> Iterator[Hit]:
    for each in told(reading):
        if each.verdict == verdict:
            path, facts, claim = each.file_of(verdict, cycle_of(reading))
            yield claim.passage.hit(
                f"{each.key}: the text says {claim.words}; {_says(path, facts, claim.stage)}",
                at=claim.at,
            )


_TREE = "https://github.com/kubernetes/enhancements/tree/master/keps/sig-node"


def _example(text: str, head: str = "KEP-9999: SIG Node: Swap things") -> str:
    return f"## KEP of the Week\n\n### [{head}]({_TREE}/9999-swap)\n\nThis KEP {text}.\n"


_RIGHT = _example("graduates to beta in v1.37")


@rule(
    "FACT-STAGE",
    "facts",
    "error",
    summary="The text gives a proposal a stage that its own file contradicts.",
    hint="correct the stage; where the file is wrong, waive this and mend the file",
    wrong=_example("is tracked for alpha in v1.37"),
    right=_RIGHT,
)
def wrong_stage(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each proposal whose stage in the text is not that of its file."""
    return _with_verdict(reading, "stage")


@rule(
    "FACT-MILESTONE",
    "facts",
    "warning",
    summary="The text names another release for a stage than the proposal's own file.",
    hint="correct the release; where the file is wrong, waive this and mend the file",
    wrong=_example("graduates to beta in v1.38"),
    right=_RIGHT,
)
def wrong_milestone(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each proposal whose release in the text is not that of its file."""
    return _with_verdict(reading, "milestone")


@rule(
    "FACT-LAGS",
    "facts",
    "info",
    summary="The text is ahead of the proposal's own file, which only plans that stage or is old.",
    hint="make sure of it: ask the proposal's owners, who may have to mend the file",
    wrong=_example("graduates to stable in v1.38"),
    right=_RIGHT,
)
def file_lags(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each proposal whose file lags behind the text."""
    return _with_verdict(reading, "lags")


@rule(
    "FACT-UNKNOWN",
    "facts",
    "info",
    summary="What the text says of a proposal could not be compared with its file.",
    hint="look it up yourself, or fetch again: link the proposal so that its file is fetched",
    wrong=_example("is tracked for beta in v1.37", "KEP-9990: SIG Node: Swap nothing").replace(
        "9999-swap", "9990-swap"
    ),
    right=_RIGHT,
)
def not_compared(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each proposal that was not compared, with the reason."""
    for each in told(reading):
        if each.verdict != "unknown":
            continue
        if not each.claims:
            why = "no stage could be read in the text"
        elif reading.snapshot is None:
            why = "there is no snapshot"
        elif not each.files:
            why = "the snapshot has no file of it"
        else:
            path, facts = next(iter(each.files.items()))
            why = f"{_says(path, facts, each.claims[-1].stage)}"
        yield each.head.hit(f"{each.key} was not checked: {why}")


@rule(
    "FACT-SIG",
    "facts",
    "warning",
    summary="The heading names another SIG than the proposal's own file.",
    hint="name the owning SIG as the file has it",
    wrong=_example("graduates to beta in v1.37", "KEP-9999: SIG Storage: Swap things"),
    right=_RIGHT,
)
def wrong_sig(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each heading whose SIG owns the proposal by none of its files."""
    for each in told(reading):
        match = _SIG.search(each.title)
        owners = {path: facts.owning_sig for path, facts in each.files.items() if facts.owning_sig}
        if not match or not owners:
            continue
        named = f"sig-{match[1].lower().replace(' ', '-')}"
        if not any(owner.startswith(named) for owner in owners.values()):
            path = next(iter(owners))
            yield each.head.hit(
                f"{each.key}: the text says SIG {match[1]}; {_place(path, each.files[path])} says "
                f"{owners[path]}"
            )


@rule(
    "FACT-TITLE",
    "facts",
    "info",
    summary="The heading's title and that of the proposal's file have hardly a word in common.",
    hint="make sure that the number is right; else let readers find the proposal by its own title",
    wrong=_example("graduates to beta in v1.37", "KEP-9999: SIG Node: Drain volumes slowly"),
    right=_RIGHT,
)
def another_title(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each heading that shares hardly a word with the title in any file."""
    for each in told(reading):
        written = _NUMBER_AND_SIG.sub("", each.title).strip()
        titles = {path: facts.title for path, facts in each.files.items() if facts.title}
        if titles and not any(_are_alike(written, title) for title in titles.values()):
            path, title = next(iter(titles.items()))
            yield each.head.hit(
                f"{each.key}: the text says {written!r}; {_place(path, each.files[path])} says "
                f"{title!r}"
            )


def _are_alike(one: str, other: str) -> bool:
    first, second = ({word[:_STEM] for word in _WORD.findall(t.lower())} for t in (one, other))
    fewer = min(len(first), len(second))
    return fewer < _FEWEST_WORDS or len(first & second) >= _SHARED * fewer


@rule(
    "FACT-NUMBER",
    "facts",
    "error",
    summary="There is no proposal of that number, and the heading's title is another's.",
    hint="correct the number, and the link",
    wrong=_example("graduates to beta in v1.37", "KEP-9990: SIG Node: Swap things").replace(
        "9999-swap", "9990-swap"
    ),
    right=_RIGHT,
)
def wrong_number(reading: Reading) -> Iterator[Hit]:
    """Yield a hit for each number without a file whose title is that of another proposal."""
    if reading.snapshot is None:
        return
    titles = {
        _same(facts.title): (path, facts)
        for path, facts in reading.snapshot.keps.items()
        if facts.title
    }
    for each in told(reading):
        other = titles.get(_same(_NUMBER_AND_SIG.sub("", each.title))) if not each.files else None
        if other is not None:
            path, facts = other
            yield each.head.hit(
                f"{each.key} has no file; {_place(path, facts)}, {facts.key}, has that title"
            )


def _same(title: str) -> str:
    return " ".join(_WORD.findall(title.lower()))


RULES = (
    wrong_stage,
    wrong_milestone,
    file_lags,
    not_compared,
    wrong_sig,
    another_title,
    wrong_number,
)
