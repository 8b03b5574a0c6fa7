"""A build after any change gives what a build from nothing gives, byte for byte."""

from __future__ import annotations

import random
import re
import shutil
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from digest.app import open_app
from digest.archive import Archive
from digest.cli import run
from digest.pipeline.build import build
from tests.builders import but, make_facts, make_kep_update, make_pull, make_snapshot
from tests.kills import tree

if TYPE_CHECKING:
    from pathlib import Path

WEEKS = ("2026-07-26", "2026-08-02", "2026-08-09", "2026-08-16")
WORDS = ("pump", "valve", "node", "SIG Node", "KEP-3136", "v1.37.2", "<b>bold</b>", "naïve")


def front_of(choice: random.Random, week: str) -> str:
    """A published edition's front matter, in which anything may change; one week is a draft."""
    ending = choice.choice(("/", "", ".html"))
    maybe = (
        f"title: {choice.choice(WORDS)} {choice.randint(1, 99)}\n",
        f"summary: {choice.choice(WORDS)}.\n",
        f"authors: [{choice.choice(('Ada', 'Juno'))}]\n",
        f"feed_id: urn:old:{choice.randint(1, 3)}:{week}\n",
        f"permalink: /{choice.choice(('news', 'weeks'))}/{week}{ending}\n",
        f"redirect_from: [/old/{choice.randint(1, 3)}/{week}]\n",
        "corrections:\n- at: 2026-08-30T00:00:00Z\n  text: It was wrong.\n",
        "social: [In other words.]\n",
    )
    fields = "".join(line for line in maybe if choice.random() < 0.5)
    if choice.random() < 0.9:
        fields += f"published_at: {week}T{choice.randint(10, 23)}:00:00Z\n"
    return f"---\n{fields}---\n\n"


def text_of(choice: random.Random, week: str) -> str:
    """An edition of a few items about a few keys."""
    items = "".join(
        f"* {choice.choice(WORDS)} [change](https://github.com/kubernetes/kubernetes/pull/"
        f"{choice.randint(1, 9)})\n"
        for _ in range(choice.randint(1, 5))
    )
    return (
        f"{front_of(choice, week)}## Other Merges\n\n{items}\n"
        f"## KEP of the Week\n\n### [KEP-3136](https://kep.k8s.io/3136)\n\nText.\n"
    )


def write_text(home: Path, choice: random.Random) -> None:
    week = choice.choice(WEEKS)
    (home / "archive" / week).mkdir(exist_ok=True)
    (home / "archive" / week / "edition.md").write_text(text_of(choice, week))


def change_front(home: Path, choice: random.Random) -> None:
    """One field says something else in its line; all else stays where it is."""
    week = choice.choice(WEEKS)
    path = home / "archive" / week / "edition.md"
    if path.exists():
        old, new = choice.choice((
            (r"T\d\d:00:00Z\n---", f"T{choice.randint(10, 23)}:00:00Z\n---"),
            (r"\[(Ada|Juno)\]", f"[{choice.choice(('Cleo', 'Kim'))}]"),
            (r"urn:old:\d", f"urn:old:{choice.randint(4, 6)}"),
            (r"summary: .*", f"summary: {choice.choice(WORDS)}!"),
            (r"/old/\d", f"/old/{choice.randint(4, 6)}"),
            ("It was wrong|It was odd", choice.choice(("It was wrong", "It was odd"))),
        ))  # fmt: skip
        path.write_text(re.sub(old, new, path.read_text(), count=1))


def write_snapshot(home: Path, choice: random.Random) -> None:
    pulls = [make_pull(n, f"sig/{choice.choice(('node', 'auth'))}") for n in range(1, 9)]
    owner = choice.choice(("sig-node", "sig-auth", "team-x", None))
    update = but(
        make_kep_update(3136, choice.randint(1, 9), title=choice.choice(("Pump", "Valve"))),
        owning_sig=owner,
        url=f"https://example.org/{choice.randint(1, 3)}",
    )
    facts = {update.path: make_facts(3136, "Pump", owner)} if choice.random() < 0.5 else {}
    snapshot = make_snapshot(*pulls[: choice.randint(1, 8)], update, keps=facts)
    named = msgspec.structs.replace(snapshot, edition=choice.choice(WEEKS))
    Archive(home / "archive").write_snapshot(named)


def remove_edition(home: Path, choice: random.Random) -> None:
    shutil.rmtree(home / "archive" / choice.choice(WEEKS[1:]), ignore_errors=True)


def change_settings(home: Path, choice: random.Random) -> None:
    path = home / "digest.toml"
    title = f'title = "K{choice.randint(1, 99)}"'
    path.write_text(re.sub(r'(?m)^title = "K.*"$', title, path.read_text(), count=1))


def change_template(home: Path, choice: random.Random) -> None:
    (home / "templates").mkdir(exist_ok=True)
    (home / "templates" / "style.css").write_text(f"p {{ margin: {choice.randint(1, 99)}px }}")


