"""Running rules: places, order, severities and waivers."""

from __future__ import annotations

import random

import pytest

from digest.check.lint import rules_of
from digest.errors import ConfigError
from digest.model import TextFile
from tests.builders import but, preset
from tests.builders_check import findings, make_reading

HERE = "Read it [here](https://example.org/a).\n"


def test_a_finding_names_line_and_column_of_the_file() -> None:
    text = "---\ntitle: x\n---\n\n## Developer News\n\nÜber 東京: [here](https://example.org/).\n"

    (found,) = findings(make_reading(text), "LINK-HERE")

    assert (found.path, found.line, found.column) == ("edition.md", 7, 17)
    assert text.splitlines()[6][16:].startswith("https://")


def test_findings_come_in_the_order_of_the_text_whatever_the_order_of_the_rules() -> None:
    text = (
        "## Other Merges\n\n* [here](https://example.org/a) x.\n* [this](https://example.org/b).\n"
    )
    others = (TextFile(path="sections/a.md", text=f"## Developer News\n\n{HERE}"),)
    reading = make_reading(text, others=others)
    rules = list(rules_of(preset().lint))
    wanted = findings(reading)
    places = [(found.path, found.line, found.column) for found in wanted]

    random.Random(7).shuffle(rules)

    assert places == sorted(places)
    assert len({found.path for found in wanted}) == 2


def test_the_settings_change_a_severity_and_switch_rules_off() -> None:
    settings = but(preset().lint, rules={"LINK-HERE": "error", "BUL-PERIOD": "off"})
    text = "## Other Merges\n\n* [here](https://example.org/a) x.\n"

    found = findings(make_reading(text, settings=settings))

    assert {(each.rule, each.severity) for each in found} >= {("LINK-HERE", "error")}
    assert "BUL-PERIOD" not in {each.rule for each in found}


def test_a_misspelt_rule_in_the_settings_names_the_right_one() -> None:
    settings = but(preset().lint, rules={"LINK-HER": "off"})

    with pytest.raises(ConfigError, match="no rule 'LINK-HER'") as caught:
        rules_of(settings)

    assert caught.value.hint == "did you mean LINK-HERE?"


WAIVER = "<!-- lint: allow LINK-HERE the button is called so -->"


@pytest.mark.parametrize(
    "text",
    [
        f"## Developer News\n\n{WAIVER}\n{HERE}",
        f"## Developer News\n\n{WAIVER}\n\n{HERE}",
        f"## Developer News\n\n{WAIVER}\nA paragraph\nof three lines\n{HERE}",
        f"## Developer News\n\nA paragraph\n{WAIVER}\n{HERE}",
        f"## Other Merges\n\n* one\n{WAIVER}\n* [here](https://example.org/a)\n",
        f"## Developer News\r\n\r\n{WAIVER}\r\n{HERE}",
        "## Developer News\n\n<!--lint:allow LINK-HERE\nthe button is called so-->\n" + HERE,
    ],
    ids=["line before", "blank line", "paragraph", "inside", "list", "CRLF", "two lines"],
)
def test_a_waiver_on_the_line_before_allows(text: str) -> None:
    assert findings(make_reading(text), "LINK-HERE", "WAIVER") == []


@pytest.mark.parametrize(
    ("waiver", "message", "hint"),
    [
        ("lint: allow LINK-HERE", "gives no reason", "behind the rule"),
        ("lint: allow LINK-HER so it is", "no rule 'LINK-HER'", "did you mean LINK-HERE?"),
        ("lint: allow", "no waiver", "lint: allow RULE reason"),
        ("lint: ignore LINK-HERE why", "no waiver", "lint: allow RULE reason"),
        ("lint: allow WAIVER the next one is fine", "WAIVER finds nothing", "delete it"),
    ],
)
def test_a_waiver_that_cannot_be_read_is_a_finding_and_waives_nothing(
    waiver: str, message: str, hint: str
) -> None:
    found = findings(make_reading(f"<!-- {waiver} -->\n{HERE}"))

    about = [each for each in found if each.rule in ("WAIVER", "LINK-HERE")]
    assert [each.rule for each in about] == ["WAIVER", "LINK-HERE"]
    assert message in about[0].message
    assert hint in about[0].hint
    assert about[0].line == 1


@pytest.mark.parametrize(
    "text",
    [
        f"{WAIVER}\nNothing.\n\n{HERE}",
        f"{HERE}{WAIVER}\n\nNothing.\n",
        f"{WAIVER}\n",
        f"`{WAIVER}`\n",
    ],
    ids=["another block", "behind", "alone", "code"],
)
def test_a_waiver_that_waives_nothing_is_itself_a_finding(text: str) -> None:
    found = findings(make_reading(f"## Developer News\n\n{text}"), "LINK-HERE", "WAIVER")

    assert ("WAIVER" in {each.rule for each in found}) == (not text.startswith("`"))
    assert ("LINK-HERE" in {each.rule for each in found}) == ("[here]" in text)


def test_a_waiver_covers_its_own_file_only() -> None:
    others = (TextFile(path="sections/a.md", text=f"## Developer News\n\n{HERE}"),)

    found = findings(make_reading(f"{WAIVER}\nx\n", others=others), "LINK-HERE", "WAIVER")

    assert [(each.path, each.rule) for each in found] == [
        ("edition.md", "WAIVER"),
        ("sections/a.md", "LINK-HERE"),
    ]
