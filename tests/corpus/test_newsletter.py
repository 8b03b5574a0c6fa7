"""Mail of a real archive: every address and word of each edition is in both, none is clipped."""

import re
import time
from collections import Counter
from pathlib import Path

import pytest

from digest.index.reading import index_edition
from digest.render.newsletter import email_html, email_of, email_text
from digest.render.page import section_views
from tests.builders_site import edition, templates
from tests.unit.render.test_newsletter import PAGE, SITE, Read, is_within, words

pytestmark = pytest.mark.corpus
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.S)
_CLIPPED_AT = 102_000
"""Bytes of HTML from which Gmail shows a mail's beginning only."""


def test_mails_of_every_post_have_all_its_words_and_addresses(shared: Path) -> None:
    made = []
    for path in sorted((shared / "corpus" / "lwkd" / "_posts").glob("*.md")):
        text = _FRONT.sub("", path.read_text(encoding="utf-8").replace("\r\n", "\n"), count=1)
        made.append(index_edition(edition(text), path.name, site_url=SITE.url))
    environment, lost, largest = templates(), [], 0
    started = time.process_time()
    mails = [email_of(indexed, body, site=SITE) for indexed, body in made]
    both = [(email_html(mail, environment), email_text(mail).decode()) for mail in mails]
    seconds = time.process_time() - started

    for (indexed, body), (html, text) in zip(made, both, strict=True):
        sections = section_views(body, permalinks=False, base_url=PAGE)
        page = Read("".join(str(section.html) for section in sections))
        said = [word for piece in page.said for word in words(piece)]
        in_html = Read(html.decode())
        lost += sorted(Counter(page.urls) - Counter(in_html.urls))
        lost += [url for url in page.urls if re.sub(r"\s", "%20", url.strip()) not in text]
        if not is_within(said, " ".join(in_html.said)) or not is_within(said, text):
            lost.append(indexed.content)
        largest = max(largest, len(html))
    print(f"{len(both)} mails, twice, in {seconds:.2f} s; the largest {largest:,} bytes")  # noqa: T201
    assert both
    assert lost == []
    assert largest < _CLIPPED_AT
