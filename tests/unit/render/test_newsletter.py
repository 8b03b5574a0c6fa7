from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.config import Site
from digest.index.reading import index_edition
from digest.render.newsletter import Email, email_html, email_of, email_text, subject_of
from digest.render.page import section_views
from tests.builders_site import PUBLISHED, TEMPLATES, edition, templates
from tests.hostile import CONTROLS, LINKS, TITLES

SITE = Site(
    url="https://example.org/digest/",
    title="Cluster Weekly",
    licence="CC BY 4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    attribution="Written by its readers.",
    authors=("The editors",),
)
PAGE = "https://example.org/digest/2026/20260816/"
ENVIRONMENT = templates()


def mail(text: str, front: str = PUBLISHED, merged: int | None = None) -> Email:
    indexed, body = index_edition(edition(text, front=front), "x", site_url=SITE.url)
    return email_of(indexed, body, site=SITE, merged_count=merged)


def html(text: str, front: str = PUBLISHED, merged: int | None = None) -> str:
    return email_html(mail(text, front, merged), ENVIRONMENT).decode()


def plain(text: str, front: str = PUBLISHED, merged: int | None = None) -> str:
    """The plain mail between its head and its foot."""
    whole = email_text(mail(text, front, merged)).decode()
    return whole.partition(f"{PAGE}\n\n")[2].partition("\n\n----")[0].strip("\n")


