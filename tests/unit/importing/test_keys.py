"""Keys of what is asked for: what the catalogue has stored of earlier versions is found under them."""

from __future__ import annotations

import pytest

from bowerbird.catalogue.tables import Item
from bowerbird.importing.keys import query_key
from bowerbird.music import Album, AlbumQuery, Artist, ArtistQuery, Song, SongQuery
from bowerbird.words.query import Query


@pytest.mark.parametrize(
    ("kind", "query", "key"),
    [
        (Album, AlbumQuery(title="Amélie"), "7a423b5c63a7c5c14be27576f2105b90"),
        (Album, AlbumQuery(title="Ágætis byrjun", artist="Sigur Rós", year=1999), "a18133a6599513bebacb7d57543c2453"),
        (Album, AlbumQuery(title="Animals", type="EP"), "fad9d43c59da609de44de3c119d37852"),
        (Song, SongQuery(title="Déjà vu"), "643f421929236222a5c9e3d9a581eb5d"),
        (Artist, ArtistQuery(name="Adele", country="GB"), "68692b083ef0103fadd9b211cbde2cda"),
    ],
)
def test_a_key_is_the_one_that_version_0007_of_the_tables_has_stored(kind: type[Item], query: Query, key: str) -> None:
    assert query_key(kind, query) == key


def test_only_mere_names_of_people_and_labels_keep_their_accents() -> None:
    assert query_key(Artist, ArtistQuery(name="Adèle")) != query_key(Artist, ArtistQuery(name="Adele"))
    assert query_key(Artist, ArtistQuery(name="ADELE")) == query_key(Artist, ArtistQuery(name="Adele"))
    assert query_key(Album, AlbumQuery(title="Amélie")) == query_key(Album, AlbumQuery(title="Amelie"))
