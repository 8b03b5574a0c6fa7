from pathlib import Path

import pytest

from digest.errors import DigestError
from digest.render.templates import load_templates, render, static_file
from tests.builders_site import built, edition, publication, templates

TEXT = "## Other Merges\n\n* [One](https://github.com/a/b/pull/1)\n"


def home(folder: Path, text: str, name: str = "page.html.j2") -> Path:
    (folder / name).write_text(text)
    return folder


def test_a_template_of_the_home_replaces_the_packages(tmp_path: Path) -> None:
    site = built(publication(edition(TEXT), home=home(tmp_path, "<p>{{ page.title }}</p>\n")))
    assert site["2026/20260816/index.html"] == "<p>Week Ending August 16, 2026</p>\n"
    assert "Cluster Weekly" in site["index.html"]


def test_a_template_of_the_home_can_build_on_the_packages(tmp_path: Path) -> None:
    text = '{% extends "package/page.html.j2" %}{% block subscribe %}Ring us.{% endblock %}'
    html = built(publication(edition(TEXT), home=home(tmp_path, text)))["2026/20260816/index.html"]
    assert "Ring us." in html
    assert "<h1>" in html


def test_a_stylesheet_of_the_home_replaces_the_packages(tmp_path: Path) -> None:
    site = built(publication(home=home(tmp_path, "body { color: {{ x }} }", "style.css")))
    assert site["style.css"] == "body { color: {{ x }} }"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a\n{% if %}", 2, "Expected an expression"),
        ("a\nb\n{{ page.titel }}", 3, "titel"),
        ("\n{{ nothing }}", 2, "nothing"),
        ("{{ ''.__class__.__mro__ }}", 1, "unsafe"),
        ("{{ page.title.__init__.__globals__ }}", 1, "unsafe"),
        ("\n{{ 1 / 0 }}", 2, "divides by zero"),
        ("{{ 'x' * 10000000000 }}", 1, "numbers"),
        ("{{ 10 ** 10 ** 10 }}", 1, "small numbers"),
        (
            "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
            1,
            "steps",
        ),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", 1, "nests without end"),
        ("{{ page.sections.append(1) }}", 1, "append"),
        ('{% include "../../etc/passwd" %}', 0, "no template"),
    ],
)
def test_a_template_that_fails_names_file_line_and_next_step(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    folder = home(tmp_path, text)
    with pytest.raises(DigestError, match=words) as caught:
        built(publication(edition(TEXT), home=folder))
    assert caught.value.hint
    if line:
        assert f"{folder / 'page.html.j2'}:{line}: " in str(caught.value)


def test_output_without_end_is_stopped(tmp_path: Path) -> None:
    text = "{% for a in range(99999) %}{{ page.title }}" + "x" * 10_000 + "{% endfor %}"
    with pytest.raises(DigestError, match="prints more than"):
        built(publication(edition(TEXT), home=home(tmp_path, text)))


def test_what_is_not_markup_is_escaped_in_html_and_xml_templates(tmp_path: Path) -> None:
    for name in ("a.html.j2", "a.xml.j2"):
        found = templates(home(tmp_path, "{{ word }}", name))
        assert render(found, name, word="<&>") == b"&lt;&amp;&gt;"


def test_a_missing_template_is_named_with_the_nearest() -> None:
    with pytest.raises(DigestError, match=r"no template pgae\.html\.j2") as caught:
        render(templates(), "pgae.html.j2")
    assert caught.value.hint == "did you mean page.html.j2?"
    with pytest.raises(DigestError, match=r"no template x\.css"):
        static_file(templates(), "x.css")


def test_a_template_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "page.html.j2").write_bytes(b"\xff\xfe")
    with pytest.raises(DigestError, match="is not UTF-8"):
        templates(tmp_path)


# ------------------------------------------------------------------ templates as bytecode

CALLS = "{% macro m(x) %}<b>{{ x }}</b>{% endmacro %}{{ m(1) }}"


def printed(package: Path, home_folder: Path | None, compiled: Path) -> bytes:
    return render(load_templates(package, home_folder, compiled), "a.html.j2")


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "a.html.j2").write_text(CALLS)
    (folder / "b.html.j2").write_text("b")
    return folder


@pytest.mark.parametrize("first", [True, False])
def test_what_the_sandbox_compiled_runs_nowhere_else(
    package: Path, tmp_path: Path, *, first: bool
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "b.html.j2").write_text("mine")
    homes = [own if first else None, None if first else own]

    assert [printed(package, each, tmp_path / "c") for each in homes] == [b"<b>1</b>"] * 2


@pytest.mark.parametrize("content", [b"", b"j2", b"\x80\x05.", b"x" * 40])
def test_bytecode_that_is_broken_is_made_again(
    package: Path, tmp_path: Path, content: bytes
) -> None:
    printed(package, None, tmp_path / "c")
    files = [path for path in (tmp_path / "c").rglob("*") if path.is_file()]
    assert files
    for path in files:
        whole = path.read_bytes()
        for broken in (content, whole[: len(whole) // 2], whole[:-3], whole[:20]):
            path.write_bytes(broken)
            assert printed(package, None, tmp_path / "c") == b"<b>1</b>"


def test_a_template_that_changed_is_not_the_old_one(package: Path, tmp_path: Path) -> None:
    printed(package, None, tmp_path / "c")
    (package / "a.html.j2").write_text("new")

    assert printed(package, None, tmp_path / "c") == b"new"


def test_a_folder_that_cannot_be_written_costs_only_time(package: Path, tmp_path: Path) -> None:
    (tmp_path / "c").write_text("a file is in the way")

    assert printed(package, None, tmp_path / "c") == b"<b>1</b>"
