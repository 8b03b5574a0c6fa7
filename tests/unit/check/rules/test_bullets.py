"""Items of lists: full stops, sentences, links, flags, versions before a release."""

from __future__ import annotations

import pytest

from digest.check.mend import mend
from digest.check.rules import RULES
from tests.builders import but, preset
from tests.builders_check import findings, make_reading, messages

MERGES = "## Other Merges\n\n"
LINK = "https://github.com/kubernetes/kubernetes/pull/1"


def mended(text: str, rule: str) -> str:
    """Return the text with what one rule mends."""
    files = mend(make_reading(text), [each for each in RULES if each.id == rule]).files
    return files[0].text if files else text


@pytest.mark.parametrize(
    ("item", "left"),
    [
        (f"[A]({LINK}).", f"[A]({LINK})"),
        (f"[A.]({LINK})", f"[A]({LINK})"),
        (f"[A]({LINK}) is (now.)", f"[A]({LINK}) is (now)"),
        (f"[A]({LINK}) grüßt. ", f"[A]({LINK}) grüßt "),
        (f"[A]({LINK}) in 1.35.", f"[A]({LINK}) in 1.35"),
    ],
)
def test_a_full_stop_at_the_end_is_taken_away(item: str, left: str) -> None:
    assert messages(f"{MERGES}* {item}\n", "BUL-PERIOD") == ["the item ends with a full stop"]
    assert mended(f"{MERGES}* {item}\n", "BUL-PERIOD") == f"{MERGES}* {left}\n"


@pytest.mark.parametrize("end", ["...", "etc.", "(e.g.)", "`a.`", "…", "", "!"])
def test_an_ellipsis_an_abbreviation_and_code_may_end_an_item(end: str) -> None:
    assert messages(f"{MERGES}* [A]({LINK}) {end}\n", "BUL-PERIOD") == []


def test_only_lists_of_changes_are_read_without_full_stops() -> None:
    text = f"## Shoutouts\n\n* Thanks to all.\n\n{MERGES}A sentence.\n"

    assert messages(text, "BUL-PERIOD", "BUL-TWO-SENT", "BUL-NOLINK") == []


@pytest.mark.parametrize(
    "item",
    [f"[A b]({LINK}). Then more", f"[A]({LINK}) is out! Use it", "(See b.) Then c", "B in 1.2. C"],
)
def test_a_second_sentence_is_found(item: str) -> None:
    assert len(messages(f"{MERGES}* {item}\n", "BUL-TWO-SENT")) == 1


@pytest.mark.parametrize(
    "item",
    [
        f"[etcd v3.6.1]({LINK}): fixes. Also [v3.5.9]({LINK})",
        f"[A]({LINK}); then more",
        "some (e.g. CPU) are set",
        "A vs. B",
        "Oh! Undelete it",
        "`a. B` works",
        "v1.2 works... Maybe",
        "A.B works",
    ],
)
def test_what_is_no_second_sentence_is_left_alone(item: str) -> None:
    assert messages(f"{MERGES}* {item}\n", "BUL-TWO-SENT") == []


def test_an_item_may_have_its_link_around_it_or_below_it() -> None:
    text = (
        f"{MERGES}* [kubeadm]({LINK}):\n  * checks the port\n* kubelet:\n  * [logs]({LINK})\n\n"
        f"[Go]({LINK}) is new on all branches:\n\n* main: 1.25\n* 1.34: 1.24\n\nAlso\n\n* nothing\n"
    )

    assert [found.line for found in findings(make_reading(text), "BUL-NOLINK")] == [15]


@pytest.mark.parametrize(
    ("item", "left"),
    [
        ("kubectl --all is gone", "kubectl `--all` is gone"),
        (f"[the --all flag]({LINK})", f"[the `--all` flag]({LINK})"),
        ("set --feature-gates=A=true, please", "set `--feature-gates=A=true`, please"),
        ("ünïcode --all.", "ünïcode `--all`."),
        ("`a` and --b-c", "`a` and `--b-c`"),
    ],
)
def test_a_flag_becomes_code(item: str, left: str) -> None:
    assert len(messages(f"{MERGES}* {item}\n", "CODE-FLAG")) == 1
    assert mended(f"{MERGES}* {item}\n", "CODE-FLAG") == f"{MERGES}* {left}\n"


@pytest.mark.parametrize(
    "text",
    [
        "`--all`",
        "`kubectl get --all`",
        "a -- b",
        "a--b",
        f"[a]({LINK}?x=--all)",
        "<!-- --all -->",
        "---",
    ],
)
def test_what_is_no_flag_is_left_alone(text: str) -> None:
    assert messages(f"{MERGES}* see {text}\n", "CODE-FLAG") == []


def test_odd_backticks_are_left_to_the_editor() -> None:
    text = f"{MERGES}* ``--print and --config` flags\n"

    assert messages(text, "CODE-FLAG") == ["--config is not written as code"]
    assert mended(text, "CODE-FLAG") == text


@pytest.mark.parametrize(
    ("item", "version"),
    [
        ("etcd v3.7.0-rc.1", "v3.7.0-rc.1"),
        ("go to 1.26rc1", "1.26rc1"),
        ("cluster-api v1.12.0-beta.0: new things", "v1.12.0-beta.0"),
    ],
)
def test_a_version_before_a_release_is_named(item: str, version: str) -> None:
    text = f"## Version Updates\n\n* {item}\n"

    assert messages(text, "PRERELEASE") == [f"{version} is a pre-release"]


@pytest.mark.parametrize(
    "item",
    ["etcd v3.7.0", "Minikube v1.35: reads kubeadm v1.2-beta4", "API v1beta1", "etcd betamax"],
)
def test_an_api_version_and_a_changelog_are_no_release(item: str) -> None:
    assert messages(f"## Version Updates\n\n* {item}\n", "PRERELEASE") == []


def test_without_settings_no_section_is_a_list() -> None:
    settings = but(preset().lint, sections=type(preset().lint.sections)())
    reading = make_reading(f"{MERGES}* Fixed it. Then more.\n", settings=settings)

    assert findings(reading, "BUL-PERIOD", "BUL-TWO-SENT", "BUL-NOLINK", "OM-FIX", "OM-LEN10") == []
