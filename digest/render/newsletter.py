"""The newsletter: one edition as an HTML mail and as a plain-text mail.

Both say what the page says: the same sections, items, corrections and addresses, without the
page's own furniture. Sending, and the way to unsubscribe, are the mailing service's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from digest.addresses import absolute
from digest.edition import words
from digest.edition.visible import clean
from digest.errors import DigestError
from digest.render.frame import web_address
from digest.render.page import CorrectionView, SectionView, corrections_of, section_views
from digest.render.plain_html import write_html
from digest.render.plain_text import Writer
from digest.render.templates import render, static_file

if TYPE_CHECKING:
    from jinja2 import Environment

    from digest.config import Site
    from digest.model import Body, IndexedEdition

TEMPLATE, STYLES = "newsletter.html.j2", "newsletter.css"
_LANGUAGE_LENGTH = 35
_PREHEADER_LENGTH = 140
"""Mail programs show 35 to 140 characters of it beside the subject."""


# The inliner writes < and > in attributes as they are. That is right, and still what confuses the
# filters of mail programs, and sanitisers before them.
_MAY_HOLD_BRACKET = re.compile(r'="[^"<>]*&[lg]t;')
_TAG = re.compile(r'<[a-z][a-z0-9]*(?: [a-z-]+="[^"]*")+>')
_VALUE = re.compile(r'"[^"]*"')


class Email(msgspec.Struct, frozen=True, kw_only=True):
    """What both mails say; every address is absolute, what is not known is empty.

    ``facts`` is the line below the title: day, authors. ``merged`` is a sentence.
    """

    subject: str
    title: str
    language: str
    site_title: str
    site_url: str
    url: str
    preheader: str
    facts: tuple[str, ...]
    summary: str
    merged: str
    is_draft: bool
    sections: tuple[SectionView, ...]
    corrections: tuple[CorrectionView, ...]
    attribution: str
    licence: str
    licence_url: str


def email_of(
    edition: IndexedEdition, body: Body, *, site: Site, merged_count: int | None = None
) -> Email:
    """Return what an edition's mails say.

    Args:
        edition: the edition, published or a draft.
        body: its text as HTML.
        site: whose title, address and licence the mails carry.
        merged_count: pull requests merged in its window, ``None`` where that is not known.
    """
    url = absolute(site.url, edition.page)
    day = words.day(edition.published_at) if edition.published_at else ""
    authors = ", ".join(edition.authors or words.names(site.authors))
    return Email(
        subject=subject_of(edition, site=site),
        title=edition.title,
        language=clean(site.language, _LANGUAGE_LENGTH) or "en",
        site_title=_site_title(site),
        site_url=absolute(site.url, ""),
        url=url,
        preheader=clean(edition.summary, _PREHEADER_LENGTH),
        facts=tuple(fact for fact in (day, f"by {authors}" if authors else "") if fact),
        summary=edition.summary if edition.has_summary else "",
        merged=_merged(merged_count),
        is_draft=not edition.is_published,
        sections=section_views(body, permalinks=False, base_url=url),
        corrections=corrections_of(edition),
        attribution=clean(site.attribution, words.SUMMARY_LENGTH),
        licence=clean(site.licence, words.NAME_LENGTH),
        licence_url=web_address(site.licence_url),
    )


def subject_of(edition: IndexedEdition, *, site: Site) -> str:
    """Return the mail's subject, one line: ``<site title>: <edition title>``."""
    return f"{_site_title(site)}: {edition.title}"


def email_html(email: Email, templates: Environment) -> bytes:
    """Return the HTML mail: one column, styles on the elements, dark colours in its head.

    The rules of ``newsletter.css`` are written into the elements, as many mail programs read no
    style sheet; its ``@media`` rules stay in a ``<style>`` for those that do.

    Raises:
        DigestError: a template is at fault, or the styles cannot be read.
    """
    import css_inline  # 25 ms, needed only where mail is made

    page = render(templates, TEMPLATE, email=email).decode()
    styles = static_file(templates, STYLES)
    inliner = css_inline.CSSInliner(
        extra_css=styles.decode(), keep_at_rules=True, load_remote_stylesheets=False
    )
    try:
        made = inliner.inline(page)
    except css_inline.InlineError as error:
        hint = "mend it, or delete the file to use the package's"
        raise DigestError(f"{STYLES} cannot be used in mail: {error}", hint=hint) from error
    if _MAY_HOLD_BRACKET.search(page):
        made = _TAG.sub(_with_escaped_brackets, made)
    return f"{made.rstrip()}\n".encode()


def email_text(email: Email) -> bytes:
    """Return the plain-text mail in UTF-8; lines end with a line feed.

    Lines have at most 76 characters, but for code and for addresses, which stand on lines of their
    own right below the words they belong to.
    """
    out = Writer()
    out.paragraph("DRAFT. This edition is not published yet." if email.is_draft else "")
    out.heading(email.title, "=")
    for text in (" · ".join(email.facts), email.summary, email.merged):
        out.paragraph(text)
    out.paragraph("Read on the web:", email.url)
    for section in email.sections:
        if section.anchor:
            out.heading(section.title, "-", above=1)
        write_html(section.html, out)
    if email.corrections:
        out.heading("Corrections", "-", above=1)
        for correction in email.corrections:
            out.item(f"{correction.day}: {correction.text}")
    out.rule()
    out.paragraph(email.site_title, email.site_url)
    out.paragraph(email.attribution)
    if email.licence:
        out.paragraph(f"Text: {email.licence}", email.licence_url)
    return out.text().encode()


def _with_escaped_brackets(tag: re.Match[str]) -> str:
    return _VALUE.sub(lambda value: value[0].replace("<", "&lt;").replace(">", "&gt;"), tag[0])


def _site_title(site: Site) -> str:
    return clean(site.title, words.TITLE_LENGTH) or "Digest"


def _merged(count: int | None) -> str:
    if count is None:
        return ""
    return f"{count} pull request{' was' if count == 1 else 's were'} merged this week."
