"""The search over a real archive: bytes, exact numbers, seconds."""

import gzip
import re
from collections import defaultdict
from itertools import accumulate
from pathlib import Path

import msgspec
import pytest

from digest.edition.grammar import parse_edition
from digest.index.reading import index_edition
from digest.model import IndexedEdition, TextFile
from digest.render.search.words import SHARDS
from tests.builders_index import KK, search_files
from tests.builders_site import PROPOSALS

pytestmark = pytest.mark.corpus
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.S)
_KB = 1000
_BEFORE_TYPING, _FIRST_ANSWER, _NUMBERS = 50 * _KB, 150 * _KB, 30 * _KB
_EDITIONS, _SHOWN = 400, 10


@pytest.fixture(scope="module")
def editions(shared: Path) -> list[IndexedEdition]:
    """Every post as an edition, newest first."""
    made = []
    for path in sorted((shared / "corpus" / "lwkd" / "_posts").glob("*.md"), reverse=True):
        text = _FRONT.sub("", path.read_text(encoding="utf-8").replace("\r\n", "\n"), count=1)
        day = path.name[:10].replace("-02-29", "-02-28")
        front = f"---\ntitle: Week Ending {day}\npublished_at: {day}T16:00:00Z\n---\n"
        parsed = parse_edition(
            path.name[:10],
            [TextFile(path="edition.md", text=front + text)],
            sections=(),
            proposals=PROPOSALS,
        )
        made.append(index_edition(parsed, path.name, site_url="https://example.org/")[0])
    return made


@pytest.fixture(scope="module")
def files(editions: list[IndexedEdition]) -> dict[str, bytes]:
    """The files of the search, by path."""
    return search_files(*editions)


def _sent(*contents: bytes) -> int:
    """Return the bytes that a server sends that compresses as most do."""
    return sum(len(gzip.compress(content, 6, mtime=0)) for content in contents)


def test_the_search_keeps_its_byte_budget(
    files: dict[str, bytes], editions: list[IndexedEdition]
) -> None:
    scale = _EDITIONS / len(editions)
    style = Path(__file__).parents[2] / "templates" / "style.css"
    before = _sent(files["search/index.html"], files["search/search.js"], style.read_bytes())
    numbers = scale * _sent(*(c for path, c in files.items() if path.endswith("/numbers.js")))
    by_shard: dict[str, float] = defaultdict(float)
    for path, content in files.items():
        if re.fullmatch(r"search/\d{4}/\d+\.js", path):
            by_shard[path.rpartition("/")[2]] += scale * _sent(content)
    answers = sorted(_sent(c) for path, c in files.items() if "/editions/" in path)
    usual, largest = _SHOWN * answers[len(answers) // 2], sum(answers[-_SHOWN:])
    shards = sorted(by_shard.values())
    one, two = shards[-1], sum(shards[-2:])
    first = before + numbers
    print(f"\nbefore typing {before}, numbers of {_EDITIONS} editions {numbers:.0f} bytes")  # noqa: T201
    print(f"a word's shards {shards[SHARDS // 2]:.0f}, at most {one:.0f}")  # noqa: T201
    print(f"ten answers {usual}, at most {largest}")  # noqa: T201
    print(f"in all: for a number {first + answers[-1]:.0f}")  # noqa: T201
    print(f"in all: for a word {first + shards[SHARDS // 2] + usual:.0f}")  # noqa: T201
    print(f"in all: for the worst word {first + one + largest:.0f}")  # noqa: T201
    print(f"in all: for the worst two words {first + two + largest:.0f}")  # noqa: T201
    assert before <= _BEFORE_TYPING
    assert numbers <= _NUMBERS
    assert before + numbers + two + largest <= _FIRST_ANSWER


_NOT_KUBERNETES = {
    ("2021-05-30", 102377),  # links pull/102377deb
    ("2023-10-22", 121197),  # links issue.k8s.io/121197
    ("2023-12-24", 41793),  # of kubernetes/website, linked there
    ("2023-12-24", 44478),  # the same
    ("2024-03-03", 123561),  # links pull/123561]
}
"""Numbers that the corpus counts and that are no key of kubernetes/kubernetes."""


class _Read(msgspec.Struct):
    """One mention of a number, as the corpus has it."""

    week_ending: str
    repo: str
    number: int | None = None


def _named(files: dict[str, bytes]) -> set[tuple[str, int]]:
    """Return edition and number of every pull request and issue of the index."""
    named = set()
    for path, content in files.items():
        if path.endswith("/numbers.js"):
            records = msgspec.json.decode(f"[{content.decode()[12:-3]}]")[2]
            for edition_id, _, numbers, _ in records:
                for owner, *distances in (part.split(" ") for part in numbers.split(";") if part):
                    found = accumulate(map(int, distances))
                    named |= {(edition_id, n) for n in found if owner in (KK, "")}
    return named


def test_every_number_that_the_corpus_knows_is_found(files: dict[str, bytes], shared: Path) -> None:
    lines = (shared / "corpus" / "editorial.jsonl").read_bytes().splitlines()
    read = [msgspec.json.decode(line, type=_Read) for line in lines]
    wanted = {(one.week_ending, one.number) for one in read if one.repo == KK and one.number}
    named = _named(files)
    print(f"\n{len(wanted)} of the corpus, {len(named)} in the index")  # noqa: T201
    assert wanted - named == _NOT_KUBERNETES
