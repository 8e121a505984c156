"""Wikidata as a provider of artists, albums and labels; it is asked by its own number, or by MusicBrainz's.

Fifty items cost one request, one more query if their numbers are not known, and one if they name other items.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from bowerbird.http.client import SourceClient
from bowerbird.importing.provider import Provider
from bowerbird.sources.wikidata.asking import AT_ONCE, entities, items_of
from bowerbird.sources.wikidata.bodies import EntityBody
from bowerbird.sources.wikidata.parse import SCHEME, Context, countries_of, item_facts, tied_to
from bowerbird.sources.wikidata.properties import ALBUM, ARTIST, LABEL, Shape
from bowerbird.sources.wikidata.references import Named, named
from bowerbird.sources.wikidata.source import WIKIDATA
from bowerbird.words.facts import Facts
from bowerbird.words.query import Query


class Wikidata(Provider[Query]):
    """What the providers of all kinds have in common.

    Attributes:
        shape: what is read of an item of the kind.
    """

    name = "wikidata"
    source = WIKIDATA
    background = True
    concurrency = 2
    fetch_at_once = AT_ONCE
    shape: ClassVar[Shape]

    def lacks(self, query: Query) -> str | None:
        """Return what must be known first."""
        known = self._numbers(query) or self._own(query)
        return None if known else "the item's Wikidata number or its MusicBrainz ID: ask musicbrainz first"

    def fetch(self, query: Query, http: SourceClient) -> Facts | None:
        """Return what Wikidata says about the item; a merged item is answered with the survivor.

        One request, one more if its number is not known, one if it names a country or an influence that is not known.
        """
        return self.fetch_many([query], http)[0]

    def fetch_many(self, queries: Sequence[Query], http: SourceClient) -> Sequence[Facts | None]:
        """Return what Wikidata says about each item, in as few requests as about one."""
        wanted = [one for query in queries if not self._numbers(query) for one in self._own(query)]
        known = items_of(http, self.shape.musicbrainz, wanted)
        ids = [self._number(query, known) for query in queries]
        bodies = entities(http, [one for one in ids if one])
        others = self._named(http, list(bodies.values()))
        return [
            item_facts(bodies[one], self.shape, self._context(one, query, http, others)) if one in bodies else None
            for one, query in zip(ids, queries, strict=True)
        ]

    def _numbers(self, query: Query) -> list[str]:
        return query.values_of(SCHEME)

    def _own(self, query: Query) -> list[str]:
        return query.values_of(self.shape.scheme)

    def _number(self, query: Query, known: Mapping[str, str]) -> str | None:
        found = (known[one] for one in self._own(query) if one in known)
        return next((one for one in (*self._numbers(query), *found)), None)

    def _named(self, http: SourceClient, bodies: Sequence[EntityBody]) -> Named:
        countries = [one for body in bodies for one in countries_of(body, self.shape)]
        return named(
            http, self.shape, countries=countries, ties=[one for body in bodies for one in tied_to(body, self.shape)]
        )

    def _context(self, asked: str, query: Query, http: SourceClient, others: Named) -> Context:
        return Context(
            asked=asked,
            name=getattr(query, query.name_word, None),
            knows_musicbrainz=bool(self._own(query)),
            languages=http.languages,
            named=others,
        )


class WikidataArtists(Wikidata):
    """Artists of Wikidata. Those who influenced them come along by name; nobody is asked about them by themselves."""

    shape = ARTIST
    brings = ("identifiers", "links", "images", "aliases", "country", "begin_date", "end_date", "influenced_by")


class WikidataAlbums(Wikidata):
    """Albums of Wikidata. Those that they are based on come along by name, as with artists."""

    shape = ALBUM
    brings = ("identifiers", "links", "images", "aliases", "based_on")


class WikidataLabels(Wikidata):
    """Labels of Wikidata."""

    shape = LABEL
    brings = ("identifiers", "links", "images", "aliases", "country", "begin_date", "end_date")
