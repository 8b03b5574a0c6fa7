"""The refresh law of the contract, section 3, over arbitrary edits."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.config import Match, Rank, SectionSettings
from digest.curate.candidates import rank_order
from digest.edition.draft import refresh, section_names, settle, skeleton, state_of
from digest.edition.grammar import parse_edition
from digest.errors import DraftError
from digest.keys import Proposals
from digest.model import Candidate, CandidateKind, Ledger, Offer, Reason, TextFile
from tests.builders import but

NOW = datetime(2026, 8, 17, 9, tzinfo=UTC)
PROPOSALS = Proposals("KEP", ("kep.k8s.io/{number}",))
SECTIONS = (
    SectionSettings(id="news", title="News", kind="prose"),
    SectionSettings(id="merges", title="Merges", sources=(Match(),), limit=6),
    SectionSettings(id="gone", title="Deprecated", limit=3),
)
NAMES = section_names(SECTIONS)
RANK = Rank(threshold=1, busy=1000)


def candidate(
    number: int, *, score: int = 3, section: str = "merges", must: bool = False
) -> Candidate:
    key = f"octo/core#{number}"
    return Candidate(
        key=key,
        kind=CandidateKind.PULL_REQUEST,
        keys=(key,),
        title=f"Change {number}",
        url=f"https://github.com/octo/core/pull/{number}",
        summary=f"Change number {number}",
        section=section,
        reasons=(Reason(text="made up", score=score),),
        must_report=("deprecation",) if must else (),
    )


def run(
    files: tuple[TextFile, ...], ledger: Ledger, candidates: tuple[Candidate, ...]
) -> tuple[tuple[TextFile, ...], Ledger]:
    """Refresh once, with the ledger as the pipeline keeps it."""
    done = refresh(
        files,
        ledger,
        sorted(candidates, key=rank_order),
        edition_id="2026-08-16",
        sections=SECTIONS,
        rank=RANK,
        proposals=PROPOSALS,
        now=NOW,
    )
    return done.files, Ledger(keys={**ledger.keys, **done.offers})


def new_draft(
    candidates: tuple[Candidate, ...], *, split: bool = False
) -> tuple[tuple[TextFile, ...], Ledger]:
    return run(skeleton("Week", SECTIONS, {}, split=split), Ledger(), candidates)


def keys_in(files: tuple[TextFile, ...]) -> frozenset[str]:
    return parse_edition("2026-08-16", files, sections=NAMES, proposals=PROPOSALS).keys


def is_subsequence(old: str, new: str) -> bool:
    rest = iter(new)
    return all(character in rest for character in old)


# ------------------------------------------------------------------ arbitrary edits

WORDS = st.text(alphabet=st.sampled_from("ab #*-_`>~|[]()<!\n\t &é1.:\r"), min_size=0, max_size=40)
LINES = st.one_of(
    WORDS,
    st.sampled_from(
        [
            "## Merges", "## merges.", "### [a](https://github.com/octo/core/pull/900)", "# Odd",
            "```", "~~~~", "<!--", "-->", "* ", "- - -", "> quoted",
            "| a | b |\n|---|---|\n| c | d |", "<div>", "</div>", "    indented code", "[r]: https://github.com/octo/core/pull/3",
            "<!-- dismiss octo/core#4 because -->", "* [x](https://github.com/octo/core/pull/5)",
            "https://github.com/octo/core/pull/6", "Title\n---", "1. one", "\\", "<details>",
            "&#35;",
        ]
    ),
)  # fmt: skip


@st.composite
def edits(draw: st.DrawFn, text: str) -> str:
    """Return the text after a person cut lines, moved some and typed others."""
    lines = text.splitlines(keepends=True)
    for _ in range(draw(st.integers(0, 4))):
        if not lines:
            break
        at = draw(st.integers(0, len(lines) - 1))
        what = draw(st.sampled_from(["cut", "type", "move", "join", "cut many"]))
        if what == "cut":
            del lines[at]
        elif what == "cut many":
            del lines[at : at + draw(st.integers(1, 6))]
        elif what == "type":
            lines.insert(at, draw(LINES) + draw(st.sampled_from(["\n", "\r\n", ""])))
        elif what == "move":
            lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(at))
        else:
            lines[at] = lines[at].rstrip("\r\n")
    return "".join(lines)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_refresh_obeys_its_law_after_any_edit(data: st.DataObject) -> None:
    monday = tuple(candidate(n, score=10 - n, must=n == 2) for n in range(1, 9))
    files, ledger = new_draft(monday, split=data.draw(st.booleans()))
    edited = tuple(TextFile(path=file.path, text=data.draw(edits(file.text))) for file in files)
    kept, dropped = keys_in(edited), set(ledger.keys) - keys_in(edited)
    dismissed = {
        dismissal.key
        for dismissal in parse_edition("x", edited, sections=NAMES, proposals=PROPOSALS).dismissals
    }
    wednesday = (*monday, candidate(20, score=9), candidate(21, must=True, section="gone"))

    try:
        again, ledger_2 = run(edited, ledger, wednesday)
    except DraftError:
        return  # the text could not take a line; nothing was written
    third, ledger_3 = run(again, ledger_2, wednesday)

    for old in edited:
        new = next(file for file in again if file.path == old.path)
        assert is_subsequence(old.text, new.text)
    assert kept <= keys_in(again)
    assert not (dropped | dismissed) & (keys_in(again) - kept)
    new_keys = {"octo/core#20", "octo/core#21"}
    assert new_keys <= keys_in(again) | dismissed
    added = sum(len(file.text) for file in again) - sum(len(file.text) for file in edited)
    assert added >= 0
    for key in new_keys - kept:
        links = parse_edition("x", again, sections=NAMES, proposals=PROPOSALS).links
        assert sum(link.key == key for link in links) <= 1
    assert (third, ledger_3) == (again, ledger_2)


# ------------------------------------------------------------------ single claims


def test_new_draft_has_every_heading_and_the_best_candidates() -> None:
    files, ledger = new_draft(tuple(candidate(n, score=20 - n) for n in range(1, 12)))

    text = files[0].text
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## News",
        "## Merges",
        "## Deprecated",
    ]
    assert keys_in(files) == {f"octo/core#{n}" for n in range(1, 7)} == set(ledger.keys)


def test_dropped_line_never_returns() -> None:
    files, ledger = new_draft((candidate(1), candidate(2)))
    text = re.sub(r"\* .*pull/1\).*\n", "", files[0].text)

    again, _ = run((TextFile(path="edition.md", text=text),), ledger, (candidate(1), candidate(2)))

    assert again[0].text == text


def test_reworded_and_moved_line_is_still_the_same_entry() -> None:
    files, ledger = new_draft((candidate(1), candidate(2)))
    moved = files[0].text.replace("* [Change number 1](https://github.com/octo/core/pull/1)\n", "")
    moved = moved.replace(
        "## News\n", "## News\n\nAll is new: [see](https://github.com/octo/core/pull/1/files).\n"
    )

    again, _ = run((TextFile(path="edition.md", text=moved),), ledger, (candidate(1), candidate(2)))

    assert again[0].text == moved


def test_dismissed_candidate_is_not_offered() -> None:
    files, ledger = new_draft(())
    text = files[0].text + "\n<!-- dismiss octo/core#7 test only -->\n"

    again, _ = run((TextFile(path="edition.md", text=text),), ledger, (candidate(7, must=True),))

    assert again[0].text == text


def test_dropped_must_report_stays_undecided_until_dismissed() -> None:
    must = candidate(7, must=True)
    files, ledger = new_draft((must,))
    empty = tuple(TextFile(path=f.path, text=re.sub(r"\* .*\n", "", f.text)) for f in files)
    dismissed = (
        TextFile(path="edition.md", text=empty[0].text + "<!-- dismiss octo/core#7 internal -->\n"),
    )

    def is_undecided(text: tuple[TextFile, ...]) -> bool:
        edition = parse_edition("x", text, sections=NAMES, proposals=PROPOSALS)
        return state_of(edition, ledger).is_undecided(must)

    assert is_undecided(empty)
    assert not is_undecided(dismissed)
    assert not is_undecided(files)


def test_new_must_report_reaches_the_draft_whatever_its_rank() -> None:
    files, ledger = new_draft(tuple(candidate(n, score=9) for n in range(1, 8)))

    again, _ = run(files, ledger, (candidate(50, score=-5, must=True),))

    assert "octo/core#50" in keys_in(again)


def test_candidate_below_the_cut_waits_in_the_worksheet() -> None:
    files, ledger = new_draft((candidate(1, score=0),))

    assert keys_in(files) == frozenset()
    assert ledger.keys == {}


def test_busy_week_raises_the_bar() -> None:
    many = tuple(candidate(n, score=2) for n in range(1, 7))
    quiet, _ = new_draft(many)
    busy = refresh(
        skeleton("Week", SECTIONS, {}, split=False),
        Ledger(),
        many,
        edition_id="x",
        sections=SECTIONS,
        rank=Rank(threshold=1, busy=3),
        proposals=PROPOSALS,
        now=NOW,
    )

    assert len(keys_in(quiet)) == 6
    assert busy.offered == ()


def test_crlf_file_keeps_its_line_ends() -> None:
    text = "---\r\ntitle: x\r\n---\r\n\r\n## Merges\r\n\r\n* [a](https://github.com/octo/core/pull/9)\r\n"

    again, _ = run((TextFile(path="edition.md", text=text),), Ledger(), (candidate(1),))

    assert "\n" not in again[0].text.replace("\r\n", "")
    assert again[0].text.startswith(text.rstrip("\r\n"))


def test_missing_heading_comes_back_only_with_a_line_for_it() -> None:
    text = "---\ntitle: x\n---\n\n## News\n\nHello.\n"

    without, _ = run((TextFile(path="edition.md", text=text),), Ledger(), ())
    with_line, _ = run((TextFile(path="edition.md", text=text),), Ledger(), (candidate(1),))

    assert without[0].text == text
    assert with_line[0].text == (
        "---\ntitle: x\n---\n\n## News\n\nHello.\n\n## Merges\n\n"
        "* [Change number 1](https://github.com/octo/core/pull/1)\n"
    )


def test_text_that_hides_new_lines_is_refused_with_its_place() -> None:
    text = "## News\n\n## Merges\n\n```\nnever closed\n"

    with pytest.raises(DraftError, match=r"edition\.md:5: the code that begins here") as caught:
        run((TextFile(path="edition.md", text=text),), Ledger(), (candidate(1),))

    assert "nothing was changed" in str(caught.value)
    assert caught.value.hint == "end it with a line ```, then try again"


def test_killed_between_text_and_ledger_is_mended_by_the_next_run() -> None:
    files, ledger = new_draft((candidate(1), candidate(2)))
    pending = {key: but(offer, waits_in=".edition.md.x.tmp") for key, offer in ledger.keys.items()}
    text = re.sub(r"\* .*pull/1\).*\n", "", files[0].text)  # the editor dropped one meanwhile
    edited = (TextFile(path="edition.md", text=text),)

    settled = settle(Ledger(pending=pending), waiting=())
    again, _ = run(edited, settled, (candidate(1), candidate(2)))

    assert settled == ledger
    assert again == edited


def test_killed_before_the_text_offers_again() -> None:
    name = ".edition.md.x.tmp"
    offer = Offer(offered_at=NOW - timedelta(hours=1), section="merges", waits_in=name)
    files = skeleton("Week", SECTIONS, {}, split=False)

    settled = settle(Ledger(pending={"octo/core#1": offer}), waiting=(name,))
    again, _ = run(files, settled, (candidate(1),))

    assert settled == Ledger()
    assert "octo/core#1" in keys_in(again)


def test_new_line_joins_the_list_above_it_with_its_bullet() -> None:
    text = "## Merges\n\n- one [a](https://example.org/a)\n  more\n\n<!-- x -->\n\n## Deprecated\n"

    again, _ = run((TextFile(path="edition.md", text=text),), Ledger(), (candidate(1),))

    assert again[0].text == (
        "## Merges\n\n- one [a](https://example.org/a)\n  more\n"
        "- [Change number 1](https://github.com/octo/core/pull/1)\n\n<!-- x -->\n\n## Deprecated\n"
    )


def test_line_lands_in_the_writers_file_of_its_section() -> None:
    files, ledger = new_draft((), split=True)

    again, _ = run(files, ledger, (candidate(1),))

    changed = [new.path for new, old in zip(again, files, strict=True) if new != old]
    assert changed == ["sections/020-merges.md"]
