from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from digest.archive import Archive, encode_ledger, encode_snapshot
from digest.errors import DigestError, DraftError
from digest.model import Gap, Ledger, Offer, Snapshot, TextFile
from tests.builders import (
    EDITION,
    MONDAY,
    make_deadline,
    make_facts,
    make_kep_update,
    make_pull,
    make_release,
    make_report,
    make_snapshot,
)
from tests.builders_upkeep import make_cve, make_end, make_patch, make_tab, snapshot_of

if TYPE_CHECKING:
    from pathlib import Path

ODD_TEXTS = ("plain", "\u00e9\u202e\U0001f680", '"quoted" \\ \n\t', "\x00\x1f", "")


def any_snapshot(seed: int) -> Snapshot:
    dice = random.Random(seed)
    pulls = [
        make_pull(
            number,
            *dice.sample(["kind/bug", "sig/node", "\u00e9"], dice.randrange(3)),
            title=dice.choice(ODD_TEXTS),
            note=dice.choice([None, *ODD_TEXTS]),
            merged_at=MONDAY - timedelta(seconds=dice.randrange(600_000)),
        )
        for number in range(dice.randrange(8))
    ]
    return make_snapshot(
        *pulls,
        make_kep_update(5729, 1, stage=(None, "alpha"), latest_milestone=("1.20", None)),
        make_release("v1.0.0", body=dice.choice([None, *ODD_TEXTS])),
        make_deadline("Code Freeze", MONDAY, cutoff="AoE"),
        originals=[make_pull(99, title=dice.choice(ODD_TEXTS))],
        keps={"keps/sig-node/5729-x/kep.yaml": make_facts(5729)},
        sources=[make_report("pulls", Gap("a/b", "it broke", 3, MONDAY))],
    )


@pytest.mark.parametrize("seed", range(20))
def test_a_snapshot_survives_the_disk_byte_for_byte(tmp_path: Path, seed: int) -> None:
    archive, snapshot = Archive(tmp_path), any_snapshot(seed)
    archive.write_snapshot(snapshot)

    read = archive.read_snapshot(EDITION)

    assert read == snapshot
    assert archive.path(EDITION, "snapshot.json").read_bytes() == encode_snapshot(snapshot)
    assert read is not None
    assert encode_snapshot(read) == encode_snapshot(snapshot)


def test_a_snapshot_is_sorted_indented_json_with_times_in_utc() -> None:
    text = encode_snapshot(any_snapshot(1)).decode()

    table = json.loads(text)
    assert text == json.dumps(table, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    assert table["schema"] == 1
    assert table["window"] == {"start": "2026-08-10T00:00:00Z", "end": "2026-08-17T00:00:00Z"}
    assert table["kep_updates"][0]["changes"] == {
        "latest-milestone": ["1.20", None],
        "stage": [None, "alpha"],
    }


def test_an_edition_that_was_never_fetched_has_no_snapshot(tmp_path: Path) -> None:
    assert Archive(tmp_path).read_snapshot(EDITION) is None


@pytest.mark.parametrize("name", ["snapshot", "ledger"])
def test_a_file_of_a_newer_program_is_refused(tmp_path: Path, name: str) -> None:
    archive = Archive(tmp_path)
    write(tmp_path, f"{name}.json", '{"schema": 2, "anything": "else"}')

    with pytest.raises(DigestError, match=rf"{name}\.json was written by a newer digest") as caught:
        (archive.read_snapshot if name == "snapshot" else archive.read_ledger)(EDITION)

    assert "upgrade" in caught.value.hint


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"schema": 1}',
        '{"schema": "x"}',
        "<<<<<<< HEAD\n{}",
        '{"edition": 3}',
        "\x00",
    ],
)
def test_a_broken_snapshot_is_named_with_the_next_step(tmp_path: Path, content: str) -> None:
    write(tmp_path, "snapshot.json", content)

    with pytest.raises(DigestError, match=r"snapshot\.json") as caught:
        Archive(tmp_path).read_snapshot(EDITION)

    assert f"digest fetch --week {EDITION}" in caught.value.hint


def test_a_time_that_is_not_in_utc_makes_a_snapshot_none(tmp_path: Path) -> None:
    text = encode_snapshot(make_snapshot(make_pull(7))).decode()
    write(tmp_path, "snapshot.json", text.replace("2026-08-12T12:00:00Z", "2026-08-12T12:00:00"))

    with pytest.raises(DigestError, match=r"pull_requests\[0\] is not as digest writes it"):
        Archive(tmp_path).read_snapshot(EDITION)


def test_a_ledger_with_a_merge_conflict_says_how_to_mend_it(tmp_path: Path) -> None:
    write(tmp_path, "ledger.json", '<<<<<<< ours\n{"keys": {}}\n')

    with pytest.raises(DigestError, match=r"ledger\.json") as caught:
        Archive(tmp_path).read_ledger(EDITION)

    assert "keep the lines of both sides" in caught.value.hint


