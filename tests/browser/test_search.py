"""The search page in a browser: from a server and from a folder, by keyboard, without script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
import pytest

from tests.builders_index import KK, make_edition_index, make_mention, search_files
from tests.hostile import TITLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Route

    from digest.model import IndexedEdition

pytestmark = [pytest.mark.browser, pytest.mark.loopback]

_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'"
_LONG = "Much was said before. " * 20 + "The eviction manager waits for pods. " + "And after. " * 20


def _editions() -> list[IndexedEdition]:
    newest = [
        make_mention("Partitions build on it", "KEP-4815", "KEP-4381"),
        make_mention("PodDisruptionBudget counts unready pods", f"{KK}#141375"),
        make_mention("kube-proxy speaks nftables (#140000)", "KEP-3866", f"{KK}#140001"),
        make_mention(
            "Structured parameters", "KEP-4381", f"{KK}#123", kind="highlight", text=_LONG
        ),
        make_mention("etcd v3.6.4 is out", "etcd-io/etcd@v3.6.4", section="Version Updates"),
        *(make_mention(title) for title in TITLES),
    ]
    older = [
        make_mention("The kubelet keeps swap off", f"{KK}#1234"),
        make_mention("Another one, of tests", "kubernetes/test-infra#1234"),
        make_mention("v1.33.2 and v1.34.0-rc.1 are out, and 500 people came"),
        make_mention("Ein Gruß aus Łódź, für den ﬁlesystem-Test"),
        *(make_mention(f"Leak number {n} is mended", f"{KK}#{9000 + n}") for n in range(25)),
    ]
    return [
        make_edition_index("2026-08-16", newest, title="<b>Week</b> of the budget"),
        make_edition_index("2025-12-14", older),
        make_edition_index("2025-12-07", [make_mention("kubelets", text="A kubelet, kubelets")]),
    ]


def _write(folder: Path, editions: list[IndexedEdition]) -> None:
    for path, content in search_files(*editions).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    for edition in editions:
        place = folder / edition.page
        place.mkdir(parents=True, exist_ok=True)
        (place / "index.html").write_text(f"<!doctype html><title>{edition.id}</title>")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site's folder, as far as the search needs it."""
    made = tmp_path_factory.mktemp("search")
    _write(made, _editions())
    return made


