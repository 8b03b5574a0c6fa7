from __future__ import annotations

from digest.model import Gap, KepUpdate, Records
from digest.sources.content import Content, Unread
from digest.sources.keps.diff import Place, kep_records, repository_in_links
from digest.sources.keps.track import Merge, Touch, follow, proposals_only

PLACE = Place(repository="acme/plans", branch="main", prefix="KEP")
A, B, C = (f"keps/sig-x/{number}-it/kep.yaml" for number in (1, 2, 3))


def touch(path: str, before: str | None, after: str | None, *, was: str | None = None) -> Touch:
    return Touch(path=path, previous_path=was or path, before=before, after=after)


def merge(pull_request: int | None, *touches: Touch) -> Merge:
    return Merge(commit=f"c{pull_request}", pull_request=pull_request, touches=touches)


def records(*merges: Merge, place: Place = PLACE, **contents: Content) -> Records:
    """Return the records of merges whose contents are named as in ``contents``; no gaps."""
    found, gaps = kep_records(follow(merges), contents, place)
    assert gaps == []
    return found


def only(*merges: Merge, place: Place = PLACE, **contents: Content) -> KepUpdate:
    (update,) = records(*merges, place=place, **contents).kep_updates
    return update


def test_what_differs_between_the_first_and_the_last_state_is_the_change() -> None:
    update = only(
        merge(7, touch(A, "one", "two")),
        merge(5, touch(A, "two", "three")),
        one="title: Old\nstage: alpha\nmilestone: {alpha: v1.20, beta: TBD}",
        two="never read: [",
        three="title: New\nstage: beta\nmilestone: {alpha: v1.20, beta: v1.21, stable: v1.22}",
    )
    assert (update.key, update.number, update.title) == ("KEP-1", 1, "New")
    assert (update.new, update.removed, update.previous_path) == (False, False, None)
    assert update.changes.stage == ("alpha", "beta")
    assert update.changes.status is None
    assert update.changes.milestone == {"beta": ("TBD", "v1.21"), "stable": (None, "v1.22")}
    assert update.pull_requests == ("acme/plans#5", "acme/plans#7")
    assert update.url == "https://github.com/acme/plans/tree/main/keps/sig-x/1-it"


def test_changes_that_cancel_leave_the_record() -> None:
    update = only(
        *(merge(1, touch(A, "one", "two")), merge(2, touch(A, "two", "three"))),
        one="stage: alpha",
        three="stage: 'alpha'\n",
    )
    assert update.changes == only(merge(1, touch(A, "x", "x")), x="a: b").changes
    assert update.pull_requests == ("acme/plans#1", "acme/plans#2")


def test_a_file_is_followed_through_renames() -> None:
    update = only(
        merge(1, touch(A, "one", "two")),
        merge(2, touch(B, "two", "three", was=A)),
        merge(3, touch(C, "three", "four", was=B)),
        one="stage: alpha",
        four="stage: beta",
    )
    assert (update.path, update.previous_path, update.key) == (C, A, "KEP-3")
    assert update.changes.stage == ("alpha", "beta")
    assert len(update.pull_requests) == 3


def test_a_rename_there_and_back_is_none() -> None:
    update = only(
        merge(1, touch(B, "one", "two", was=A)), merge(2, touch(A, "two", "one", was=B)), one="a: b"
    )
    assert (update.path, update.previous_path) == (A, None)


def test_two_files_may_swap_their_names() -> None:
    swap = merge(2, touch(A, "two", "two", was=B), touch(B, "one", "one", was=A))
    first, second = records(swap, one="stage: a", two="stage: b").kep_updates
    assert (first.path, first.previous_path) == (A, B)
    assert (second.path, second.previous_path) == (B, A)


def test_a_new_file_at_an_old_name_is_another_file() -> None:
    both = merge(2, touch(A, None, "new"), touch(B, "one", "two", was=A))
    first, second = records(
        merge(1, touch(A, "zero", "one")), both, zero="a: b", two="a: b", new="a: b"
    ).kep_updates
    assert (first.path, first.new, first.pull_requests) == (A, True, ("acme/plans#2",))
    assert (second.path, second.previous_path, second.new) == (B, A, False)


def test_a_rename_onto_a_removed_file_leaves_one_record_for_the_path() -> None:
    update = only(
        merge(1, touch(B, "gone", None)),
        merge(2, touch(B, "one", "two", was=A)),
        one="a: b",
        two="a: b",
    )
    assert (update.path, update.previous_path, update.removed) == (B, A, False)
    assert update.pull_requests == ("acme/plans#1", "acme/plans#2")