def test_a_ledger_has_one_line_per_key_in_order(tmp_path: Path) -> None:
    offer = Offer(offered_at=MONDAY, section="other-merges")
    ledger = Ledger(keys={"KEP-2": offer, "KEP-1": offer}, pending={"KEP-3": offer})
    archive = Archive(tmp_path)

    archive.write_ledger(EDITION, ledger)

    lines = archive.path(EDITION, "ledger.json").read_text().splitlines()
    assert [line[:7] for line in lines if "offered_at" in line] == ['"KEP-1"', '"KEP-2"', '"KEP-3"']
    assert archive.read_ledger(EDITION) == ledger


def test_an_empty_ledger_is_json_too() -> None:
    assert json.loads(encode_ledger(Ledger())) == {"keys": {}, "schema": 1}


def test_editions_are_weeks_in_order_then_releases_by_version(tmp_path: Path) -> None:
    for name in ("release-v1.10", "2026-08-16", "release-v1.9", "2025-12-28", "notes", "2026-8-9"):
        write(tmp_path, "edition.md", "", edition=name)

    assert Archive(tmp_path).editions() == [
        "2025-12-28", "2026-08-16", "release-v1.9", "release-v1.10",
    ]  # fmt: skip


def test_a_folder_that_git_left_behind_is_no_edition(tmp_path: Path) -> None:
    write(tmp_path, "worksheet.md", "# Worksheet")

    assert Archive(tmp_path).editions() == []


def test_a_folder_with_a_snapshot_alone_is_an_edition(tmp_path: Path) -> None:
    Archive(tmp_path).write_snapshot(make_snapshot())

    assert Archive(tmp_path).editions() == [EDITION]


def test_an_archive_that_is_not_there_has_no_editions(tmp_path: Path) -> None:
    assert Archive(tmp_path / "nope").editions() == []


def test_texts_are_the_edition_then_its_sections_by_name(tmp_path: Path) -> None:
    for name in ("sections/020-b.md", "edition.md", "sections/010-a.md", "sections/notes.txt"):
        write(tmp_path, name, name)

    texts = Archive(tmp_path).read_texts(EDITION)

    assert [file.path for file in texts] == ["edition.md", "sections/010-a.md", "sections/020-b.md"]


def test_an_editors_lock_file_is_no_text(tmp_path: Path) -> None:
    write(tmp_path, "edition.md", "x")
    write(tmp_path, "sections/010-a.md", "x")
    (tmp_path / EDITION / "sections" / ".#010-a.md").symlink_to("ada@host.123")

    texts = Archive(tmp_path).read_texts(EDITION)

    assert [file.path for file in texts] == ["edition.md", "sections/010-a.md"]


def test_a_file_that_somebody_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    write(tmp_path, "edition.md", "theirs")

    with pytest.raises(DraftError, match=r"edition\.md was changed while digest was working"):
        archive.write_text(EDITION, TextFile(path="edition.md", text="ours"), was="old")

    assert archive.path(EDITION, "edition.md").read_text() == "theirs"


def test_a_new_file_does_not_replace_one_that_appeared(tmp_path: Path) -> None:
    write(tmp_path, "edition.md", "theirs")

    with pytest.raises(DraftError, match="was changed"):
        Archive(tmp_path).write_text(EDITION, TextFile(path="edition.md", text="x"), was=None)


def test_a_byte_order_mark_stays_where_it_is(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    path = archive.path(EDITION, "edition.md")
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\xef\xbb\xbfone\r\n")

    archive.write_text(EDITION, TextFile(path="edition.md", text="one\r\ntwo\r\n"), was="one\r\n")

    assert path.read_bytes() == b"\xef\xbb\xbfone\r\ntwo\r\n"


def test_a_worksheet_of_odd_bytes_is_read_all_the_same(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    archive.write_worksheet(EDITION, "x")
    archive.path(EDITION, "worksheet.md").write_bytes(b"a\xff")

    assert archive.read_worksheet(EDITION) == "a\ufffd"


def test_offers_keep_their_time(tmp_path: Path) -> None:
    archive, when = Archive(tmp_path), datetime(2026, 8, 17, 9, 0, 1, tzinfo=UTC)
    archive.write_ledger(EDITION, Ledger(keys={"KEP-1": Offer(offered_at=when, section="a")}))

    assert archive.read_ledger(EDITION).keys["KEP-1"].offered_at == when


def write(root: Path, name: str, text: str, *, edition: str = EDITION) -> None:
    path = root / edition / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_a_snapshot_of_a_cycle_s_upkeep_survives_a_round_trip(tmp_path: Path) -> None:
    snapshot = snapshot_of(
        EDITION,
        patches=[make_patch("1.34.2", "2026-08-11", "2026-08-07", is_next=True)],
        ends=[make_end("1.34", None, "2026-10-27", final="1.34.9")],
        cves=[make_cve(1, is_fixed=None)],
        tabs=[make_tab("a", "FAILING")],
    )
    archive = Archive(tmp_path)

    archive.write_snapshot(snapshot)

    assert archive.read_snapshot(EDITION) == snapshot
