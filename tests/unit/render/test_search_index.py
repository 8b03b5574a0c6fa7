"""The index as the page's script reads it, against a search through the texts themselves."""

import random
import re
from collections.abc import Mapping, Sequence

import msgspec
import pytest

from digest.model import IndexedEdition, Mention
from digest.render.search.words import shard_of
from tests.builders_index import KK, make_edition_index, make_mention, search_files

_ROWS = tuple[str, list[tuple[str, str, str, str, str]]]


def _arguments(file: bytes) -> list[object]:
    text = file.decode()
    assert text.startswith("digestIndex(")
    assert text.endswith(");\n")
    return msgspec.json.decode(f"[{text[12:-3]}]", type=list[object])


def _numbers(files: Mapping[str, bytes], year: str) -> list[tuple[str, int, str, str]]:
    name, _, records = _arguments(files[f"search/{year}/numbers.js"])
    assert name == f"{year}/numbers"
    return msgspec.convert(records, list[tuple[str, int, str, str]])


def _rows(files: Mapping[str, bytes], edition_id: str) -> list[tuple[str, str, str, str, str]]:
    _, _, rows = _arguments(files[f"search/editions/{edition_id}.js"])
    return msgspec.convert(rows, _ROWS.__args__[1])  # type: ignore[attr-defined]  # of the alias


def _lines(files: Mapping[str, bytes], year: str, word: str) -> dict[str, list[str]]:
    _, stamp, text = _arguments(files[f"search/{year}/{shard_of(word)}.js"])
    assert stamp == _arguments(files[f"search/{year}/numbers.js"])[1]
    return {line.split()[0]: line.split()[1:] for line in str(text).split(";") if line}


def _found(files: Mapping[str, bytes], year: str, word: str) -> list[tuple[str, int, bool]]:
    """Return edition, row and whether it is the title of all places of a word, in their order."""
    editions = [(edition, count) for edition, count, _, _ in _numbers(files, year)]
    rows = [(edition, row) for edition, count in editions for row in range(count)]
    place, found = 0, []
    for step in (int(digits, 36) for digits in _lines(files, year, word).get(word, [])):
        place += step >> 1
        found.append((*rows[place], not step & 1))
    return found


def _editions_of_number(files: Mapping[str, bytes], year: str, owner: str, number: int) -> set[str]:
    found = set()
    for edition, _, numbers, _ in _numbers(files, year):
        for listed in filter(None, numbers.split(";")):
            name, *distances = listed.split(" ")
            all_of_it = {sum(map(int, distances[: end + 1])) for end in range(len(distances))}
            if name == owner and number in all_of_it:
                found.add(edition)
    return found


def test_each_word_leads_to_exactly_the_rows_that_have_it() -> None:
    seeded = random.Random(4)
    vocabulary = [
        f"{seeded.choice(['pod', 'node', 'kube', 'api', 'Ünder'])}{chr(97 + n % 26)}{n // 26}"
        for n in range(60)
    ]
    editions = [
        make_edition_index(
            f"2026-{month:02}-01",
            [
                make_mention(
                    " ".join(seeded.choices(vocabulary, k=5)),
                    text=" ".join(seeded.choices(vocabulary, k=9)),
                )
                for _ in range(12)
            ],
        )
        for month in range(12, 0, -1)
    ]
    files = search_files(*editions)
    for word in vocabulary:
        expected = []
        for edition in editions:
            for row, mention in enumerate(edition.mentions, 1):
                if word in mention.title.split() or word in mention.text.split():
                    expected.append((edition.id, row, word in mention.title.split()))
        assert _found(files, "2026", word.lower().replace("ü", "u")) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kube-proxy", ["kube-proxy", "kube", "proxy"]),
        ("PodDisruptionBudget", ["poddisruptionbudget", "pod", "disruption", "budget"]),
        ("the NodeIPAMController", ["nodeipamcontroller", "node", "ipam", "controller"]),
        ("resource.k8s.io/v1alpha2", ["resource.k8s.io/v1alpha2", "resource", "k8s", "v1alpha2"]),
        ("v1beta1,", ["v1beta1"]),
        ("--feature-gates=AnyVolume", ["feature-gates", "anyvolume", "volume"]),
        ("CAFÉ ﬁle", ["cafe", "file"]),
        ("CVE-2025-13281", ["cve-2025-13281", "cve"]),
        ("core/PodSpec", ["core/podspec", "core", "podspec", "spec"]),
        ("snake_case_name", ["snake_case_name", "case"]),
    ],
)
def test_a_name_is_found_whole_and_by_its_parts(text: str, words: list[str]) -> None:
    files = search_files(make_edition_index(mentions=[make_mention(text)]))
    assert [_found(files, "2026", word) for word in words] == [[("2026-08-16", 1, True)]] * len(
        words
    )


