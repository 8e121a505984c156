"""Items outside a session, on both databases: their relations load when they are asked for, or the error says how."""

from __future__ import annotations

import pickle

import pytest
from sqlalchemy import select, text

from bowerbird import Bowerbird
from bowerbird.music import Album, AlbumQuery
from bowerbird.testing.fakes import ScriptedProvider
from bowerbird.words.errors import NotInCatalogueError, QueryError
from bowerbird.words.facts import Facts, Related
from bowerbird.words.identifiers import Identifier
from support.background import SCHEME, mbid
from support.catalogue import importer_of

GENRE = Related(
    role="genre",
    kind="category",
    facts=Facts(fields={"vocabulary": "genre", "name": "rock"}, identifiers=(Identifier("category", "genre:rock"),)),
    partial=False,
)
BAND = Related(
    role="artist",
    kind="artist",
    facts=Facts(fields={"name": "The Band"}, identifiers=(Identifier(SCHEME, mbid(1)),), related=(GENRE,)),
)


@pytest.fixture
def album(bird: Bowerbird) -> Album:
    facts = Facts(fields={"title": "Pompeii"}, related=(BAND, GENRE))
    importer = importer_of(ScriptedProvider("hall", facts), kind=Album, query=AlbumQuery)
    found: Album = bird.run(importer, title="Pompeii").require_item()
    return found


def test_the_relations_of_an_item_load_when_they_are_asked_for(bird: Bowerbird, album: Album) -> None:
    assert [artist.name for artist in album.artists] == ["The Band"]
    assert [genre.name for genre in album.artists[0].genres] == ["rock"]
    # They are kept, as in a session.
    assert album.artists is album.artists
    again = bird.catalogue.item(album.id)
    assert isinstance(again, Album)
    assert [genre.name for genre in again.genres] == ["rock"]


def test_loading_leaves_no_connection_behind(bird: Bowerbird, album: Album) -> None:
    assert album.genres
    assert bird.catalogue.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_an_item_from_nowhere_says_how_to_load_it(bird: Bowerbird, album: Album) -> None:
    lost: Album = pickle.loads(pickle.dumps(album))  # noqa: S301 -- our own
    with pytest.raises(QueryError, match=r"Album.artists was not loaded .*`with bird.session\(\) as session`"):
        _ = lost.artists
    with bird.session() as session:
        own = session.scalars(select(Album)).one()
    with pytest.raises(QueryError, match=r"bird.catalogue.item\(ID\)"):
        _ = own.genres


def test_an_item_that_is_gone_is_told(bird: Bowerbird, album: Album) -> None:
    with bird.catalogue.engine.execution_options(write=True).begin() as connection:
        for table in ("relations", "albums", "enrichments", "revisions", "items"):
            where = {"relations": "subject_id", "albums": "id", "items": "id"}.get(table, "item_id")
            connection.execute(text(f"DELETE FROM {table} WHERE {where} = :id"), {"id": album.id})  # noqa: S608
    with pytest.raises(NotInCatalogueError, match="not in the catalogue any more"):
        _ = album.artists


def test_what_is_no_attribute_is_told_as_python_tells_it() -> None:
    with pytest.raises(AttributeError):
        _ = Album().nothing  # type: ignore[attr-defined]
