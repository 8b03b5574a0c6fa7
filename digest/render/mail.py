"""The newsletter and the posts of each edition, beside its page."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from digest.render.newsletter import email_html, email_of, email_text
from digest.render.places import folder_of
from digest.render.social import social_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from digest.model import Artifact, IndexedEdition
    from digest.render.base import Publication
    from digest.render.newsletter import Email

HTML, TEXT, POSTS = "email.html", "email.txt", "social.json"


def render_newsletters(publication: Publication) -> Iterator[Artifact]:
    """Yield both mails of each edition, newest first."""
    if not publication.outputs.newsletter:
        return
    for edition in publication.shown:
        # Made once for both: the second is asked for right after the first.
        email = cache(partial(_email, publication, edition))
        made_from = (edition.content, publication.merged_count(edition))
        folder = folder_of(edition)
        html = partial(_html, publication, email)
        yield publication.artifact(f"{folder}{HTML}", html, *made_from)
        yield publication.artifact(f"{folder}{TEXT}", partial(_text, email), *made_from)


def render_posts(publication: Publication) -> Iterator[Artifact]:
    """Yield the texts for social networks of each edition, newest first."""
    if not publication.outputs.social:
        return
    for edition in publication.shown:
        week = publication.weeks.get(edition.id)
        make = partial(social_json, edition, week, site=publication.site, social=publication.social)
        path = f"{folder_of(edition)}{POSTS}"
        yield publication.artifact(path, make, edition.content, week.content if week else None)


def _email(publication: Publication, edition: IndexedEdition) -> Email:
    return email_of(
        edition,
        publication.body(edition),
        site=publication.site,
        merged_count=publication.merged_count(edition),
    )


def _html(publication: Publication, email: Callable[[], Email]) -> bytes:
    return email_html(email(), publication.templates)


def _text(email: Callable[[], Email]) -> bytes:
    return email_text(email())
