"""Short words for tests of the catalogue: facts about a real artist and album, answers, and counts of rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, text

from bowerbird.catalogue.answers import Answer, Applied, LedgerEntry
from bowerbird.catalogue.plan import Plan
from bowerbird.catalogue.reader import Reader
from bowerbird.catalogue.store import Store
from bowerbird.catalogue.tables import Item
from bowerbird.importing.importer import Importer
from bowerbird.importing.provider import Provider
from bowerbird.importing.registry import AnyImporter
from bowerbird.music import Artist, ArtistQuery
from bowerbird.words.categories import category
from bowerbird.words.facts import Facts, Link, Related
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Query
from bowerbird.words.results import Status

FLOYD_MBID = "83d91898-7763-47d7-b03b-b92132375c47"
DARK_SIDE_MBID = "f5093c06-23e3-404f-aeaa-40f72885ee3a"
TABLES = ("items", "identifiers", "relations", "links", "images", "enrichments", "revisions", "artists", "albums")

FLOYD = Facts(
    fields={
        "name": "Pink Floyd",
        "type": "Group",
        "country": "GB",
        "begin_date": "1965",
        "aliases": ["The Pink Floyd"],
    },
    identifiers=(Identifier("musicbrainz_artist", FLOYD_MBID), Identifier("wikidata", "Q2306")),
    links=(Link("official homepage", "https://www.pinkfloyd.com/"),),
    related=(category("genre", "progressive rock"), category("genre", "psychedelic rock", position=1)),
)
FLOYD_IN_PASSING = Facts(
    fields={"name": "Pink Floyd", "sort_name": "Pink Floyd"},
    identifiers=(Identifier("musicbrainz_artist", FLOYD_MBID),),
)
DARK_SIDE = Facts(
    fields={
        "title": "The Dark Side of the Moon",
        "primary_type": "Album",
        "first_release_date": "1973-03-24",
        "release_year": 1973,
        "artist_credit": "Pink Floyd",
    },
    identifiers=(Identifier("musicbrainz_release_group", DARK_SIDE_MBID), Identifier("wikidata", "Q150901")),
    related=(
        Related(
            role="artist",
            kind="artist",
            facts=FLOYD_IN_PASSING,
            details={"name": "Pink Floyd", "joinphrase": ""},
        ),
        category("genre", "progressive rock"),
    ),
)


class Catalogue:
    """A store and a reader, with the providers of each kind in a table that a test may change."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.providers: dict[str, Sequence[str]] = {
            "artist": ["musicbrainz", "other"],
            "album": ["musicbrainz", "other"],
        }
        plan = Plan(precedence=self._names, asked=self._names)
        self.store = Store(engine, plan=plan)
        self.reader = Reader(engine, lambda kind: self.providers.get(kind, ()))

    def say(
        self,
        facts: Facts | None,
        *,
        kind: type[Item] = Artist,
        provider: str = "musicbrainz",
        item_id: int | None = None,
        **more: Any,
    ) -> Applied:
        """Apply one answer."""
        return self.store.apply([answer(facts, kind=kind, provider=provider, item_id=item_id, **more)])[0]

    def _names(self, kind: str) -> Sequence[str]:
        return self.providers.get(kind, ())

    def counts(self) -> dict[str, int]:
        """Return how many rows each table has."""
        return count_rows(self.engine)


def answer(
    facts: Facts | None,
    *,
    kind: type[Item] = Artist,
    provider: str = "musicbrainz",
    item_id: int | None = None,
    status: Status = Status.SUCCEEDED,
    others: tuple[LedgerEntry, ...] = (),
    error: str | None = None,
) -> Answer:
    """Return an answer as the runner would make it."""
    entry = LedgerEntry(provider=provider, status=status, facts=facts, asked={"name": "…"}, error=error)
    return Answer(kind=kind, entry=entry, run="test", item_id=item_id, others=others)


def album(title: str, mbid: str, *related: Related) -> Facts:
    """Return facts about an album."""
    return Facts(fields={"title": title}, identifiers=(Identifier("musicbrainz_release_group", mbid),), related=related)


def count_rows(engine: Engine) -> dict[str, int]:
    """Return how many rows each table has."""
    with engine.connect() as connection:
        return {
            name: connection.scalar(text(f"SELECT count(*) FROM {name}")) or 0  # noqa: S608 -- our own names
            for name in TABLES
        }


def importer_of(*providers: Provider[Any], kind: type[Item] = Artist, query: type[Query] = ArtistQuery) -> AnyImporter:
    """Return an importer of artists with these providers."""
    return type("ScriptedImporter", (Importer,), {"kind": kind, "query": query, "providers": providers})
