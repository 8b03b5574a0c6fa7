"""What is told twice: in one edition, and over the editions of the last weeks."""

from __future__ import annotations

from digest.model import Snapshot, TextFile
from tests.builders import make_pick, make_pull, make_snapshot
from tests.builders_check import findings, make_reading, messages

URL = "https://github.com/kubernetes/kubernetes/pull/"
KEY = "kubernetes/kubernetes#"


def merges(*bullets: str, section: str = "Other Merges") -> str:
    return f"## {section}\n\n" + "".join(f"* {bullet}\n" for bullet in bullets) + "\n"


def told_before(text: str, before: dict[str, str], snapshot: Snapshot | None = None) -> list[str]:
    reading = make_reading(text, before=before, snapshot=snapshot)
    return [found.message for found in findings(reading, "REPEAT-4W")]


def test_every_item_behind_the_first_is_told() -> None:
    text = merges(
        f"[One]({URL}7)", f"[Two]({URL}7/files)", f"Three, see [a]({URL}8)", f"[3]({URL}7)"
    )

    found = findings(make_reading(text), "DUP-BULLET-PR")

    assert [each.line for each in found] == [4, 6]
    assert {each.message for each in found} == {f"{KEY}7 is also linked by the item 'One'"}


def test_one_item_may_link_a_pull_request_twice_and_an_issue_stands_where_it_likes() -> None:
    issue = "https://github.com/kubernetes/kubernetes/issues/9"
    text = merges(f"[One]({URL}7), [really]({URL}7)", f"[Two]({issue})", f"[Three]({issue})")

    assert messages(text, "DUP-BULLET-PR") == []


def test_items_among_the_highlights_are_about_what_the_lists_tell() -> None:
    text = merges(f"[One]({URL}7)", section="Featured PRs") + merges(f"[One]({URL}7)")

    assert messages(text, "DUP-BULLET-PR") == []
    assert messages(text, "DUP-EDITION") == [
        f"{KEY}7 is also linked in line 3 (Featured PRs): 'One'"
    ]


def test_a_second_link_in_another_file_names_the_file() -> None:
    other = TextFile(path="sections/a.md", text=merges(f"[Two]({URL}7)", section="Promotions"))

    [found] = findings(make_reading(merges(f"[One]({URL}7)"), others=(other,)), "DUP-EDITION")

    assert found.path == "sections/a.md"
    assert found.message == f"{KEY}7 is also linked in line 3 of edition.md (Other Merges): 'One'"


def test_links_in_comments_repeat_nothing() -> None:
    text = merges(f"[One]({URL}7)") + f"<!-- * [Two]({URL}7) -->\n"

    assert messages(text, "DUP-EDITION", "DUP-BULLET-PR") == []


def test_old_threads_are_known_by_their_fragment() -> None:
    forum = "https://groups.google.com/forum/?utm_medium=email#!topic/dev/"
    text = f"## Developer News\n\n[Chairs]({forum}abc) step down.\n\n[Survey]({forum}xyz) ends.\n"

    assert messages(text, "DUP-URL-CLAIM") == []
    assert messages(text.replace("xyz", "abc"), "DUP-URL-CLAIM") == [
        "'Chairs' leads to the same thread"
    ]


def test_a_thread_may_be_linked_again_for_the_same_thing_or_to_answer_in() -> None:
    url = "https://groups.google.com/g/dev/c/abc"
    text = (
        f"## Developer News\n\n[New field tags]({url}) are planned.\n\n"
        f"The [field tags]({url}) again; [respond there]({url}).\n"
    )

    assert messages(text, "DUP-URL-CLAIM") == []


def test_the_edition_and_section_that_had_it_are_named() -> None:
    before = {"2026-08-02": merges(f"[One]({URL}7)", section="Promotions")}

    assert told_before(merges(f"[Again]({URL}7)"), before) == [
        f"{KEY}7 was in 2026-08-02 (Promotions)"
    ]


def test_four_weeks_are_looked_back_and_no_more() -> None:
    said = merges(f"[One]({URL}7)")

    assert told_before(said, {"2026-07-19": said})
    assert not told_before(said, {"2026-07-12": said})


def test_news_may_remind() -> None:
    said = merges(f"[One]({URL}7)")
    news = f"## Developer News\n\n[One]({URL}7) is close.\n\n"

    assert told_before(news, {"2026-08-09": said}) == []
    assert len(told_before(news + said, {"2026-08-09": news})) == 1


def test_the_cherry_pick_of_what_was_told_is_told_again() -> None:
    snapshot = make_snapshot(make_pick(8, 6), originals=[make_pull(6)])

    found = told_before(
        merges(f"[Mended]({URL}8)"), {"2026-08-09": merges(f"[Mended]({URL}6)")}, snapshot
    )

    assert found == [f"{KEY}8 is one change with {KEY}6, which was in 2026-08-09 (Other Merges)"]


def test_a_follow_up_is_waived() -> None:
    said = merges(f"[One]({URL}7)")
    text = "## Other Merges\n\n<!-- lint: allow REPEAT-4W follow-up -->\n" + f"* [One]({URL}7)\n"

    reading = make_reading(text, before={"2026-08-09": said})

    assert findings(reading, "REPEAT-4W", "WAIVER") == []