def test_an_edition_is_found_by_its_title_its_summary_and_its_sections() -> None:
    mention = make_mention("Thanks", section="Shoutouts")
    files = search_files(
        make_edition_index(mentions=[mention], title="Big week", summary="Cgroups")
    )
    assert _found(files, "2026", "big") == [("2026-08-16", 0, True)]
    assert _found(files, "2026", "cgroups") == [("2026-08-16", 0, False)]
    assert _found(files, "2026", "shoutouts") == [("2026-08-16", 1, False)]


def test_each_number_leads_to_exactly_the_editions_that_name_it() -> None:
    seeded = random.Random(7)
    owners = (KK, "kubernetes/enhancements", "etcd-io/etcd")
    keys = [f"{seeded.choice(owners)}#{seeded.randint(1, 400)}" for _ in range(300)]
    keys += [f"KEP-{seeded.randint(1, 99)}" for _ in range(40)]
    editions = [
        make_edition_index(
            f"2026-{month:02}-01", [make_mention("x", *seeded.choices(keys, k=3)) for _ in range(9)]
        )
        for month in range(12, 0, -1)
    ]
    files = search_files(*editions)
    for key in [*keys, f"{KK}#401"]:
        owner, _, number = key.replace("KEP-", "KEP#").partition("#")
        expected = {made.id for made in editions if key in _keys_of(made.mentions)}
        assert _editions_of_number(files, "2026", owner, int(number)) == expected


def _keys_of(mentions: Sequence[Mention]) -> set[str]:
    return {key for mention in mentions for key in mention.keys}


@pytest.mark.parametrize(
    ("text", "keys", "references"),
    [
        ("Fix it (#1234)", (), "#1234"),
        ("Fix it (#1234)", (f"{KK}#1234",), f"{KK}#1234"),
        ("as kubernetes/website#77 says", (), "kubernetes/website#77"),
        ("KEP 4381, kep-0009", (), "KEP-4381 KEP-9"),
        ("1.33.2 and v1.36.0-rc.1", (), "v1.33.2 v1.36.0-rc.1"),
        ("v1.33.x, 10.0.0.1, 1.2.3.4.5, a1.5b, v1beta1", (), ""),
        ("bumps (1.30/v1.31).", (), "v1.30 v1.31"),
        ("News", ("etcd-io/etcd@v3.6.4",), "etcd-io/etcd@v3.6.4 v3.6.4"),
        ("News", ("a/b@vpa-chart-0.7.0",), "a/b@vpa-chart-0.7.0 v0.7.0"),
        ("a#b #x12 ##", (), ""),
        ("#0", (), "#0"),
    ],
)
def test_what_a_mention_can_be_found_by(text: str, keys: tuple[str, ...], references: str) -> None:
    files = search_files(make_edition_index(mentions=[make_mention(text, *keys)]))
    assert set(_rows(files, "2026-08-16")[1][4].split()) == set(references.split())