def touch_site(home: Path, choice: random.Random) -> None:
    files = sorted(path for path in (home / "site").rglob("*.*") if path.is_file())
    path = choice.choice([path for path in files if not path.name.startswith(".")])
    if choice.random() < 0.5:
        path.unlink()
    else:
        path.write_text("edited by hand")


def spoil_cache(home: Path, choice: random.Random) -> None:
    files = sorted(path for path in (home / ".digest").rglob("*") if path.is_file())
    path = choice.choice(files)
    content = path.read_bytes()
    path.write_bytes(content[: choice.randint(0, len(content))])


def same_length_at_once(home: Path, choice: random.Random) -> None:
    """An edit within a tick of the clock that changes neither size nor, perhaps, the time."""
    path = home / "archive" / WEEKS[0] / "edition.md"
    if path.exists():
        text = path.read_text()
        path.write_text(text.replace("change", choice.choice(("CHANGE", "choice", "chance"))))


def change_outputs(home: Path, choice: random.Random) -> None:
    path = home / "digest.toml"
    bare = re.sub(r"(?ms)^\[outputs\].*?(?=^\[|\Z)", "", path.read_text())
    names = ("archive", "merges", "topics", "proposals", "newsletter", "search", "sitemap")
    off = "".join(f"{name} = false\n" for name in names if choice.random() < 0.3)
    path.write_text(f"{bare}\n[outputs]\n{off}")


def change_static(home: Path, choice: random.Random) -> None:
    path = home / "static" / choice.choice(("CNAME", "images/a.svg"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(choice.choice(WORDS))


EDITS = (
    write_text,
    write_text,
    change_front,
    change_front,
    write_snapshot,
    write_snapshot,
    remove_edition,
    change_settings,
    change_template,
    change_outputs,
    change_static,
    touch_site,
    spoil_cache,
    same_length_at_once,
)


@pytest.mark.parametrize("seed", range(6))
def test_after_any_edits_the_site_is_that_of_a_fresh_build(
    home: Path, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    choice = random.Random(seed)
    for _ in range(4):
        write_text(home, choice)
    assert run(["--home", str(home), "build"]) == 0
    for step in range(8):
        edit = choice.choice(EDITS)
        edit(home, choice)
        assert run(["--home", str(home), "build"]) == 0, (step, edit.__name__)

        fresh = tmp_path_factory.mktemp("fresh")
        for name in ("archive", "templates", "static"):
            if (home / name).exists():
                shutil.copytree(home / name, fresh / name)
        shutil.copy(home / "digest.toml", fresh / "digest.toml")
        assert run(["--home", str(fresh), "build"]) == 0

        assert tree(home / "site") == tree(fresh / "site"), (step, edit.__name__)


def test_a_build_of_what_did_not_change_touches_no_file(home: Path) -> None:
    write_text(home, random.Random(1))
    run(["build"])
    before = {path: path.stat().st_mtime_ns for path in (home / "site").rglob("*")}

    assert run(["build"]) == 0

    assert {path: path.stat().st_mtime_ns for path in (home / "site").rglob("*")} == before


def test_a_section_file_of_any_name_hides_no_edit(home: Path) -> None:
    write_text(home, random.Random(1))
    main = next((home / "archive").glob("*/edition.md"))
    (main.parent / "sections").mkdir()
    (main.parent / "sections" / "edition.md").write_text("## Notes\n\n* a note\n")
    assert run(["build"]) == 0

    main.write_text(f"{main.read_text()}\nOne more line at the end.\n")

    assert run(["build"]) == 0
    assert any("One more line" in path.read_text() for path in (home / "site").rglob("index.html"))


def test_a_template_that_moves_is_another(home: Path) -> None:
    (home / "templates" / "a").mkdir(parents=True)
    part = home / "templates" / "a" / "part.html.j2"
    part.write_text("a part")
    (home / "templates" / "404.html.j2").write_text('{% include "a/part.html.j2" %}')
    assert run(["build"]) == 0

    part.rename(home / "templates" / "part.html.j2")

    assert run(["build"]) == 1


def test_two_processes_build_what_one_builds(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    choice = random.Random(5)
    for number in range(80):
        week = (date(2025, 1, 5) + timedelta(weeks=number)).isoformat()
        (home / "archive" / week).mkdir(exist_ok=True)
        (home / "archive" / week / "edition.md").write_text(text_of(choice, week))
    sites = []
    for processes in (1, 2):
        folder = tmp_path_factory.mktemp("home") / "home"
        shutil.copytree(home, folder)
        inputs = msgspec.structs.replace(open_app(folder, {}).site_inputs(), processes=processes)
        built = build(inputs, folder / "site")
        assert built.changed == built.files > 400
        assert build(inputs, folder / "site").changed == 0
        sites.append(tree(folder / "site"))

    assert sites[0] == sites[1]
