"""Lines and headings of a fixed form: what the program writes itself is always right."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from digest.check.rules import featured, formats, proposals
from digest.edition import draft as drafts
from digest.edition.lines import bullet
from tests.builders import (
    but,
    curated,
    make_candidate,
    make_facts,
    make_kep_update,
    make_pull,
    make_release,
    make_snapshot,
    preset,
)
from tests.builders_check import findings, make_reading, messages

OWN = [rule.id for rule in (*formats.RULES, *featured.RULES, *proposals.RULES)]
PULL = "https://github.com/kubernetes/kubernetes/pull"
TREE = "https://github.com/kubernetes/enhancements/tree/master/keps/sig-node"
TAG = "https://github.com/etcd-io/etcd/releases/tag"


def release(line: str) -> list[str]:
    return messages(f"## Subprojects\n\n* {line}\n", "SP-FORMAT")


def promotion(line: str) -> list[str]:
    return messages(f"## Promotions\n\n* {line}\n", "PROMO-STAGE")


def proposal(text: str, *rules: str) -> list[str]:
    return messages(f"## KEP of the Week\n\n{text}\n", *(rules or ("KEP-HEADING",)))


def highlight(text: str, *rules: str) -> list[str]:
    return messages(f"## Featured PRs\n\n{text}\n", *(rules or ("FP-HEADING",)))


# ------------------------------------------------------------------ what the program writes


def test_the_programs_own_lines_break_no_format() -> None:
    candidates = curated(
        make_snapshot(
            make_pull(1, "kind/feature", title="Graduate PodThing to GA"),
            make_pull(2, title="Bump etcd to v3.6.4"),
            make_pull(3, title="Update golang to 1.25.1 and distroless"),
            make_release("v3.6.4"),
            make_release("v3.5.9", published_at=datetime(2026, 8, 12, tzinfo=UTC)),
            make_release("cluster-autoscaler-1.34.2", repository="kubernetes/autoscaler"),
            make_release("kustomize/v5.8.0", repository="kubernetes-sigs/kustomize"),
            make_release("nightly", repository="kubernetes-sigs/kind"),
        )
    )
    text = "\n\n".join(f"## {each.section}\n\n{bullet(each)}" for each in candidates)

    assert {each.section for each in candidates} >= {"promotions", "version-updates", "subprojects"}
    assert messages(f"{text}\n", *OWN) == []


@pytest.mark.parametrize("sig", ["sig-node", "sig-api-machinery"])
def test_the_programs_own_headings_break_no_format(sig: str) -> None:
    facts = make_facts(9999, "Swap: all of it", sig=sig)
    update = make_kep_update(9999)
    about = drafts.feature(None, facts, update.path, "kep-of-the-week", update.url)
    pull = drafts.feature(make_candidate(7), None, "", "featured-prs", "")
    text = f"## Featured PRs\n\n{pull.markdown}\n\n## KEP of the Week\n\n{about.markdown}\n"

    assert messages(text, *OWN) == []


def test_a_featured_release_has_no_number_in_its_heading() -> None:
    assert highlight(f"### [etcd v3.6.4]({TAG}/v3.6.4)") == []


# ------------------------------------------------------------------ lists


@pytest.mark.parametrize(
    "stage", ["to GA", "to Beta", "is alpha now", "advances to v2alpha1", "to v1", "is stable"]
)
def test_a_promotion_says_to_which_stage(stage: str) -> None:
    assert promotion(f"[Thing]({PULL}/1) {stage}") == []


def test_ga_is_a_stage_only_in_capitals() -> None:
    assert promotion(f"[Thing in ga mode]({PULL}/1)") == ["the promotion names no stage"]


def test_items_below_a_promotion_and_empty_ones_are_no_promotions() -> None:
    text = f"* [Thing to GA]({PULL}/1)\n  * needs a restart\n*\n"

    assert messages(f"## Promotions\n\n{text}", "PROMO-STAGE") == []


@pytest.mark.parametrize("line", ["etcd to v3.6.4", "etcd [to 3.6](x)", "[rules to Go 1.25](x)"])
def test_a_version_update_says_to_what(line: str) -> None:
    assert messages(f"## Version Updates\n\n* {line}\n", "VU-FORMAT") == []


@pytest.mark.parametrize(
    "line",
    [
        f"[etcd v3.6.4]({TAG}/v3.6.4)",
        f"[etcd 3.6.4]({TAG}/v3.6.4): new `--flag`, two fixes",
        f"[etcd v3.6.4]({TAG}/v3.6.4): fixes; also [v3.5.9]({TAG}/v3.5.9), [3.4.1]({TAG}/v3.4.1)",
        f"[etcd v3.6.4]({TAG}/v3.6.4); also [v3.5.9]({TAG}/v3.5.9)",
        "the office hours moved to [Tuesday](https://example.org/)",
    ],
)
def test_releases_of_the_right_form(line: str) -> None:
    assert release(line) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (f"[etcd]({TAG}/v3.6.4) v3.6.4", "not name and version"),
        (f"[etcd to v3.6.4]({TAG}/v3.6.4): fixes", "'to' is for version updates"),
        (f"[**etcd v3.6.4**]({TAG}/v3.6.4): fixes", "'etcd v3.6.4' is in bold"),
        (f"[etcd v3.6.4]({TAG}/v3.6.4) adds a flag", "does not follow 'etcd v3.6.4' and a colon"),
        (f"New: [etcd v3.6.4]({TAG}/v3.6.4)", "does not begin with a link"),
        ("etcd v3.6.4 is out", "does not begin with a link"),
    ],
)
def test_releases_of_another_form_say_what_is_wrong(line: str, words: str) -> None:
    (message,) = release(line)

    assert words in message


@pytest.mark.parametrize(("count", "is_long"), [(30, False), (31, True)])
def test_a_release_may_take_thirty_words(count: int, is_long: bool) -> None:
    line = f"[etcd v3.6.4]({TAG}/v3.6.4):{' word' * count}; also [v3.5.9]({TAG}/v3.5.9)"

    found = messages(f"## Subprojects\n\n* {line}\n", "SP-LONG")

    assert found == [f"what changed takes {count} words, 30 are allowed"] * is_long


def test_a_rule_looks_only_where_the_settings_say() -> None:
    settings = but(preset().lint, sections=but(preset().lint.sections, releases=()))
    reading = make_reading("## Subprojects\n\n* etcd v3.6.4 is out\n", settings=settings)

    assert findings(reading, "SP-FORMAT", "SP-LONG") == []


@pytest.mark.parametrize("version", ["v1.37.0", "v1.37", "etcd"])
def test_only_patches_belong_to_the_changelog(version: str) -> None:
    text = f"## Release Schedule\n\n[{version}]({TAG}/{version}) is out.\n"

    assert messages(text, "RS-CHANGELOG") == []


@pytest.mark.parametrize("sign", ["🎉", "👩🏽‍💻", ":tada:", "✨", "⚠️"])
def test_an_emoji_has_its_place(sign: str) -> None:
    (found,) = findings(make_reading(f"## Shoutouts\n\n* Für Ünal {sign}\n"), "SHOUT-EMOJI")

    assert (found.line, found.column) == (3, 12)


@pytest.mark.parametrize("words", ["Grüße → 東京 · 10:30:45", "a::b", "x © ® ½ ≤", "at 9:00:ok"])
def test_letters_arrows_and_times_are_no_emoji(words: str) -> None:
    assert messages(f"## Shoutouts\n\n* {words}\n", "SHOUT-EMOJI") == []


# ------------------------------------------------------------------ highlights


@pytest.mark.parametrize(
    "head",
    [
        f"### [#1: Thing]({PULL}/1)",
        f"### [1: Thing]({PULL}/1)",
        f"### [website#1: Thing]({PULL}/1)",
        f"### [#1: Thing]({PULL}/1) and [#2: Other]({PULL}/2)",
        f"Quiet week.\n\n### [#1: Thing]({PULL}/1)",
    ],
)
def test_headings_of_pull_requests(head: str) -> None:
    assert highlight(f"{head}\n\nText.") == []


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (f"### [Thing]({PULL}/1)", "does not begin with the number and a colon"),
        ("### Thing", "is not linked to the pull request"),
        ("### [#1: Thing](https://example.org/)", "is not linked to the pull request"),
        (f"### New: [#1: Thing]({PULL}/1)", "is linked in part only"),
        (f"[#1: Thing]({PULL}/1)", "stands alone in a paragraph and is no heading"),
        (f"[The change]({PULL}/1) is good.", "there is no heading"),
    ],
)
def test_headings_of_another_form_say_what_is_wrong(head: str, words: str) -> None:
    (message,) = highlight(f"{head}\n\nText.")

    assert words in message


@pytest.mark.parametrize(
    "text",
    [
        "@octocat did it.",
        "[Mona](https://github.com/octocat) did it.",
        "Thanks to Mona Octocat it works.",
        "Written by José Núñez.",
        "By Mona Octocat.",
    ],
)
def test_people_are_linked_mentioned_or_credited(text: str) -> None:
    assert highlight(f"### [#1: Thing]({PULL}/1)\n\n{text}", "FP-AUTHOR") == []


@pytest.mark.parametrize(
    "text",
    [
        "Mail it to dev@kubernetes.io.",
        "Use @kubernetes/client now.",
        "Written by SIG Node and by WG Batch Team.",
        "See [the org](https://github.com/kubernetes-sigs).",
        "[Code](https://github.com/octocat/hello).",
    ],
)
def test_addresses_groups_and_repositories_are_no_people(text: str) -> None:
    assert len(highlight(f"### [#1: Thing]({PULL}/1)\n\n{text}", "FP-AUTHOR")) == 1


def test_the_text_of_a_sub_heading_belongs_to_its_highlight() -> None:
    text = f"### [#1: Thing]({PULL}/1)\n\nText.\n\n#### Who\n\n@octocat\n"

    assert highlight(text, "FP-AUTHOR", "FP-HEADING", "FP-COUNT") == []


@pytest.mark.parametrize(("count", "most", "is_much"), [(2, 2, False), (3, 2, True), (3, 3, False)])
def test_the_settings_say_how_many_are_featured(count: int, most: int, is_much: bool) -> None:
    text = "".join(f"### [#{n}: Thing]({PULL}/{n})\n\n@octocat\n\n" for n in range(1, count + 1))
    settings = but(preset().lint, featured=most)

    found = findings(make_reading(f"## Featured PRs\n\n{text}", settings=settings), "FP-COUNT")

    assert len(found) == is_much
    assert all(f"{count} pull requests are featured" in each.message for each in found)


# ------------------------------------------------------------------ proposals


@pytest.mark.parametrize(
    "url",
    [
        f"{TREE}/9999-swap",
        "https://www.kubernetes.dev/resources/keps/9999/",
        "https://github.com/kubernetes/enhancements/issues/9999",
        "https://kep.k8s.io/9999",
    ],
)
def test_a_proposal_has_several_addresses(url: str) -> None:
    assert proposal(f"### [KEP-9999: SIG Node: Swap]({url})\n\nIt is alpha.") == []


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (f"### [KEP 9999: Swap]({TREE}/9999-swap)", "does not begin with KEP-9999 and a colon"),
        (f"### [KEP-9999 - Swap]({TREE}/9999-swap)", "does not begin with KEP-9999 and a colon"),
        (f"### Swap\n\n[KEP-9999]({TREE}/9999-swap) is alpha.", "not linked to the proposal"),
        (f"[KEP-9999: Swap]({TREE}/9999-swap)", "stands alone in a paragraph"),
        (f"About [KEP-9999: Swap]({TREE}/9999-swap) and more", "without a heading"),
    ],
)
def test_headings_of_proposals_say_what_is_wrong(head: str, words: str) -> None:
    (message,) = proposal(f"{head}\n\nIt is alpha.")

    assert words in message


def test_a_notice_that_there_is_none_this_week_is_no_proposal() -> None:
    assert proposal("No KEP this week: it is the freeze.", *OWN) == []


def test_a_heading_alone_is_a_beginning_and_not_judged_by_its_text() -> None:
    head = f"### [KEP-9999: SIG Node: Swap]({TREE}/9999-swap)\n\n<!-- kep.yaml says: stage x -->"

    assert proposal(head, "KEP-STAGE", "KEP-VERSION", "KEP-PEOPLE") == []


@pytest.mark.parametrize(
    "words",
    ["is `alpha` in v1.37", "goes GA", "became generally available", "is at v1alpha1", "graduated"],
)
def test_words_for_a_stage(words: str) -> None:
    head = f"### [KEP-9999: SIG Node: Swap]({TREE}/9999-swap)"

    assert proposal(f"{head}\n\nIt {words}.", "KEP-STAGE") == []


def test_a_stage_in_the_heading_is_not_in_the_text() -> None:
    head = f"### [KEP-9999: SIG Node: Remove beta things]({TREE}/9999-swap)"

    assert proposal(f"{head}\n\nIt removes things.", "KEP-STAGE") == [
        "the text about KEP-9999 names no stage"
    ]


def test_each_of_two_proposals_needs_its_stage() -> None:
    one = f"### [KEP-9999: SIG Node: Swap]({TREE}/9999-swap)\n\nIt is alpha."
    two = f"### [KEP-9998: SIG Node: Share]({TREE}/9998-share)\n\nIt shares."

    assert proposal(f"{one}\n\n{two}", "KEP-STAGE") == ["the text about KEP-9998 names no stage"]


def test_a_proposal_comes_again_after_half_a_year() -> None:
    text = f"## KEP of the Week\n\n### [KEP-9999: SIG Node: Swap]({TREE}/9999-swap)\n"
    mention = f"## Other Merges\n\n* About [KEP-9999]({TREE}/9999-swap)\n"
    base = f"[KEP-9998: Share]({TREE}/9998-share)\n\nIt needs [KEP-9999]({TREE}/9999-swap).\n"

    def found(before: dict[str, str]) -> list[str]:
        reading = make_reading(text, before=before)
        return [each.message for each in findings(reading, "KEP-183D")]

    assert found({"2026-08-09": mention, "2026-08-02": f"## KEP of the Week\n\n{base}"}) == []
    assert found({"2026-07-26": text, "2026-06-07": text}) == [
        "KEP-9999 was described in 2026-07-26, 21 days before"
    ]


def test_a_waiver_before_the_heading_allows_what_is_wrong_with_it() -> None:
    text = (
        "## KEP of the Week\n\n<!-- lint: allow KEP-STAGE it was withdrawn -->\n"
        f"### [KEP-9999: SIG Node: Swap]({TREE}/9999-swap)\n\nIt is gone.\n"
    )

    assert messages(text, "KEP-STAGE", "WAIVER") == []