def test_versions_stand_by_edition() -> None:
    first = make_edition_index("2026-08-16", [make_mention("etcd v3.6.4"), make_mention("v3.6")])
    second = make_edition_index("2026-08-09", [make_mention("nothing")])
    assert [record[3] for record in _numbers(search_files(first, second), "2026")] == [
        "3.6 3.6.4",
        "",
    ]


def test_an_answer_has_its_link_and_its_text() -> None:
    mention = make_mention("Short", f"{KK}#5", text="and long")
    files = search_files(make_edition_index(mentions=[mention]))
    _, href, _ = _arguments(files["search/editions/2026-08-16.js"])
    assert href == "../2026/20260816/index.html"
    row = ("Other Merges", "Short", "and long", "kubernetes-kubernetes-5", f"{KK}#5")
    assert _rows(files, "2026-08-16")[1] == row


def test_a_text_does_not_repeat_the_title_it_was_cut_from() -> None:
    whole = "The quick brown fox"
    files = search_files(make_edition_index(mentions=[make_mention("The quick bro…", text=whole)]))
    assert _rows(files, "2026-08-16")[1][1:3] == ("The quick bro…", "brown fox")
    assert _found(files, "2026", "brown") == [("2026-08-16", 1, False)]


def _archive() -> list[IndexedEdition]:
    return [
        make_edition_index(name, [make_mention(f"News of {name}", f"{KK}#{place}")])
        for place, name in enumerate(("2026-08-16", "2026-08-09", "2025-12-28", "2025-12-21"), 1)
    ]


def test_a_finished_year_never_changes() -> None:
    newest, *older = _archive()
    before = search_files(*older)
    after = search_files(newest, *older)
    changed = {path for path, content in after.items() if before.get(path) != content}
    assert not {path for path in changed if "2025" in path}
    assert "search/2026/numbers.js" in changed
    assert "search/editions/2026-08-09.js" not in changed


def test_an_edited_edition_gives_its_year_new_addresses() -> None:
    newest, *older = _archive()
    edited = msgspec.structs.replace(newest, said="2")
    page, renewed = (search_files(made, *older)["search/index.html"] for made in (newest, edited))
    years, renewed_years = (
        dict(re.findall(r"(\d{4}):(\w+)", text.decode())) for text in (page, renewed)
    )
    assert years["2026"] != renewed_years["2026"]
    assert years["2025"] == renewed_years["2025"]


def test_drafts_are_not_found() -> None:
    draft = make_edition_index("2026-08-23", [make_mention("Secret plan")], is_published=False)
    files = search_files(draft, *_archive())
    assert not [path for path, content in files.items() if b"ecret" in content]
    assert "search/editions/2026-08-23.js" not in files


def test_upstream_text_stays_inside_its_string() -> None:
    hostile = '");alert(1);//</script><img src=x onerror=alert(1)>\u2028\n\\'
    files = search_files(make_edition_index(mentions=[make_mention(hostile, text=hostile)]))
    assert _rows(files, "2026-08-16")[1][1] == hostile


def test_what_is_published_in_another_year_than_its_week_stands_in_the_weeks() -> None:
    release = make_edition_index("2025-04-20", [make_mention("Out now")])
    release = msgspec.structs.replace(release, id="release-v1.33", page="release/v1.33/")
    files = search_files(*_archive(), release)
    assert [record[0] for record in _numbers(files, "2025")][-1] == "release-v1.33"
    assert "search/editions/release-v1.33.js" in files


def test_an_empty_archive_has_a_search_page() -> None:
    assert set(search_files()) == {"search/index.html", "search/search.js"}


def test_the_page_runs_no_script_of_its_own_and_leads_on_without_one() -> None:
    html = search_files(*_archive())["search/index.html"].decode()
    assert re.findall(r"<script[^>]*>", html) == ['<script src="search.js" defer>']
    assert not re.search(r"\son\w+=|style=|javascript:", html)
    assert '<a href="../archive/index.html">All editions</a>' in html
    assert "<noscript>" in html
