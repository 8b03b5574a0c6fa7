from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from digest.web.memory import Memory
from digest.web.verdicts import Kind, Verdict

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 8, 17, 9, tzinfo=UTC)
URL = "https://example.org/"


def memory(folder: Path, now: datetime = NOW, allow: frozenset[str] = frozenset()) -> Memory:
    return Memory(folder, allow_hosts=allow, now=now)


def verdict(kind: Kind) -> Verdict:
    return Verdict(kind=kind, message="says something", status=200, new_url="https://new.example/")


@pytest.mark.parametrize(
    ("kind", "days"), [("fine", 7), ("moved", 7), ("broken", 1), ("no-anchor", 1)]
)
def test_a_verdict_is_known_for_its_days(tmp_path: Path, kind: Kind, days: int) -> None:
    memory(tmp_path).keep({URL: verdict(kind)})

    almost = NOW + timedelta(days=days, seconds=-1)
    assert memory(tmp_path, almost).get(URL) == verdict(kind)
    assert memory(tmp_path, NOW + timedelta(days=days)).get(URL) is None


@pytest.mark.parametrize("kind", ["unknown", "refused"])
def test_what_may_be_otherwise_next_time_is_not_kept(tmp_path: Path, kind: Kind) -> None:
    memory(tmp_path).keep({URL: verdict(kind)})

    assert memory(tmp_path).get(URL) is None
    assert not list(tmp_path.iterdir())


def test_a_verdict_from_the_future_is_not_believed(tmp_path: Path) -> None:
    memory(tmp_path, NOW + timedelta(days=1)).keep({URL: verdict("fine")})

    assert memory(tmp_path).get(URL) is None


def test_what_stand_ins_said_is_not_said_of_the_real_hosts(tmp_path: Path) -> None:
    memory(tmp_path, allow=frozenset({"example.org"})).keep({URL: verdict("fine")})

    assert memory(tmp_path).get(URL) is None
    assert memory(tmp_path, allow=frozenset({"example.org"})).get(URL) is not None


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff", b'{"https://example.org/": {"verdict": 1}}', b"[" * 100_000,
     b'{"https://example.org/": {"verdict": {"kind": "fine", "message": ""},'
     b' "asked_at": "2026-08-17T08:00:00"}}'],
)  # fmt: skip
def test_a_broken_file_is_forgotten_and_written_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "links.json").write_bytes(content)

    known = memory(tmp_path)
    assert known.get(URL) is None
    known.keep({URL: verdict("fine")})

    assert memory(tmp_path).get(URL) == verdict("fine")


def test_what_no_longer_holds_leaves_the_file(tmp_path: Path) -> None:
    memory(tmp_path).keep({"https://old.example/": verdict("broken")})
    memory(tmp_path, NOW + timedelta(days=2)).keep({URL: verdict("fine")})

    assert b"old.example" not in (tmp_path / "links.json").read_bytes()
