"""What other hosts said of links, as findings; and which links they are asked about."""

from __future__ import annotations

import pytest

from digest.check.rules.online import addresses_to_ask
from digest.web.verdicts import Verdict, of_status
from tests.builders import but, make_facts, make_pull, make_release, make_snapshot
from tests.builders_check import findings, make_reading

KEPS = "https://github.com/kubernetes/enhancements"
RECORDS = make_snapshot(
    make_pull(7),
    make_release("v3.6.4"),
    originals=[make_pull(5)],
    keps={"keps/sig-node/3136-pump/kep.yaml": make_facts(3136)},
)
ONLINE = ("LINK-GONE", "LINK-REFUSED", "LINK-NO-ANCHOR", "LINK-MOVED", "LINK-UNKNOWN")


def asked(*urls: str) -> tuple[str, ...]:
    links = " ".join(f"[a]({url})" for url in urls)
    return addresses_to_ask(make_reading(f"## Developer News\n\n{links}\n", snapshot=RECORDS))


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/kubernetes/kubernetes/pull/7",
        "https://github.com/Kubernetes/Kubernetes/pull/7/files#diff-1",
        "https://github.com/kubernetes/kubernetes/pull/5",
        "https://github.com/etcd-io/etcd/releases/tag/v3.6.4",
        f"{KEPS}/issues/3136",
        f"{KEPS}/tree/master/keps/sig-node/3136-pump/",
        f"{KEPS}/blob/master/keps/sig-node/3136-pump/README.md",
        "mailto:someone@example.org",
        "/2026/20260809/",
        "#other-merges",
    ],
)
def test_what_the_records_hold_and_what_is_no_web_address_is_not_asked(url: str) -> None:
    assert asked(url) == ()


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/kubernetes/kubernetes/pull/8",
        f"{KEPS}/tree/master/keps/sig-apps/3136-pump",
        f"{KEPS}/blob/master/keps/sig-node/3136-pump/README.md#motivation",
        f"{KEPS}/blob/master/keps/sig-node/3136-pump/plan.md",
        "http://127.0.0.1/",
    ],
)
def test_everything_else_is_asked(url: str) -> None:
    assert asked(url) == (url,)


def test_each_address_is_asked_once_in_the_order_of_the_text() -> None:
    b, a = "https://b.example/", "https://a.example/"

    assert asked(b, a, b) == (b, a)


def test_links_in_comments_and_code_are_not_asked() -> None:
    text = (
        "Words <!-- [a](https://example.org/) --> `https://example.org/x` https://example.org/y\n"
    )

    assert addresses_to_ask(make_reading(text)) == ("https://example.org/y",)


@pytest.mark.parametrize(
    ("verdict", "rule", "severity", "message", "hint"),
    [
        (of_status(200), "", "", "", ""),
        (
            of_status(404),
            "LINK-GONE",
            "error",
            "https://example.org/ is not there (404)",
            "correct the address or leave the link out",
        ),
        (
            of_status(403),
            "LINK-UNKNOWN",
            "info",
            "https://example.org/ does not answer programs (403)",
            "open it in a browser",
        ),
        (
            Verdict(kind="broken", message="is no address to ask, as after x: it ends: correct it"),
            "LINK-GONE",
            "error",
            "https://example.org/ is no address to ask, as after x: it ends",
            "correct it",
        ),
        (
            Verdict(kind="refused", message="was not asked, as it is: private"),
            "LINK-REFUSED",
            "warning",
            "https://example.org/ was not asked, as it is: private",
            "readers cannot reach it either: link a public page",
        ),
    ],
)
def test_a_verdict_becomes_the_finding_of_its_rule(
    verdict: Verdict, rule: str, severity: str, message: str, hint: str
) -> None:
    offline = make_reading(
        "## Developer News\n\n[a](https://example.org/) [b](https://example.com/)\n"
    )
    reading = but(offline, verdicts={"https://example.org/": verdict})

    found = [(f.rule, f.severity, f.message, f.hint) for f in findings(reading, *ONLINE)]

    assert found == ([(rule, severity, message, hint)] if rule else [])


def test_a_waiver_of_an_online_rule_is_idle_only_when_hosts_were_asked() -> None:
    text = (
        "## Developer News\n\n<!-- lint: allow LINK-GONE the page opens on Monday -->\n"
        "[a](https://example.org/)\n"
    )
    rules = (*ONLINE, "WAIVER")
    dead, alive = ({"https://example.org/": of_status(status)} for status in (404, 200))

    offline = make_reading(text)

    assert findings(offline, *rules) == []
    assert findings(but(offline, verdicts=dead), *rules) == []
    assert len(findings(but(offline, verdicts=alive), *rules)) == 1
