"""An exported post builds in Jekyll beside the posts of a real archive."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.edition.export import jekyll_post
from digest.edition.grammar import parse_edition
from digest.keys import NO_PROPOSALS
from digest.model import TextFile

pytestmark = pytest.mark.corpus
CONFIG = """\
url: https://example.org
permalink: /:slug/
plugins: [jekyll-feed]
timezone: UTC
defaults:
  - {scope: {path: "", type: posts}, values: {layout: post}}
"""
LAYOUT = "<title>{{ page.title }}</title>\n<main>{{ content }}</main>\n"
HOSTILE = """\
---
title: 'Colons: "quotes", {{ 7 | times: 7 }} & [brackets]'
---

## Merges

* Templates print [{{ 7 | times: 7 }}](https://example.org/liquid) and {% include secret %}
* <!-- nobody reads this -->`{% raw %}` and `{% endraw %}` survive
"""


def test_exported_posts_build_beside_real_ones(shared: Path, tmp_path: Path) -> None:
    shutil.copytree(shared / "corpus" / "lwkd" / "_posts", tmp_path / "_posts")
    (tmp_path / "_layouts").mkdir()
    (tmp_path / "_layouts" / "post.html").write_text(LAYOUT)
    (tmp_path / "_config.yml").write_text(CONFIG)
    file = TextFile(path="edition.md", text=HOSTILE)
    edition = parse_edition("2024-08-18", [file], sections=[], proposals=NO_PROPOSALS)
    post = jekyll_post(edition, datetime(2024, 8, 22, 16, tzinfo=UTC))
    (tmp_path / "_posts" / "2024-08-18-digest.md").write_text(post)

    subprocess.run(["jekyll", "build", "--quiet"], cwd=tmp_path, check=True)

    page = (tmp_path / "_site" / "2024-08-18-update" / "index.html").read_text()
    assert "<title>Colons: &quot;quotes&quot;" in page or '<title>Colons: "quotes"' in page
    assert "{{ 7 | times: 7 }}" in page
    assert "{% include secret %}" in page
    assert '<code class="language-plaintext highlighter-rouge">{% endraw %}</code>' in page
    assert "nobody reads this" not in page
    pages = len(list((tmp_path / "_site").glob("*/index.html")))
    print(f"jekyll built {pages} posts, the exported one among them")  # noqa: T201 - a figure to see
    assert pages > 300
