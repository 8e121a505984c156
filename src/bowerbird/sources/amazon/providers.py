"""Amazon as a provider: the products of an album, and those of a release by its ASIN or barcode.

An album has as many links as it is sold forms: prices and availability are those of the moment when it was asked.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping, Sequence

from bowerbird.http.client import SourceClient
from bowerbird.importing.provider import Provider
from bowerbird.sources.amazon.api import AT_ONCE, call
from bowerbird.sources.amazon.judging import Verdict, is_music, judge
from bowerbird.sources.amazon.parse import Offer, barcode, offers
from bowerbird.sources.amazon.source import AMAZON
from bowerbird.sources.judges import Judge, Work
from bowerbird.words.errors import ConfigurationError, RejectedError, SourceError
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Query

_log = logging.getLogger(__name__)

_FRESH_FOR = dt.timedelta(days=7)
_INDEX = "Music"
_DIGITAL = "DigitalMusic"
"""The index of what is sold as files, which the index Music leaves out."""
_WITHOUT_DIGITAL = 86_400.0
"""Seconds for which a shop that refuses the index is not asked for it again."""
_WANTED = 10
_SUREST = 0.8
"""From this confidence on a judge's yes is believed."""


class AmazonAlbums(Provider[Query]):
    """What Amazon sells of an album.

    Args:
        judge: is asked about products of which title and maker do not decide; None leaves those out.
    """

    name = "amazon"
    source = AMAZON
    background = True
    concurrency = 2
    fresh_for = _FRESH_FOR
    brings = ("links",)

    def __init__(self, judge: Judge | None = None) -> None:
        self._judge = judge
        if judge is not None:
            self.also_asks = (judge.source,)

    def lacks(self, query: Query) -> str | None:
        """Return what must be known first."""
        return None if all(_named(query)) else "the title and the artist of the album"

    def fetch(self, query: Query, http: SourceClient) -> Facts | None:
        """Return the products that are the album, or None when there is none.

        One request for records, one for files, and one for a token an hour.

        Raises:
            ConfigurationError: the account is set up wrongly, or is not allowed to ask.
        """
        title, artist = _named(query)
        words = {"itemCount": _WANTED, "title": title, "artist": artist}
        found = offers(call(http, "searchItems", {"searchIndex": _INDEX, **words}), str(http.options["marketplace"]))
        found += _files(http, words)
        products = {one.product.code: one for one in found}.values()
        return _told([one for one in products if self._is_it(one, title, artist, http)], http)

    def _is_it(self, offer: Offer, title: str, artist: str, http: SourceClient) -> bool:
        judged = judge(offer, title=title, artist=artist)
        if judged.verdict != Verdict.UNDECIDED or self._judge is None:
            return judged.verdict == Verdict.ACCEPTED
        work = Work(title=title, by=artist, form="album")
        offered = Work(title=offer.product.title, by=", ".join(offer.makers), form=offer.product.binding)
        try:
            judgement = self._judge.same_work(work, offered, http)
        except (SourceError, ConfigurationError) as error:
            # The judge's trouble is its own: without an opinion the product is left out, as if there were no judge.
            _log.warning("the judge has no opinion: %s", error)
            return False
        return judgement is not None and judgement.same and judgement.confidence >= _SUREST


class AmazonReleases(Provider[Query]):
    """What Amazon sells of a release, by its ASIN or its barcode; words do not tell one edition from another."""

    name = "amazon"
    source = AMAZON
    background = True
    concurrency = 2
    fresh_for = _FRESH_FOR
    fetch_at_once = AT_ONCE
    brings = ("links", "identifiers")

    def lacks(self, query: Query) -> str | None:
        """Return what must be known first."""
        known = query.values_of("asin") or query.values_of("barcode")
        return None if known else "the ASIN or the barcode of the release, for editions share a title"

    def fetch(self, query: Query, http: SourceClient) -> Facts | None:
        """Return the product that the release is, or None when Amazon does not have it. One request.

        Raises:
            ConfigurationError: the account is set up wrongly, or is not allowed to ask.
        """
        return self.fetch_many([query], http)[0]

    def fetch_many(self, queries: Sequence[Query], http: SourceClient) -> Sequence[Facts | None]:
        """Return the products of several releases: one request for all whose ASIN is known, one for each other.

        Raises:
            ConfigurationError: the account is set up wrongly, or is not allowed to ask.
        """
        by_asin = _by_asin([asin for query in queries for asin in query.values_of("asin")], http)
        told: list[Facts | None] = []
        for query in queries:
            taken = [by_asin[asin] for asin in query.values_of("asin") if asin in by_asin]
            taken = taken or self._by_barcode(query.values_of("barcode"), http)
            told.append(_told(taken, http, named=_names(query, taken)))
        return told

    def _by_barcode(self, codes: Sequence[str], http: SourceClient) -> list[Offer]:
        """Return the products that carry one of the barcodes; each is one search."""
        found: list[Offer] = []
        for code in dict.fromkeys(map(barcode, codes)):
            words = {"searchIndex": _INDEX, "itemCount": _WANTED, "keywords": code}
            listed = offers(call(http, "searchItems", words), str(http.options["marketplace"]))
            found += [one for one in listed if code in one.codes and is_music(one)]
        return list({one.product.code: one for one in found}.values())


def _files(http: SourceClient, words: Mapping[str, object]) -> list[Offer]:
    """Return what a shop sells as files; nothing of a shop that does not know the index."""
    shop = str(http.options["marketplace"])
    without = f"{shop} has no {_DIGITAL}"
    if http.recalled(without):
        return []
    try:
        return offers(call(http, "searchItems", {"searchIndex": _DIGITAL, **words}), shop)
    except RejectedError as error:
        # Not every shop sells files. It refuses the index then, and what it says of records counts all the same.
        _log.info("%s is not asked for files: %s", shop, error)
        http.remembered(without, lambda: True, seconds=_WITHOUT_DIGITAL)
        return []


def _by_asin(asins: Sequence[str], http: SourceClient) -> dict[str, Offer]:
    """Return products by their numbers, those that there are; ten a request."""
    wanted = list(dict.fromkeys(asins))
    found: list[Offer] = []
    for start in range(0, len(wanted), AT_ONCE):
        words = {"itemIds": wanted[start : start + AT_ONCE]}
        found += offers(call(http, "getItems", words), str(http.options["marketplace"]))
    return {one.product.code: one for one in found if is_music(one)}


def _named(query: Query) -> tuple[str, str]:
    wanted = query.wanted()
    return (wanted.name, wanted.by or "") if wanted else ("", "")


def _names(query: Query, taken: Sequence[Offer]) -> list[Identifier]:
    """Return the numbers of the products, and a barcode where the release has none and there is but one to have.

    Editions with barcodes of their own may share a number at Amazon: a second barcode would be another edition's.
    """
    codes = dict.fromkeys(code for one in taken for code in one.codes)
    names = [Identifier("asin", one.product.code) for one in taken]
    if len(codes) == 1 and not query.values_of("barcode"):
        names += [Identifier("barcode", code) for code in codes]
    return names


def _told(taken: Sequence[Offer], http: SourceClient, *, named: Sequence[Identifier] = ()) -> Facts | None:
    """Return products as facts, or None when there are none."""
    tag = str(http.options["partner_tag"])
    links = tuple(dict.fromkeys(one.link(tag) for one in taken))
    return Facts(links=links, identifiers=tuple(dict.fromkeys(named))) if taken else None
