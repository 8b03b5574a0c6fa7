from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from digest.cycle.moved import Move
from digest.cycle.timeline import Between, InCycle
from digest.edition.cycle_lines import moved_lines, phase_line
from digest.edition.draft import feature
from digest.edition.headline import deadline_line
from digest.edition.lines import (
    bullet,
    comment,
    facts_comment,
    proposal_heading,
    pull_heading,
    topic_name,
)
from digest.edition.links import find_links
from digest.edition.scan import scan
from digest.edition.visible import clean
from digest.keys import NO_PROPOSALS
from digest.model import Candidate, LinkKind
from tests.builders import (
    MONDAY,
    but,
    curated,
    make_candidate,
    make_deadline,
    make_facts,
    make_kep_update,
    make_pull,
    make_release,
    make_snapshot,
)
from tests.hostile import CONTROLS, LINKS, TITLES

PULL = "https://github.com/kubernetes/kubernetes/pull/7"
HOSTILE = (
    *TITLES,
    *LINKS,
    CONTROLS,
    "one\ntwo\r\n# three\n\n* four\n---\n",
    "--> <b>out</b> <!--",
    "x](https://evil.example) [y",
    "x https://github.com/kubernetes/kubernetes/pull/999 y",
    "x http\u202es://evil.example/ <https://evil.example>",
    "htt#123ps://evil.example",
    "`a` ``b`` ```c",
    "`<b>` `x](https://evil.example)",
    "[r]: https://evil.example",
    "- [ ] task | table | ~~gone~~ &copy; \\",
    "1. one",
    "\ud800",
    "[" * 1_000_000,
    "`" * 1_000_000,
    "a" * 1_000_000,
)


def addresses(markdown: str) -> list[str]:
    """Every URL that counts as one, with how it stands."""
    links = find_links(scan(markdown), "edition.md", 0, NO_PROPOSALS)
    assert all(link.kind is LinkKind.LINK for _, link in links), links
    return [link.url for _, link in links]


def is_harmless(markdown: str) -> bool:
    """One visible bounded line without HTML, comments or control characters."""
    found = scan(markdown)
    return (
        "\n" not in markdown
        and len(markdown) < 2_000
        and clean(markdown) == markdown
        and not found.html
        and not found.comments
        and len(found.blocks) == 1
    )


# ------------------------------------------------------------------ bullets


@pytest.mark.parametrize(
    ("summary", "line"),
    [
        ("Mend the pump", f"* [Mend the pump]({PULL})"),
        (
            "Mend the pump that leaks when the valve is open again",
            f"* Mend the pump that leaks when the [valve is open again]({PULL})",
        ),
        ("Add `--foo` to it", f"* [Add `--foo` to it]({PULL})"),
        ("Add --foo to it", f"* [Add `--foo` to it]({PULL})"),
        (
            "Rename the flag that was called `a long name here` for you",
            f"* Rename the flag that was called [`a long name here` for you]({PULL})",
        ),
        ("Use *args and <T> in [x]", f"* [Use \\*args and \\<T> in \\[x\\]]({PULL})"),
        ("snake_case stays", f"* [snake_case stays]({PULL})"),
    ],
)
def test_a_bullet_links_its_last_words(summary: str, line: str) -> None:
    assert bullet(make_candidate(summary=summary)) == line


def test_backports_are_named_by_version() -> None:
    candidate = but(make_candidate(), branches=("release-1.35", "release-1.36"))

    assert bullet(candidate).endswith("; backported to 1.35, 1.36")


def test_a_proposal_is_its_number_and_title_then_what_happened() -> None:
    (candidate,) = curated(
        make_snapshot(make_kep_update(5729, 1, title="Pump things", stage=("alpha", "beta")))
    )

    assert bullet(candidate) == (
        "* [KEP-5729: Pump things](https://github.com/kubernetes/enhancements/tree/master/"
        "keps/sig-node/5729-thing): beta planned"
    )


def test_a_release_names_the_others_of_its_family() -> None:
    (candidate,) = curated(make_snapshot(make_release("v1.1.0"), make_release("v1.0.9")))

    assert bullet(candidate) == (
        "* [etcd v1.1.0](https://github.com/etcd-io/etcd/releases/tag/v1.1.0); "
        "also [v1.0.9](https://github.com/etcd-io/etcd/releases/tag/v1.0.9)"
    )


# ------------------------------------------------------------------ headings


@pytest.mark.parametrize(("number", "pull"), [(3136, 3137), (2799, 2800), (2008, 1990)])
def test_a_proposals_heading_has_its_own_number_even_where_the_link_is_a_pull_request(
    number: int, pull: int
) -> None:
    update = make_kep_update(number, pull, title="Pump things")
    (candidate,) = curated(make_snapshot(update))

    added = feature(candidate, make_facts(number, "Pump things"), update.path, "kep", update.url)

    assert added.markdown.startswith(
        f"### [KEP-{number}: SIG Node: Pump things](https://github.com/kubernetes/enhancements/"
    )
    assert f"kubernetes/enhancements#{pull}" in added.keys


