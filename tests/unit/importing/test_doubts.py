"""Which rows say too little to be believed unseen."""

from __future__ import annotations

import pytest

from bowerbird.importing.doubts import doubt, doubt_of_words
from bowerbird.importing.keys import query_key
from bowerbird.music import AlbumQuery, ArtistQuery, SongQuery
from bowerbird.music.kinds import Album
from bowerbird.words.errors import QueryError
from bowerbird.words.query import Query

MBID = "f5093c06-23e3-404f-aeaa-40f72885ee3a"


@pytest.mark.parametrize(
    "query",
    [
        AlbumQuery(title="Thriller"),
        AlbumQuery(title="Thriller", year=1982),
        AlbumQuery(title="Thriller", artist="[unknown]"),
        AlbumQuery(title="Thriller", artist="Unknown Artist"),
        SongQuery(title="n.a.", artist="Kraftwerk"),
        SongQuery(title="[untitled]", artist="Kraftwerk"),
        SongQuery(title="Track 09", artist="Kraftwerk"),
        SongQuery(title="AudioTrack 09", artist="Kraftwerk"),
        SongQuery(title="Track09", artist="Kraftwerk"),
        SongQuery(title="Piste 3", artist="Kraftwerk"),
        SongQuery(title="Дорожка 3", artist="Кино"),
        SongQuery(title="トラック 3", artist="Kraftwerk"),
        SongQuery(title="Unknown Title", artist="Kraftwerk"),
        AlbumQuery(title="Unknown Album", artist="Kraftwerk"),
        AlbumQuery(title="---", artist="Kraftwerk"),
        ArtistQuery(name="Unknown Artist"),
        ArtistQuery(name="N/A"),
    ],
)
def test_a_row_that_says_too_little_is_doubted(query: Query) -> None:
    assert doubt(query)


@pytest.mark.parametrize(
    "query",
    [
        AlbumQuery(title="Thriller", artist="Michael Jackson"),
        AlbumQuery(title="(Untitled)", artist="The Byrds"),
        AlbumQuery(title="+", artist="Ed Sheeran"),
        AlbumQuery(title="?", artist="XXXTentacion"),
        AlbumQuery(title="1", artist="The Beatles"),
        AlbumQuery(title="Unknown Pleasures", artist="Joy Division"),
        SongQuery(title="Song 2", artist="Blur"),
        SongQuery(title="Na Na", artist="x"),
        ArtistQuery(name="!!!"),
        ArtistQuery(name="Unknown Mortal Orchestra"),
        AlbumQuery.from_words({"mbid": MBID, "title": "Thriller"}),
        AlbumQuery.from_words({"mbid": MBID}),
        AlbumQuery(release_mbid=MBID),
    ],
)
def test_a_row_that_says_enough_is_not(query: Query) -> None:
    assert doubt(query) is None


def test_the_words_can_be_doubted_although_there_is_an_identifier() -> None:
    query = AlbumQuery.from_words({"mbid": MBID, "title": "Thriller"})
    assert "names no artist" in (doubt_of_words(query) or "")


def test_an_album_may_be_named_by_one_of_its_releases() -> None:
    query = AlbumQuery.from_words({"release_mbid": f"https://musicbrainz.org/release/{MBID.upper()}"})
    assert (query.release_mbid, query.wanted(), query.identifiers) == (MBID, None, ())
    assert [str(identifier) for identifier in query.leading] == [f"musicbrainz_release:{MBID}"]
    assert "release_mbid" not in query.as_facts().fields
    with pytest.raises(QueryError, match="not a musicbrainz_release"):
        AlbumQuery.from_words({"title": "Thriller", "release_mbid": "soon"})
    with pytest.raises(QueryError, match="nothing to look for"):
        AlbumQuery.from_words({"release_mbid": " "})


def test_rows_that_name_other_releases_ask_for_something_else() -> None:
    one, other = AlbumQuery(release_mbid=MBID), AlbumQuery(release_mbid=MBID.replace("f", "e"))
    assert query_key(Album, one) != query_key(Album, other)
    assert query_key(Album, one) == query_key(Album, AlbumQuery(release_mbid=MBID))