@pytest.fixture(params=["served", "folder"])
def url(request: pytest.FixtureRequest, folder: Path, serve: Callable[[Path], str]) -> str:
    """The search page's address on a server, then in the folder itself."""
    base = serve(folder) if request.param == "served" else f"{folder.as_uri()}/"
    return f"{base}search/index.html"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page under a strict policy; an error or a dialog on it fails the test."""
    page = browser.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    page.on("console", lambda said: wrong.append(said.text) if "Policy" in said.text else None)
    page.route(re.compile(r"^http.*\.html"), _with_policy)
    yield page
    page.close()
    assert wrong == []


def _with_policy(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": _POLICY})


def _ask(page: Page, text: str) -> None:
    """Write the text and wait for its answers, the first of which has the focus then."""
    page.fill("#_q", "")
    page.press("#_q", "Enter")
    page.locator("#_status:empty").wait_for(state="attached")
    page.fill("#_q", text)
    page.press("#_q", "Enter")
    page.locator("#_status:not(:empty)").wait_for()


def _wait_for_answers(page: Page, count: int) -> None:
    page.locator(f"#_answers li:nth-child({count}):last-child").wait_for()


def _answers(page: Page, asked: Iterable[str]) -> dict[str, list[str]]:
    """Return the titles of the answers to each question, in their order."""
    found = {}
    for text in asked:
        _ask(page, text)
        found[text] = _titles(page)
    return found


def _focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.innerText"))


def _titles(page: Page) -> list[str]:
    return [str(title) for title in page.locator("#_answers li a").all_inner_texts()]


_EXACTLY: dict[str, list[str]] = {
    "141375": ["PodDisruptionBudget counts unready pods"],
    "#141375": ["PodDisruptionBudget counts unready pods"],
    "kubernetes/kubernetes#1234": ["The kubelet keeps swap off"],
    "test-infra#1234": ["Another one, of tests"],
    "1234": ["The kubelet keeps swap off", "Another one, of tests"],
    f"https://github.com/{KK}/pull/1234/files": ["The kubelet keeps swap off"],
    "140000": ["kube-proxy speaks nftables (#140000)"],
    "KEP-4381": ["Structured parameters", "Partitions build on it"],
    "kep 4381": ["Structured parameters", "Partitions build on it"],
    "4381": ["Structured parameters", "Partitions build on it"],
    "123": ["Structured parameters"],
    "v1.33.2": ["v1.33.2 and v1.34.0-rc.1 are out, and 500 people came"],
    "1.33": ["v1.33.2 and v1.34.0-rc.1 are out, and 500 people came"],
    "etcd v3.6": ["etcd v3.6.4 is out"],
    "etcd-io/etcd@v3.6.4": ["etcd v3.6.4 is out"],
    "https://github.com/etcd-io/etcd/releases/tag/v3.6.4": ["etcd v3.6.4 is out"],
    "500": ["v1.33.2 and v1.34.0-rc.1 are out, and 500 people came"],
}


def test_a_number_answers_exactly(page: Page, url: str) -> None:
    page.goto(url)
    assert _answers(page, _EXACTLY) == _EXACTLY


_NOWHERE = (
    "KEP-99", f"{KK}#123456", "v1.3", "1.33.20", "kubelet v1.33.2", "zebra", "etcd-io/bbolt@v3.6.4",
)  # fmt: skip


def test_what_is_not_there_is_not_found(page: Page, url: str) -> None:
    page.goto(url)
    for asked in _NOWHERE:
        assert _answers(page, [asked]) == {asked: []}
        assert page.inner_text("#_status") == f"Nothing found for “{asked}”."


_WORDS: dict[str, list[str]] = {
    "disruption": ["PodDisruptionBudget counts unready pods"],
    "poddis": ["PodDisruptionBudget counts unready pods"],
    "DisruptionBudget": ["PodDisruptionBudget counts unready pods"],
    "kube-proxy": ["kube-proxy speaks nftables (#140000)"],
    "PROXY nft": ["kube-proxy speaks nftables (#140000)"],
    "nft proxy": [],
    "kubelet": ["The kubelet keeps swap off", "kubelets"],
    "łodz gruß file": ["Ein Gruß aus Łódź, für den ﬁlesystem-Test"],
    "version out": ["etcd v3.6.4 is out"],
    "week budget": ["<b>Week</b> of the budget"],
}


def test_words_answer_by_all_of_them_titles_first(page: Page, url: str) -> None:
    page.goto(url)
    assert _answers(page, _WORDS) == _WORDS


def test_an_answer_leads_to_its_place_and_shows_where_and_why(page: Page, url: str) -> None:
    page.goto(url)
    _ask(page, "eviction manager")
    assert page.inner_text("#_answers .where") == "<b>Week</b> of the budget · Other Merges"
    snippet = page.locator("#_answers .snippet")
    assert "The eviction manager waits for pods." in snippet.inner_text()
    assert snippet.locator("mark").all_inner_texts() == ["eviction", "manager"]
    page.locator("#_answers a:focus").press("Enter")
    page.wait_for_url("**/2026/20260816/index.html#kep-4381")


def test_the_keyboard_is_enough(page: Page, url: str) -> None:
    page.goto(url)
    page.keyboard.type("kubele")
    _wait_for_answers(page, 2)  # they come while one types
    page.keyboard.type("t")
    page.keyboard.press("Enter")
    page.locator("#_answers a:focus").wait_for()
    assert _focused(page) == "The kubelet keeps swap off"
    for key, place in (
        ("ArrowDown", "kubelets"),
        ("ArrowDown", "kubelets"),
        ("ArrowUp", "The kubelet keeps swap off"),
        ("ArrowUp", "_q"),
        ("Tab", "The kubelet keeps swap off"),
        ("Escape", "_q"),
    ):
        page.keyboard.press(key)
        assert _focused(page) == place
    page.keyboard.press("Escape")
    assert page.input_value("#_q") == ""
    assert _titles(page) == []
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert _focused(page) == "_q"
    page.keyboard.type("a/b")
    assert page.input_value("#_q") == "a/b"


def test_what_is_asked_stands_in_the_address(page: Page, url: str) -> None:
    page.goto(f"{url}?q=KEP-4381")
    _wait_for_answers(page, 2)
    assert page.input_value("#_q") == "KEP-4381"
    _ask(page, "kube proxy")
    page.wait_for_url("**/search/index.html?q=kube%20proxy")


def test_screen_readers_are_told(page: Page, url: str) -> None:
    page.goto(url)
    _ask(page, "4381")
    assert page.get_by_role("status").inner_text() == "2 answers."
    assert page.get_by_label("What are you looking for?").input_value() == "4381"
    answers = page.locator("#_answers").get_by_role("listitem")
    assert answers.count() == 2
    assert answers.first.get_by_role("link").get_attribute("href")


def test_many_answers_come_by_ten(page: Page, url: str) -> None:
    page.goto(url)
    _ask(page, "leak")
    assert len(_titles(page)) == 10
    assert page.inner_text("#_status") == "The best 10 of 25 answers."
    page.get_by_role("button", name="More answers").click()
    _wait_for_answers(page, 20)
    assert _focused(page) == _titles(page)[10]
    page.get_by_role("button", name="More answers").click()
    _wait_for_answers(page, 25)
    assert page.inner_text("#_status") == "25 answers."
    assert page.locator("#_more").is_hidden()


_HARMFUL = ("script", "img", "svg", "click", "onmouseover", "template", "php")


def test_upstream_text_is_shown_as_text(page: Page, url: str) -> None:
    page.goto(url)
    for word in _HARMFUL:
        expected = [title for title in TITLES if re.search(rf"\b{word}", title)]
        assert _answers(page, [word]) == {word: expected}
        inside = page.locator("#_answers *").evaluate_all("all => all.map(one => one.localName)")
        assert set(inside) <= {"a", "li", "mark", "p"}


def test_without_script_the_page_says_what_serves(browser: Browser, url: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(url)
        assert "Searching needs JavaScript" in page.inner_text("main")
        assert page.locator("#_q").is_hidden()
        assert page.get_by_role("link", name="All editions").is_visible()


def test_nothing_of_the_index_is_loaded_before_one_types(page: Page, url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/search/")[2]))
    page.goto(url)
    assert [path for path in asked if path.endswith(".js")] == ["search.js"]
    _ask(page, "141375")
    loaded = [path.partition("?")[0] for path in asked if path.partition("?")[0].endswith(".js")]
    assert sorted(loaded[1:]) == ["2025/numbers.js", "2026/numbers.js", "editions/2026-08-16.js"]


def test_a_site_built_anew_since_is_asked_again(
    page: Page, serve: Callable[[Path], str], tmp_path: Path
) -> None:
    newest, *older = _editions()
    _write(tmp_path, [newest, *older])
    page.goto(f"{serve(tmp_path)}search/index.html")
    _ask(page, "141375")  # the list of editions is loaded now
    extra = make_edition_index("2026-08-23", [make_mention("Disruption again")])
    edited = msgspec.structs.replace(newest, content="2", mentions=newest.mentions[:2])
    _write(tmp_path, [extra, edited, *older])
    _ask(page, "disruption")
    assert _titles(page) == ["Disruption again", "PodDisruptionBudget counts unready pods"]


def test_a_missing_file_is_said(page: Page, serve: Callable[[Path], str], tmp_path: Path) -> None:
    _write(tmp_path, _editions())
    (tmp_path / "search" / "2025" / "numbers.js").unlink()
    page.goto(f"{serve(tmp_path)}search/index.html")
    _ask(page, "141375")
    assert page.inner_text("#_status") == (
        "The search does not work at the moment: 2025/numbers.js could not be loaded."
    )
