"""What people sent through the issue form, checked before an editor spends time on it."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

import msgspec

from digest.addresses import is_address
from digest.keys import key_of_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from digest.keys import Proposals
    from digest.model import Submission

NO_LINK = "it has no link"
NO_ADDRESS = "its link is no address"


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A submission with the section it names and the key its link stands for, if any.

    ``url`` is the link where it is an http or https address, else "". ``problems`` are ends of
    sentences for people; none: it can be taken as it is.
    """

    submission: Submission
    section: str | None
    url: str
    key: str | None
    problems: tuple[str, ...]


def check_submissions(
    submissions: Iterable[Submission], sections: Mapping[str, str], proposals: Proposals
) -> tuple[Checked, ...]:
    """Return each submission with what is wrong with it, in the order given.

    ``sections`` are ids with titles; either names a section, punctuation and case aside.
    """
    return tuple(_check(one, sections, proposals) for one in submissions)


def _check(submission: Submission, sections: Mapping[str, str], proposals: Proposals) -> Checked:
    url = (
        submission.link
        if is_address(submission.link) and not re.search(r"\s", submission.link)
        else ""
    )
    section = _section(submission.section, sections)
    problems = []
    if not submission.link:
        problems.append(NO_LINK)
    elif not url:
        problems.append(NO_ADDRESS)
    if section is None:
        problems.append(_no_section(submission.section, sections))
    return Checked(
        submission=submission,
        section=section,
        url=url,
        key=key_of_url(url, proposals) if url else None,
        problems=tuple(problems),
    )


def _section(name: str, sections: Mapping[str, str]) -> str | None:
    wanted = _as_name(name)
    return next(
        (key for key, title in sections.items() if wanted in (_as_name(key), _as_name(title))),
        None,
    )


def _no_section(name: str, sections: Mapping[str, str]) -> str:
    if not _as_name(name):
        return "it names no section"
    titles = {_as_name(title): title for title in sections.values()}
    near = get_close_matches(_as_name(name), titles, n=1)
    return "its section is none of the configured" + (f" (near: {titles[near[0]]})" if near else "")


def _as_name(name: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", name.casefold()).split())
