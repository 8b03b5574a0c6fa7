from __future__ import annotations

from pathlib import Path

import pytest

from digest.config import Config, load_config, parse_config
from digest.errors import ConfigError
from digest.presets import preset_text

SMALLEST = """\
[site]
url = "https://example.org/"
title = "Digest"

[[sections]]
id = "merges"
title = "Merges"
"""


def load(text: str) -> Config:
    return load_config(Path("digest.toml"), text)


def test_the_smallest_settings_are_enough() -> None:
    config = load(SMALLEST)

    assert config.week.ends_on == "Sunday"
    assert config.week.timezone == "UTC"
    assert config.sources.pulls is None
    assert config.feeds.size == 20


def test_from_names_what_flows_into_a_section() -> None:
    config = load(SMALLEST + 'from = [{ labels = ["kind/bug"] }]\n')

    assert config.sections[0].sources[0].labels == ("kind/bug",)


@pytest.mark.parametrize(
    ("added", "message", "hint"),
    [
        ("\n[sitte]\n", "9: the file has no key 'sitte'", "did you mean 'site'?"),
        ("\n[week]\nends_at = 1\n", "10: [week] has no key 'ends_at'", "did you mean 'ends_on'?"),
        ("limitt = 3\n", "8: [[sections]] has no key 'limitt'", "did you mean 'limit'?"),
        (
            'from = [{ label = ["x"] }]\n',
            "8: [sections.from] has no key 'label'",
            "did you mean 'labels'?",
        ),
        (
            '\n[rank]\nreasons = [{ reason = "x", skore = 3 }]\n',
            "10: [rank.reasons] has no key 'skore'",
            "did you mean 'score'?",
        ),
        (
            "\n[sources.pulls]\nrepos = []\n",
            "10: [sources.pulls] has no key 'repos'",
            "did you mean 'repositories'?",
        ),
        (
            "\n[must_report]\nzzz = 1\n",
            "10: [must_report] has no key 'zzz'",
            "it may have rules",
        ),
    ],
)
def test_an_unknown_key_names_its_table_and_the_nearest_known_one(
    added: str, message: str, hint: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(SMALLEST + added)

    assert str(caught.value) == f"digest.toml:{message}"
    assert caught.value.hint == hint


@pytest.mark.parametrize(
    ("added", "words"),
    [
        ("limit = 'three'\n", ["digest.toml:8: sections.limit", "a whole number", "not text"]),
        ("limit = true\n", ["sections.limit", "a whole number", "not true or false"]),
        ("kind = 'lists'\n", ["digest.toml:8: sections.kind", "lists"]),
        ("from = 'x'\n", ["sections.from", "a list in brackets"]),
        ("from = [{ records = 'pulls' }]\n", ["digest.toml:8: sections.from.records", "pulls"]),
        (
            "\n[week]\ntimezone = 2026-08-16\n",
            ["digest.toml:10: week.timezone", "text in quotes", "not a date"],
        ),
        ("\n[github]\npatience = 'long'\n", ["github.patience", "a whole number"]),
        ("\n[[sections]]\nid = 'x'\n", ["digest.toml:9: [[sections]]", "lacks the key 'title'"]),
        (
            "\n[rank]\nreasons = [{ score = 1 }]\n",
            ["digest.toml:10: [rank.reasons]", "lacks the key 'reason'"],
        ),
    ],
)
def test_a_wrong_type_names_its_place(added: str, words: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        load(SMALLEST + added)

    assert str(caught.value).startswith("digest.toml:")
    assert all(word in str(caught.value) for word in words), str(caught.value)
    assert caught.value.hint.startswith(("write ", "add "))


@pytest.mark.parametrize("url", ["example.org", "ftp://example.org", "https://", "https://[x"])
def test_an_address_is_written_in_full(url: str) -> None:
    with pytest.raises(ConfigError, match=r"site\.url is no address"):
        load(SMALLEST.replace("https://example.org/", url))


@pytest.mark.parametrize(
    "zone", ["", "Mars/Base", "Europe", "../UTC", "/etc/passwd", "x" * 400, "U\\u0000"]
)
def test_a_time_zone_is_one_that_exists(zone: str) -> None:
    with pytest.raises(ConfigError, match=r"week\.timezone is no time zone"):
        load(f'{SMALLEST}\n[week]\ntimezone = "{zone}"\n')


@pytest.mark.parametrize(
    ("added", "message"),
    [
        ("\n[week]\nends_on = 'Sonntag'\n", "week.ends_on is no weekday: 'Sonntag'"),
        (
            "\n[[sections]]\nid = 'Other'\ntitle = 'Other'\n",
            "10: 'Other' cannot be the id of a section",
        ),
        ("\n[[sections]]\nid = 'merges'\ntitle = 'B'\n", "two sections are called 'merges'"),
        ("\n[[sections]]\nid = 'b'\ntitle = 'MERGES.'\n", "two sections are called 'merges'"),
        ("\n[sources.pulls]\nrepositories = ['kubernetes']\n", "'kubernetes' is no repository"),
        ("\n[sources.releases]\nrepositories = ['a/b/c']\n", "'a/b/c' is no repository"),
        ("\n[sources.keps]\n", "9: [sources.keps] does not say where to look"),
        ("\n[sources.schedule]\n", "[sources.schedule] does not say where to look"),
        ("\n[sources.patches]\n", "[sources.patches] does not say where to look"),
        ("\n[sources.patches]\nrepository = 'website'\n", "'website' is no repository"),
        (
            "\n[sources.patches]\npath = '.'\nchangelog = 'https://example.org/'\n",
            "11: sources.patches.changelog: 'https://example.org/' does not say where the release",
        ),
        ("\n[sources.cves]\nurl = 'file:///x'\n", "10: sources.cves.url is no address"),
        ("\n[sources.cves]\nurl = 'https://[x/'\n", "10: sources.cves.url is no address"),
        ("\n[sources.signal]\n", "[sources.signal] names no dashboards"),
        ("\n[sources.signal]\ndashboards = ['../x']\n", "'../x' is no dashboard"),
        (
            "\n[sources.signal]\ndashboards = ['a']\nurl = 'https://example.org/'\n",
            "11: sources.signal.url: 'https://example.org/' does not say where the dashboard",
        ),
        ("\n[sources.keps]\npath = '.'\nprefix = ''\n", "sources.keps.prefix is no word: ''"),
        (
            "\n[sources.keps]\npath = '.'\nlinks = ['kep.k8s.io']\n",
            "11: sources.keps.links: 'kep.k8s.io' does not say",
        ),
        ("\n[sources.schedule]\npath = '.'\nmajor = ['(']\n", "'(' is no regular expression"),
        ("\n[sources.schedule]\npath = '.'\nguide = [{ row = '(' }]\n", "guide[0]: '(' is no reg"),
        (
            "\n[sources.schedule]\npath = '.'\nguide = [{ row = 'a', url = 'phases.md' }]\n",
            "sources.schedule.guide[0].url is no address: 'phases.md'",
        ),
        ("text = 'Due: {deadlin}'\n", "sections[0].text: nothing is called {deadlin}"),
        ("from = [{ title = '[' }]\n", "section 'merges': '[' is no regular expression"),
        ("from = [{ note = 'a{99999999999}' }]\n", "is no regular expression"),
        (
            "\n[rank]\nreasons = [{ reason = 'x', score = 1, text = '*' }]\n",
            "rank reason 'x': '*' is no regular expression",
        ),
        ("\n[must_report]\nrules = [{ reason = 'x', title = '(' }]\n", "must_report rule 'x'"),
        ("\n[feeds]\nrss = '../feed.xml'\n", "feeds.rss is no path below the site"),
        ("\n[feeds]\natom = '/atom.xml'\n", "feeds.atom is no path below the site"),
        ("\n[feeds]\njson = ''\n", "feeds.json is no path below the site"),
        ("\n[feeds]\nrss = 'x.xml'\natom = 'x.xml'\n", "two feeds are called 'x.xml'"),
        ("\n[feeds]\nsize = 0\n", "feeds.size is 0"),
        ("\n[lint]\nfeatured = -1\n", "10: lint.featured is -1"),
        ("\n[lint.sections]\nnews = ['merge']\n", "10: lint.sections.news: no section is 'merge'"),
        (
            "\n[[lint.terms]]\nrule = 'A'\nwrong = '('\nright = 'b'\n",
            "11: lint.terms: A: '(' is no regular expression",
        ),
        ("\n[lint]\nterms = [{ rule = 'A', wrong = 'x*', right = 'b' }]\n", "finds the empty text"),
        ("\n[lint]\nterms = [{ rule = 'A', wrong = 'b', right = 'abc' }]\n", "the right spelling"),
        (
            "\n[lint]\nterms = [{ rule = 'A', wrong = 'b', right = 'c', example = 'd' }]\n",
            "finds nothing in its example, 'd'",
        ),
        (
            "\n[[lint.terms]]\nrule = 'A'\nwrong = 'b'\nright = 'c'\n"
            "\n[[lint.terms]]\nrule = 'A'\nwrong = 'd'\nright = 'e'\n",
            "15: two terms are called 'A'",
        ),
        (
            "\n[lint]\nterms = [{ rule = 'a b', wrong = 'b', right = 'c' }]\n",
            "'a b' cannot be the id of a rule",
        ),
    ],
)
def test_what_cannot_work_is_refused_before_anything_runs(added: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(SMALLEST + added)

    assert message in str(caught.value)
    assert caught.value.hint


def test_no_sections_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"there are no \[\[sections\]\]"):
        load('[site]\nurl = "https://example.org/"\ntitle = "x"\n')


def test_a_missing_table_is_named() -> None:
    with pytest.raises(ConfigError, match=r"lacks the table \[site\]"):
        parse_config({"sections": []})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[site\n", "1: a bracket of the table's name is missing"),
        ("title = Digest\n", "1: what stands after the = is no value"),
        ("a = 'x\n", "1: a quote is not closed"),
        ("a = 1\na = 2\n", "2: a key stands there twice"),
        ("[a.b]\n[c]\n[a.b]\n", "3: the table [a.b] stands there twice"),
        ("a = [1,\n2\n", "2: a list before this place is not closed"),
        ("a = 1\n<<<<<<< HEAD\n", "2: a merge conflict is not resolved"),
        ("a =" + "[" * 99_999, " brackets are nested too deep"),
    ],
)
def test_what_is_no_toml_names_the_file(text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=r"^digest\.toml:") as caught:
        load(text)

    assert str(caught.value).startswith(f"digest.toml:{message}")
    assert caught.value.hint


@pytest.mark.parametrize("name", ["kubernetes", "github"])
def test_a_folder_of_feeds_may_be_set(name: str) -> None:
    text = preset_text(name).replace('"feed.xml"', '"feeds/all.xml"')

    assert load(text).feeds.rss == "feeds/all.xml"


def test_without_a_table_of_proposals_no_link_names_one() -> None:
    assert load(SMALLEST).proposals.key("kep.k8s.io/1") is None


def test_a_misspelt_section_of_lint_names_the_nearest_one() -> None:
    with pytest.raises(ConfigError) as caught:
        load(f"{SMALLEST}\n[lint.sections]\nmerges = ['merge']\n")

    assert caught.value.hint == "did you mean 'merges'?"