def test_new_and_removed_say_whether_there_was_a_file() -> None:
    new = only(merge(1, touch(A, None, "one")), one="stage: alpha")
    assert (new.new, new.removed, new.changes.stage) == (True, False, (None, "alpha"))
    removed = only(merge(1, touch(A, "one", None)), one="title: T\nstage: alpha")
    assert (removed.new, removed.removed, removed.title) == (False, True, "T")
    assert removed.changes.stage == ("alpha", None)


def test_a_file_added_and_removed_is_both() -> None:
    update = only(merge(1, touch(A, None, "one")), merge(2, touch(A, "one", None)))
    assert (update.new, update.removed, update.key) == (True, True, "KEP-1")


def test_a_removed_file_has_no_facts() -> None:
    found = records(
        merge(1, touch(A, "one", None), touch(B, None, "two")), one="a: b", two="title: T"
    )
    assert list(found.keps) == [B]
    assert (found.keps[B].title, found.keps[B].commit) == ("T", "c1")


def test_two_files_with_one_number_share_the_key() -> None:
    found = records(
        merge(1, touch(B, None, "x"), touch(A, None, "x")), x="kep-number: 9"
    ).kep_updates
    assert [(update.key, update.path) for update in found] == [("KEP-9", A), ("KEP-9", B)]


def test_without_any_number_the_folder_names_the_key() -> None:
    update = only(merge(1, touch("keps/provider-x/kep.yaml", None, "one")), one="title: T")
    assert (update.key, update.number) == ("KEP-provider-x", None)


def test_without_a_repository_keys_and_address_are_not_made_up() -> None:
    place = Place(repository=None, branch="main", prefix="KEP", links=("x.io/*/{number}",))
    update = only(merge(1, touch(A, None, "one")), place=place, one="title: T")
    assert (update.pull_requests, update.url) == ((), "")
    place = Place(repository=None, branch="main", prefix="KEP", links=("kep.x.io/{number}",))
    update = only(merge(1, touch(A, None, "one")), place=place, one="title: T")
    assert update.url == "https://kep.x.io/1"


def test_a_strangers_path_stays_inside_the_address() -> None:
    path = "keps/sig x/1-it?a=b#c/kep.yaml"
    assert only(merge(1, touch(path, None, "one")), one="a: b").url.endswith(
        "/tree/main/keps/sig%20x/1-it%3Fa%3Db%23c"
    )


def test_the_first_link_at_github_names_the_repository() -> None:
    links = ("kep.x.io/{number}", "github.com/acme/plans/issues/{number}")
    assert repository_in_links(links) == "acme/plans"
    assert repository_in_links(links[:1]) is None


def test_a_file_that_was_not_given_is_a_gap_and_the_rest_is_kept() -> None:
    tracks = follow([merge(1, touch(A, "one", "two"), touch(B, None, "three"))])
    contents: dict[str, Content] = {"one": "a: b", "two": Unread("502"), "three": "a: b"}
    found, gaps = kep_records(tracks, contents, PLACE)
    assert [update.path for update in found.kep_updates] == [B]
    assert gaps == [Gap(A, "at the end of the window: 502")]


def test_a_file_that_makes_no_sense_keeps_its_record_and_is_a_gap() -> None:
    tracks = follow([merge(1, touch(A, "one", "two"))])
    found, gaps = kep_records(tracks, {"one": "stage: alpha", "two": "- x"}, PLACE)
    (update,) = found.kep_updates
    assert (update.key, update.title, update.changes.stage) == ("KEP-1", None, None)
    assert found.keps == {}
    assert gaps == [Gap(A, "the file of KEP-1 has no fields")]


def test_a_broken_state_before_the_window_claims_no_change() -> None:
    tracks = follow([merge(1, touch(A, "one", "two"))])
    found, gaps = kep_records(tracks, {"one": "- x", "two": "stage: beta\ntitle: T"}, PLACE)
    (update,) = found.kep_updates
    assert (update.title, update.new, update.changes.stage) == ("T", False, None)
    assert gaps == [Gap(A, "the file of KEP-1 as it was before the window has no fields")]


def test_a_file_renamed_to_another_kind_is_removed() -> None:
    touches = [touch("keps/old.txt", "one", "two", was=A), touch("keps/README.md", "x", "y")]
    (found,) = proposals_only(touches, lambda path: path.endswith("/kep.yaml"))
    assert (found.path, found.before, found.after) == (A, "one", None)


def test_updates_stand_in_the_order_of_key_and_path() -> None:
    touches = [touch(f"keps/s/{number}-x/kep.yaml", None, "x") for number in (30, 4, 100)]
    found = records(merge(1, *touches), x="a: b").kep_updates
    assert [update.key for update in found] == ["KEP-100", "KEP-30", "KEP-4"]
