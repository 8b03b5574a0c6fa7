"""What must hold of lint, whatever an editor typed."""

from __future__ import annotations

from digest.check.lint import Found, lint, rules_of
from digest.model import SEVERITIES
from tests.builders import preset
from tests.builders_check import EXAMPLE_EDITIONS, EXAMPLE_RECORDS, make_reading
from tests.fuzz.harmless import UNSEEN

_LONGEST_MESSAGE = 2_000


def found_in(text: str) -> tuple[Found, ...]:
    """Return what all rules find in a text, with records and earlier editions beside it."""
    reading = make_reading(text, snapshot=EXAMPLE_RECORDS, before=EXAMPLE_EDITIONS)
    return tuple(lint(reading, rules_of(preset().lint)))


def linted(content: bytes) -> None:
    """Findings lie in the text, are said on one line, and their edits do not reach beyond it."""
    text = content.decode("utf-8", "replace")

    found = found_in(text)

    lines = text.split("\n")
    for each in found:
        finding = each.finding
        assert 1 <= finding.line <= len(lines), finding
        assert 1 <= finding.column <= len(lines[finding.line - 1]) + 1, finding
        assert finding.severity in SEVERITIES
        assert finding.hint
        for said in (finding.message, finding.hint):
            assert said.strip() == said
            assert "\n" not in said
            assert not UNSEEN.search(said), finding
            assert len(said) < _LONGEST_MESSAGE
        assert finding.fixable == bool(each.edits)
        length = len(text.encode())
        assert all(0 <= edit.start <= edit.end <= length for edit in each.edits)
    places = [(f.finding.line, f.finding.column, f.finding.rule) for f in found]
    assert places == sorted(places)