class Read(HTMLParser):
    """The addresses, headings and words of some HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.urls: list[str] = []
        self.levels: list[int] = []
        self.said: list[str] = []
        self.harm: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.urls += [value for name, value in attrs if name in ("href", "src") and value]
        self.said += [value for name, value in attrs if name in ("alt",) and value]
        self.harm += [name for name, _ in attrs if name.startswith("on")]
        if tag in ("script", "svg", "math", "iframe", "form", "object", "embed", "base", "link"):
            self.harm.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def is_within(some: list[str], text: str) -> bool:
    """Whether the words occur in this order; two may stand in one where no space was between."""
    at = 0
    for word in some:
        at = text.find(word, at) + len(word)
        if at < len(word):
            return False
    return True


WORD = st.sampled_from(["kubelet", "fixes", "a", "`--flag`", "Pod", "&", "<Pod>", "**now**", "é"])
URL = st.integers(1, 9).map(lambda n: f"https://example.org/{n}{'long-' * (n * 3)}?a=1&b={n}")
INLINE = st.one_of(
    WORD,
    st.builds("[{} {}]({})".format, WORD, WORD, URL),
    st.builds("![{}]({})".format, WORD, URL),
    st.builds("<{}>".format, URL),
    st.builds("[relative](../{})".format, st.integers(1, 9)),
    st.builds("~~{}~~".format, WORD),
)
LINE = st.lists(INLINE, min_size=1, max_size=30).map(" ".join)
BLOCK = st.one_of(
    LINE.map(lambda text: f"* {text}\n"),
    LINE.map(lambda text: f"  * {text}\n"),
    LINE.map(lambda text: f"1. {text}\n\n   {text}\n"),
    LINE.map(lambda text: f"> {text}\n"),
    LINE.map(lambda text: f"### {text}\n\n"),
    LINE.map(lambda text: f"\n{text}\n\n"),
    LINE.map(lambda text: f"\n```\n{text}\n```\n"),
    LINE.map(lambda text: f"\n## {text[:20]}\n\n"),
    LINE.map(lambda text: f"\n<details><summary>{text}</summary>\n\n{text}\n\n</details>\n\n"),
    st.just("\n***\n\n"),
)


@given(st.lists(BLOCK, min_size=1, max_size=8).map("".join))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_both_mails_have_every_word_and_every_address_of_the_page(text: str) -> None:
    indexed, body = index_edition(edition(text), "x", site_url=SITE.url)
    sections = section_views(body, permalinks=False, base_url=PAGE)
    page = [Read(f"<h2>{s.title}</h2>{s.html}" if s.anchor else str(s.html)) for s in sections]
    email = email_of(indexed, body, site=SITE)

    in_html = Read(email_html(email, ENVIRONMENT).decode())
    in_text = email_text(email).decode()

    urls = Counter(url for section in page for url in section.urls)
    assert urls <= Counter(in_html.urls)
    lines = {re.sub(r"^[>\s]*(?:\[\d+\] )?", "", line) for line in in_text.split("\n")}
    assert {url for url in urls if url not in lines and url not in in_text.split()} == set()
    said = [word for section in page for piece in section.said for word in words(piece)]
    assert is_within(said, " ".join(in_html.said))
    assert is_within(said, in_text)


@given(st.lists(LINE, min_size=3, max_size=12), st.booleans())
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_a_table_of_any_width_keeps_its_words_and_addresses(cells: list[str], wide: bool) -> None:
    cut = [cell.replace("|", " ") if wide else cell.split()[0] for cell in cells]
    rows = [f"| {' | '.join(cut[at : at + 3])} |" for at in range(0, len(cut), 3)]
    text = "\n".join([rows[0], "|---|---|---|", *rows[1:]])
    _, body = index_edition(edition(text), "x", site_url=SITE.url)
    page = Read("".join(str(s.html) for s in section_views(body, permalinks=False, base_url=PAGE)))

    in_text = plain(text)

    assert Counter(words(" ".join(page.said))) <= Counter(words(in_text))
    assert all(url in in_text for url in page.urls)


def test_lines_of_words_are_at_most_76_wide() -> None:
    text = f"* {'[word](https://example.org/x) and ' * 40}\n\n> {'quoted words ' * 40}\n"

    assert max(len(line) for line in plain(text).split("\n")) <= 76


def test_one_address_stands_below_its_item_and_several_are_numbered() -> None:
    text = (
        "* [One](https://a.example/1) item\n* [Two](https://a.example/2), [b](https://a.example/3)"
    )

    assert plain(text) == (
        "* One item\n  https://a.example/1\n\n"
        "* Two [1], b [2]\n  [1] https://a.example/2\n  [2] https://a.example/3"
    )


def test_an_address_is_never_broken_and_an_address_shown_as_such_is_not_doubled() -> None:
    url = f"https://example.org/{'very-long-' * 20}"

    assert plain(f"Words before <{url}> and after.").split("\n") == [
        "Words before",
        url,
        "and after.",
    ]


def test_lists_in_lists_quotations_code_and_pictures_read_well() -> None:
    text = (
        "1. First\n   * in it\n     * deeper\n2. Second\n\n> Said\n>\n> twice\n\n"
        "```\nx  =  1\n```\n\n"
        "![A chart](https://a.example/c.png)\n\n***\n\nLine  \nnext\n"
    )

    assert plain(text) == (
        "1. First\n   * in it\n     * deeper\n\n2. Second\n\n> Said\n>\n> twice\n\n    x  =  1\n\n"
        "[Image: A chart]\nhttps://a.example/c.png\n\n* * *\n\nLine\nnext"
    )


def test_a_table_that_fits_stands_in_columns_and_a_wide_one_row_by_row() -> None:
    narrow = "| Who | When |\n|---|---|\n| Docs | [28 Aug](https://a.example/) |\n"
    wide = f"| Who | What |\n|---|---|\n| Docs | {'many words ' * 9}|\n"

    assert plain(narrow) == "Who   When\n----  ------\nDocs  28 Aug\nhttps://a.example/"
    assert plain(wide).startswith("* Who: Docs\n  What: many words many words")


def test_sections_and_highlights_are_underlined() -> None:
    text = "## Featured PRs\n\n### [#11: A title](https://a.example/11)\n\nText.\n"

    assert plain(text) == (
        "Featured PRs\n------------\n\n#11: A title\n~~~~~~~~~~~~\nhttps://a.example/11\n\nText."
    )


def test_the_head_and_the_foot_say_what_the_page_says() -> None:
    front = f"title: A week\nsummary: In short.\nauthors: [Ada]\n{PUBLISHED}"

    for said in (html("Text.", front, 142), email_text(mail("Text.", front, 142)).decode()):
        for wanted in ("A week", "In short.", "Ada", "20 August 2026", PAGE, SITE.licence_url,
                       "142 pull requests were merged this week.", SITE.attribution):  # fmt: skip
            assert wanted in said
    assert "not published" not in html("Text.")
    assert all("not published" in said for said in (html("Text.", ""), plain_whole("Text.", "")))


def plain_whole(text: str, front: str) -> str:
    return email_text(mail(text, front)).decode()


def test_corrections_are_in_both_mails() -> None:
    front = f"{PUBLISHED}\ncorrections:\n  - at: 2026-08-22T09:00:00Z\n    text: The wrong <b>one."

    assert "<strong" in html("Text.", front)
    assert "The wrong &lt;b&gt;one." in html("Text.", front)
    assert "* 22 August 2026: The wrong <b>one." in plain_whole("Text.", front)


def test_the_subject_is_site_and_edition() -> None:
    indexed, _ = index_edition(edition("Text."), "x", site_url=SITE.url)

    assert subject_of(indexed, site=SITE) == "Cluster Weekly: Week Ending August 16, 2026"


def test_styles_stand_on_the_elements_and_dark_colours_in_the_head() -> None:
    made = html("* [a](https://a.example/)\n\n`code`\n\n## News\n\nText.\n")

    for tag in ("body", "h1", "h2", "p", "a", "ul", "li", "code"):
        assert re.search(rf"<{tag}[^>]* style=\"[^\"]", made), tag
    head = made.partition("</head>")[0]
    assert "@media (prefers-color-scheme: dark)" in head
    assert "margin" not in head.partition("@media")[0]
    assert "max-width: 600px" in made
    assert "display: none" in made.partition("Cluster Weekly</a>")[0]  # the preheader


def test_it_is_a_document_with_one_h1_and_without_links_to_itself() -> None:
    made = html("* [a](https://github.com/a/b/pull/1)\n\n## News\n\n### [B](https://b.example/)\n")

    assert made.lower().startswith("<!doctype html>")
    assert '<html lang="en">' in made
    assert Read(made).levels == [1, 2, 3]
    assert "permalink" not in made
    assert not [url for url in Read(made).urls if not url.startswith("https://")]


@pytest.mark.parametrize("hostile", [*TITLES, *LINKS])
def test_no_text_acts_or_breaks_the_mail(hostile: str) -> None:
    text = f"## {hostile}\n\n* {hostile}\n\n{hostile}\n"

    made = html(text, f"{PUBLISHED}\nsummary: {hostile!r}")

    assert not Read(made).harm
    assert not re.search(r'<[a-z][^<>]*="[^"<>]*<', made)  # a filter might take it for a tag
    assert not [url for url in Read(made).urls if not re.match(r"https?:|mailto:", url)]
    assert plain_whole(text, PUBLISHED).endswith("/\n")


def test_control_characters_reach_neither_mail() -> None:
    said = html(f"* a{CONTROLS}b") + plain_whole(f"* a{CONTROLS}b", PUBLISHED)

    assert not set(said) & set(CONTROLS)


def test_lists_and_quotations_without_end_stay_small() -> None:
    assert len(plain(f"{'<ul><li>word' * 300}{'</li></ul>' * 300}")) < 12_000


def test_a_large_edition_is_below_the_length_that_mail_programs_cut_at() -> None:
    item = "* A sentence of twenty words or so about what [changed](https://github.com/kubernetes/k/pull/{})"

    made = html("\n".join(f"{item.format(n)} in the kubelet and why" for n in range(150)))

    assert len(made.encode()) < 102_000


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_of_text_has_contrast_on_every_ground(scheme: str) -> None:
    css = (TEMPLATES / "newsletter.css").read_text(encoding="utf-8")
    light, _, dark = css.partition("@media (prefers-color-scheme: dark)")
    rules = light if scheme == "light" else dark.partition("@media")[0]
    grounds = set(re.findall(r"background-color: (#\w{6})", rules))
    inks = set(re.findall(r"(?<![\w-])color: (#\w{6})", rules))

    assert len(grounds) == 3
    assert len(inks) == 3
    # WCAG 2.2, 1.4.3, AA
    assert [pair for pair in [(i, g) for i in inks for g in grounds] if contrast(*pair) < 4.5] == []
