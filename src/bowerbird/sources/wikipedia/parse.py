"""A page's summary -> Facts. Pure."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from urllib.parse import quote

from bowerbird.sources.wikipedia.bodies import SummaryBody
from bowerbird.words.errors import QueryError
from bowerbird.words.facts import Facts, Link
from bowerbird.words.identifiers import Identifier, identifier
from bowerbird.words.text import clean

LICENCE = "CC BY-SA 4.0"
"""Of the texts of all Wikipedias (https://foundation.wikimedia.org/wiki/Policy:Terms_of_Use, section 7)."""

SCHEME = "wikipedia"
_URL_AT_MOST = 1000
# Bytes in MediaWiki, which is no more than so many signs.
_TITLE_AT_MOST = 255
# A list of what a name may mean, and the front page, are about no item.
_ABOUT_NOTHING = ("disambiguation", "mainpage")


def page_facts(body: SummaryBody, language: str, items: Collection[str]) -> Facts | None:
    """Return what a page says, or None when it is about something else.

    Args:
        body: the summary.
        language: of the Wikipedia, as its address has it.
        items: the Wikidata numbers under which the item is known; none if none is known.
    """
    if body.type in _ABOUT_NOTHING:
        return None
    # The title of a song may lead to the album, that of an album to the band: then the page is another item's.
    if items and body.wikibase_item and body.wikibase_item not in items:
        return None
    title = clean(body.titles.normalized) or clean(body.title)
    if title is None:
        return None
    address = _address(body, language, title)
    text = clean(body.extract)
    return Facts(
        fields={"description": text} if text else {},
        identifiers=_named(language, title),
        links=(Link("wikipedia", address),),
        origin={"licence": LICENCE, "address": address, "language": language},
    )


def _named(language: str, title: str) -> tuple[Identifier, ...]:
    with suppress(QueryError):
        return (identifier(SCHEME, f"{language}:{title}"),)
    return ()


def _address(body: SummaryBody, language: str, title: str) -> str:
    told = clean(body.content_urls.desktop.page) or ""
    if told.startswith(("http://", "https://")) and len(told) <= _URL_AT_MOST:
        return told
    return f"https://{language}.wikipedia.org/wiki/{quote(title[:_TITLE_AT_MOST].replace(' ', '_'))}"
