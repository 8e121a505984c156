"""The JSON form of a page's summary, as far as we read it (https://en.wikipedia.org/api/rest_v1/, "Page content")."""

from __future__ import annotations

import msgspec


class TitlesBody(msgspec.Struct, frozen=True):
    """The page's title; ``normalized`` is the one with spaces."""

    normalized: str = ""


class PageBody(msgspec.Struct, frozen=True):
    """Where the page stands."""

    page: str = ""


class AddressesBody(msgspec.Struct, frozen=True):
    """The page's addresses, by the kind of screen."""

    desktop: PageBody = PageBody()


class SummaryBody(msgspec.Struct, frozen=True):
    """A page's summary. ``type`` is ``standard``, ``disambiguation``, ``no-extract`` or ``mainpage``."""

    type: str
    title: str
    titles: TitlesBody = TitlesBody()
    extract: str = ""
    wikibase_item: str | None = None
    content_urls: AddressesBody = AddressesBody()
