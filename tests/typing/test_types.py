"""What a type checker sees: mypy reads this file (``make lint``); running it only shows that it is sound Python."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_type

from sqlalchemy.orm import Mapped

from bowerbird import Bowerbird
from bowerbird.catalogue.tables import Item
from bowerbird.http.client import SourceClient
from bowerbird.importing.importer import Importer
from bowerbird.importing.provider import Provider
from bowerbird.music import Album, AlbumImporter, Artist, ArtistImporter, ArtistQuery
from bowerbird.testing.fakes import NOWHERE
from bowerbird.words.facts import Facts
from bowerbird.words.query import Query
from bowerbird.words.results import Candidate, ImportResult


class Zine(Item):
    title: Mapped[str]
    year: Mapped[int | None]


class ZineQuery(Query, frozen=True, kw_only=True, omit_defaults=True):
    title: str | None = None
    year: int | None = None

    name_word = "title"


class ZineLibrary(Provider[ZineQuery]):
    name = "zine_library"
    source = NOWHERE

    def fetch(self, query: ZineQuery, http: SourceClient) -> Facts | None:
        assert_type(query.year, int | None)
        assert_type(http.get("zines").body, bytes)
        return Facts(fields={"title": query.title})

    def search(self, query: ZineQuery, http: SourceClient) -> Sequence[Candidate]:  # noqa: ARG002
        return ()


class WrongZineLibrary(Provider[ZineQuery]):
    name = "wrong"
    source = NOWHERE

    def fetch(self, query: ArtistQuery, http: SourceClient) -> Facts | None:  # type: ignore[override]
        """Take another query than the brackets say: a type checker refuses it."""


class ZineImporter(Importer[Zine, ZineQuery]):
    providers = (ZineLibrary(),)


def what_a_caller_gets(bird: Bowerbird, artist: Artist) -> None:
    assert_type(bird.run(ArtistImporter, name="Pink Floyd"), ImportResult[Artist])
    assert_type(bird.run(ArtistImporter, name="Pink Floyd").item, Artist | None)
    assert_type(bird.run(ArtistImporter, item=artist).item, Artist | None)
    assert_type(bird.run(AlbumImporter, title="Animals").item, Album | None)
    zine = bird.run(ZineImporter, title="Emma").item
    assert_type(zine, Zine | None)
    if zine is not None:
        assert_type(zine.year, int | None)
        bird.run(ArtistImporter, item=zine)  # type: ignore[misc]
    assert_type(artist.aliases, list[str])


def what_a_query_gives() -> None:
    assert_type(ZineQuery.from_words({"title": "Emma"}), ZineQuery)
    assert_type(ZineQuery.from_facts(Facts()), ZineQuery | None)
    assert_type(ZineQuery(title="Emma").grow(Facts()), ZineQuery)


def test_the_brackets_of_an_importer_name_its_kind_and_query() -> None:
    assert ZineImporter.kind is Zine
    assert ZineImporter.query is ZineQuery
    assert [one.name for one in ZineImporter.providers] == ["zine_library"]
