from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from digest.model.index import IndexedEdition, IndexedWeek, Mention, Merge
from digest.model.records import Change, Deadline, KepChanges, KepFacts, KepUpdate
from digest.render.frame import frame_of
from digest.render.places import STATISTICS
from digest.render.statistics import statistics_page
from tests.builders_site import built, publication
from tests.hostile import CONTROLS, TITLES, Read
from tests.whole_site import whole

MONDAY = datetime(2026, 8, 10, tzinfo=UTC)
WEEK = timedelta(days=7)


def week(place: int = 0, *labels: str, **more: object) -> IndexedWeek:
    """Return the week that begins so many weeks after the first, with a merge for each label."""
    start = MONDAY + place * WEEK
    last = (start + WEEK - timedelta(days=1)).date()
    made = IndexedWeek(
        id=last.isoformat(),
        content="",
        start=start,
        end=start + WEEK,
        merges=tuple(
            Merge(key=f"a/b#{at}", title="x", url="https://e.org/", labels=(label,))
            for at, label in enumerate(labels)
        ),
    )
    return msgspec.structs.replace(made, **more)


def edition(
    place: int = 0, *, words: int = 100, items: int = 3, out: bool = True
) -> IndexedEdition:
    day = (MONDAY + place * WEEK + timedelta(days=6)).date()
    mention = Mention(kind="item", section="s", section_title="S", anchor="a", title="t")
    return IndexedEdition(
        id=day.isoformat(),
        content="",
        page="p/",
        title="t",
        published_at=MONDAY if out else None,
        words=words,
        mentions=(mention,) * items,
    )


def update(number: int, stage: Change | None = None, **more: object) -> KepUpdate:
    made = KepUpdate(
        key=f"KEP-{number}",
        number=number,
        title="x",
        owning_sig="sig-x",
        path=f"keps/{number}",
        previous_path=None,
        new=False,
        removed=False,
        changes=KepChanges(stage=stage),
        pull_requests=(),
        url="https://e.org/",
    )
    return msgspec.structs.replace(made, **more)


def moved(
    place: int, *updates: KepUpdate, aim: str | None = "v1.40", due: str | None = "v1.40"
) -> IndexedWeek:
    """Return a week in which proposals moved that all aim at one release, before ``due``."""
    facts = KepFacts(
        key="",
        title=None,
        owning_sig=None,
        stage="beta",
        status=None,
        latest_milestone=aim,
        milestone={},
        authors=(),
        commit=None,
    )
    deadline = Deadline(
        release=due or "",
        name="Freeze",
        starts_on=MONDAY.date(),
        ends_at=MONDAY,
        cutoff=None,
        major=True,
        url="https://e.org/",
    )
    return week(
        place,
        kep_updates=updates,
        keps={each.path: facts for each in updates},
        deadlines=(deadline,) if due else (),
    )


def page(*made: IndexedEdition | IndexedWeek, topics: dict[str, str] | None = None) -> str:
    site = publication()
    return statistics_page(
        [each for each in made if isinstance(each, IndexedEdition)],
        [each for each in made if isinstance(each, IndexedWeek)],
        topics=topics or {},
        frame=frame_of(site, STATISTICS),
        environment=site.templates,
    ).decode()


def table(html: str, id: str) -> list[list[str]]:  # noqa: A002 - as HTML calls it
    """Return the rows of the table behind a picture, without its header."""
    part = html.partition(f'<h2 id="{id}">')[2].partition("</section>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", part.partition("<tbody>")[2], re.S)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]


def bars(html: str, id: str) -> list[str]:  # noqa: A002 - as HTML calls it
    part = html.partition(f'<h2 id="{id}">')[2].partition("</section>")[0]
    return re.findall(r"<rect [^>]*><title>(.*?)</title>", part)


def test_a_week_is_a_bar_with_its_number_in_the_table_behind() -> None:
    html = page(week(1, "x"), week(0, "x", "x"))

    assert table(html, "merges") == [["2026-08-16", "2"], ["2026-08-23", "1"]]
    assert bars(html, "merges") == ["2026-08-16: 2", "2026-08-23: 1"]


def test_a_week_without_records_has_no_bar_and_one_without_merges_has_one() -> None:
    html = page(week(0, "x"), week(3), week(5, "x"))

    assert [row[0] for row in table(html, "merges")] == ["2026-08-16", "2026-09-06", "2026-09-20"]
    assert bars(html, "merges")[1] == "2026-09-06: 0"
    places = [float(x) for x in re.findall(r'<rect class="s1" x="([\d.]+)"', html)]
    assert places[1] - places[0] == pytest.approx(3 / 2 * (places[2] - places[1]), abs=0.2)


@pytest.mark.parametrize(
    ("count", "step", "first"),
    [(60, "Week", "2026-08-16"), (200, "Month", "Aug 2026"), (400, "Quarter", "Q3 2026")],
)
def test_many_weeks_are_drawn_by_the_mean_of_months_or_quarters(
    count: int, step: str, first: str
) -> None:
    html = page(*(week(place, "x") for place in range(count)))

    rows = table(html, "merges")
    assert f'<th scope="col">{step}</th>' in html
    assert rows[0][:2] == [first, "1"]
    assert len(bars(html, "merges")) == len(rows) <= 70
    if step != "Week":
        assert sum(int(row[2]) for row in rows) == count