def test_a_pull_requests_heading_is_number_and_title() -> None:
    assert (
        pull_heading(make_candidate(title="Mend the pump.")) == f"### [#7: Mend the pump]({PULL})"
    )


@pytest.mark.parametrize(
    ("sig", "name"),
    [("sig-node", "SIG Node"), ("node", "SIG Node"), ("sig-cli", "SIG CLI"),
     ("sig-api-machinery", "SIG API Machinery"), ("sig-etcd", "SIG etcd")],
)  # fmt: skip
def test_a_sig_is_named_as_people_name_it(sig: str, name: str) -> None:
    assert topic_name(sig) == name


def test_facts_stand_in_one_comment() -> None:
    assert facts_comment(make_facts(5)) == (
        "<!-- kep.yaml says: stage beta; status implementable; latest milestone v1.37; "
        "milestones alpha v1.36, beta v1.37; authors @octocat -->"
    )


# ------------------------------------------------------------------ hostile text


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:30]))
def test_hostile_titles_reach_the_draft_as_one_harmless_line(text: str) -> None:
    pull = make_pull(7, title=text, note=text, base=text)

    (candidate,) = curated(make_snapshot(pull))

    line = bullet(candidate)
    assert is_harmless(line), line
    assert addresses(line) == [PULL]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:30]))
def test_a_summary_of_anything_is_one_harmless_line(text: str) -> None:
    line = bullet(but(make_candidate(summary=text), branches=(text,)))

    assert is_harmless(line), line
    assert addresses(line) == [PULL]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:30]))
def test_hostile_titles_make_harmless_headings(text: str) -> None:
    heading = pull_heading(make_candidate(title=text))
    proposal = proposal_heading("KEP-7", text, text, "https://x.y/")

    assert is_harmless(heading), heading
    assert addresses(heading) == [PULL]
    assert is_harmless(proposal), proposal
    assert addresses(proposal) == ["https://x.y/"]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:30]))
def test_hostile_proposals_and_releases_are_harmless_lines(text: str) -> None:
    update = but(make_kep_update(5), title=text, owning_sig=text)
    release = but(make_release("v1"), tag=text, name=text, body=text)
    other = make_release("v0.1.0", repository="a/b")

    for candidate in curated(make_snapshot(update, release, other)):
        line = bullet(candidate)
        assert is_harmless(line), line
        assert len(addresses(line)) == 1


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:30]))
def test_a_comment_cannot_be_left(text: str) -> None:
    line = comment(text)

    found = scan(line)
    assert len(found.comments) == 1
    assert found.comments[0].end == len(line.encode())
    assert "\n" not in line


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:30]))
def test_a_hostile_timeline_makes_one_harmless_line(text: str) -> None:
    row = but(make_deadline(f"x{text}", MONDAY), cutoff=f"x{text}", release=f"x{text}")

    line = deadline_line(row, also=(row,))

    assert is_harmless(line), line
    assert addresses(line) == [row.url, row.url]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:30]))
def test_a_hostile_timeline_makes_harmless_news(text: str) -> None:
    row = but(make_deadline(f"x{text}", MONDAY), cutoff=f"x{text}", release=f"x{text}")
    renamed = but(row, name=f"y{text}", cutoff=f"y{text}", ends_at=MONDAY + timedelta(hours=1))
    standing = InCycle(release=f"x{text}", week=1, weeks=2, phase=row, release_row=row)
    minor = (Move(before=None, after=but(row, major=False)), Move(before=row, after=None))

    texts = (
        *moved_lines((Move(before=row, after=renamed), *minor)),
        phase_line(standing, known_at=MONDAY),
        phase_line(Between(released=row, coming=row), known_at=MONDAY),
    )

    lines = [line for text in texts for line in text.split("\n")]
    assert len(lines) == 4 + 1 + 1
    for line in lines:
        assert is_harmless(line), line
        assert set(addresses(line)) <= {row.url}


@pytest.mark.parametrize(
    "url", ["https://x.y/a b)(c", "https://x.y/<b>", "https://x.y/\n\n# a", "a](b"]
)
def test_an_odd_address_stays_between_its_parentheses(url: str) -> None:
    line = bullet(but(make_candidate(), url=url))

    assert len(scan(line).links) == 1
    assert is_harmless(line), line


def test_a_candidate_is_shown_the_same_after_the_disk() -> None:
    candidate = make_candidate(summary="Mend `it` & <b>")

    read = msgspec.json.decode(msgspec.json.encode(candidate), type=Candidate)

    assert bullet(read) == bullet(candidate)