def test_topics_are_counted_by_the_labels_that_the_settings_name() -> None:
    weeks = (week(0, "area/docs", "area/api", "area/api", "kind/bug"), week(1, "area/docs"))

    html = page(*weeks, topics={"area": "area/"})

    assert "Merges per area" in html
    topic_ids = re.findall(r'<h2 id="(by-[^"]+)">', html)
    assert table(html, topic_ids[0]) == [["api", "2", "2"], ["docs", "2", "2"]]
    assert not re.findall(r'<h2 id="by-', page(*weeks))


def test_only_the_newest_year_is_drawn_and_the_table_has_all() -> None:
    weeks = [week(place, "sig/old" if place < 10 else "sig/new") for place in range(62)]

    html = page(*weeks, topics={"sig": "sig/"})

    assert "Merges per SIG" in html
    [name] = re.findall(r'<h2 id="(by-[^"]+)">', html)
    assert table(html, name) == [["new", "52", "52"], ["old", "0", "10"]]
    assert bars(html, name) == ["new, merges: 52"]


def test_proposals_move_from_stage_to_stage_for_the_release_they_aim_at() -> None:
    html = page(
        moved(0, update(1, (None, "alpha"), new=True), update(2, ("alpha", "beta"))),
        moved(1, update(3, ("alpha", "Beta")), update(4, ("beta", "GA"))),
    )

    assert table(html, "cycle") == [
        ["Alpha", "Beta", "2"],
        ["Beta", "Stable", "1"],
        ["New", "Alpha", "1"],
    ]
    assert table(html, "cycles") == [["v1.40", "1", "2", "1", "0", "0", "4"]]
    assert "on their way to v1.40" in html


def test_of_several_changes_the_first_and_the_last_state_count() -> None:
    html = page(
        moved(0, update(1, (None, "alpha")), update(2, ("alpha", "beta"))),
        moved(1, update(1, ("alpha", "beta")), update(2, ("beta", "alpha"))),
    )

    assert table(html, "cycle") == [["New", "Beta", "1"]]


def test_a_proposal_that_is_withdrawn_is_set_aside() -> None:
    gone = update(1, changes=KepChanges(status=("implementable", "withdrawn")))

    html = page(moved(0, gone, update(2, removed=True), aim="v1.31"))

    assert table(html, "cycle") == [["Beta", "Set aside", "2"]]


def test_corrections_of_old_files_are_no_moves_but_are_named() -> None:
    html = page(
        moved(0, update(1, (None, "stable")), aim="0.0"),
        moved(1, update(2, (None, "stable")), aim="v1.39"),
        moved(2, update(3, (None, "stable")), aim=None),
        moved(3, update(4, (None, "stable")), aim="v1.41"),
    )

    assert table(html, "cycles") == [["v1.41", "0", "0", "1", "0", "0", "1"]]
    assert "since they name no release or one that was out before: 3." in html


def test_an_edition_of_a_release_is_no_bar_among_weeks() -> None:
    html = built(whole())["stats/index.html"]

    assert table(html, "items") == [["2026-08-09", "2"], ["2026-08-16", "7"]]
    assert "<div><dt>editions</dt> <dd>3</dd></div>" in html


def test_drafts_are_not_counted() -> None:
    html = page(edition(0, words=900, items=4), edition(1, words=5, out=False))

    assert table(html, "words") == [["2026-08-16", "900"]]
    assert table(html, "items") == [["2026-08-16", "4"]]


def test_an_archive_without_anything_says_so() -> None:
    html = page()

    assert "nothing to count" in html
    assert '<svg class="chart' not in html


def test_every_picture_has_a_title_a_description_and_a_table() -> None:
    html = page(
        edition(), week(0, "sig/a"), moved(1, update(1, ("alpha", "beta"))), topics={"sig": "sig/"}
    )

    pictures = re.findall(r'<svg class="chart".*?</svg>', html, re.S)
    assert len(pictures) == 6
    for picture in pictures:
        title, description = re.findall(r'aria-labelledby="(\S+) (\S+)"', picture)[0]
        assert f'<title id="{title}">' in picture
        assert f'<desc id="{description}">' in picture
        assert 'role="img"' in picture
        assert not re.search(r'fill="|style="|#[0-9a-f]{3}', picture)
    assert html.count("<table>") == 6
    ids = Read(html).ids
    assert len(ids) == len(set(ids))


def test_the_order_of_what_is_given_does_not_matter() -> None:
    weeks = [week(place, "sig/a", "sig/b") for place in range(5)]
    assert page(*weeks, topics={"sig": "sig/"}) == page(*weeks[::-1], topics={"sig": "sig/"})


def test_labels_that_mean_harm_are_words() -> None:
    labels = [f"sig/{title}{CONTROLS}" for title in TITLES]
    html = page(week(0, *labels), topics={"sig": "sig/"})

    assert "<script" not in html
    assert "<img" not in html
    assert "{{ 7*7 }}" in html
    assert not set(CONTROLS) & set(html)
