"""What a person says of the columns of a list, and is told about them."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pytest

from bowerbird.cli.columns import columns_given, columns_told
from bowerbird.importing.files import open_list
from bowerbird.music import AlbumQuery, ArtistQuery
from bowerbird.words.errors import QueryError
from bowerbird.words.query import Query


def told(text: str, query: type[Query] = AlbumQuery) -> list[str]:
    with open_list(BytesIO(text.encode()), query=query) as found:
        return list(columns_told(found, query))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Album,Artist Name,Released,Mood\nA,B,1999,sad\n", "title = Album, artist = Artist Name, year = Released"),
        ("rank,title,artist,mood\n1,A,B,sad\n", "title, artist, rank"),
        ("year,artist,Album\n1999,B,A\n", "title = Album, artist, year"),
    ],
)
def test_columns_are_told_with_what_they_are_read_as(text: str, sentence: str) -> None:
    unused = " Not used: mood." if "mood" in text.lower() else ""
    assert [line.lower() for line in told(text)] == [f"Read as: {sentence}.{unused}".lower()]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "RYM Album,First Name,Last Name,Title,Release_Date\n1,The Jimi,Hendrix Experience,Axis,1967\n",
            "Read as: title = Title, artist = First Name + Last Name, year = Release_Date. Not used: RYM Album.",
        ),
        (
            "Catalog#,Artist,Title,Format,Released\nA1,Pink Floyd,Animals,LP,1977\n",
            "Read as: title = Title, artist = Artist, year = Released. Read besides: Format. Not used: Catalog#.",
        ),
    ],
)
def test_columns_of_several_parts_and_those_that_help_are_told(text: str, sentence: str) -> None:
    assert told(text) == [sentence]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Album,Artist,Nr.\nA,B,1\n", "Read as: title = Album, artist = Artist, rank = Nr."),
        ("Album,Artist,Ref.\nA,B,x\n", "Read as: title = Album, artist = Artist. Not used: Ref."),
        (
            "#EXTM3U\n#EXTINF:200,Low - Fly\nMusic/Low/HEY WHAT/01 - Fly.mp3\n",
            "Read as: title = album, artist = album artist. Read besides: artist. Not used: song, length.",
        ),
        (
            "<playlist><trackList><track><title>Fly</title><creator>Low</creator></track></trackList></playlist>",
            "Read as: title = album, artist. Read besides: url. Not used: song, length.",
        ),
    ],
)
def test_what_is_told_of_columns_reads_as_a_sentence(text: str, sentence: str) -> None:
    assert told(text) == [sentence]


@pytest.mark.parametrize("columns", [{"artist": "title", "title": "artist"}, {"artist": "2", "title": "1"}])
def test_lines_that_are_turned_round_are_told_once_and_as_they_are_read(columns: dict[str, str]) -> None:
    with open_list(
        BytesIO(b"The Wall - Pink Floyd (1979)\nAnimals - Low (1977)\n"), query=AlbumQuery, columns=columns
    ) as found:
        assert [*found.notes, *columns_told(found, AlbumQuery)] == ["Lines are read as: title - artist (year)."]
        assert next(iter(found)).words == {"title": "The Wall", "artist": "Pink Floyd", "year": 1979}
    table = b"title,artist\nPink Floyd,The Wall\n"
    with open_list(BytesIO(table), query=AlbumQuery, columns={"artist": "title", "title": "artist"}) as found:
        assert list(columns_told(found, AlbumQuery)) == ["Read as: title = artist, artist = title."]


def test_nothing_is_told_of_columns_that_are_called_as_they_are_read() -> None:
    assert told("title,artist,year\nA,B,1999\n") == []
    assert told("https://musicbrainz.org/release-group/f5093c06-23e3-404f-aeaa-40f72885ee3a\n") == []
    assert told("name\nThe Band\n", ArtistQuery) == []


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ("title,year\nA,1999\n", "all rows"),
        ("title,mbid\nA,f5093c06-23e3-404f-aeaa-40f72885ee3a\n", "rows without an ID"),
    ],
)
def test_a_list_without_makers_says_that_it_goes_to_review(text: str, which: str) -> None:
    (sentence,) = told(text)
    assert f"No column holds the artist, and nothing is taken for its title alone: {which} go to review." in sentence
    assert "--map artist=COLUMN" in sentence


@pytest.mark.parametrize(
    ("words", "columns"),
    [
        ([], {}),
        (["title=Work", " artist = By whom "], {"title": "Work", "artist": "By whom"}),
        (["artist="], {"artist": ""}),
        (["title=a=b"], {"title": "a=b"}),
    ],
)
def test_columns_are_named_by_word(words: Sequence[str], columns: dict[str, str]) -> None:
    assert columns_given(words, AlbumQuery) == columns


@pytest.mark.parametrize("word", ["title", "title=", "=Album", "year= ", ""])
def test_a_column_without_a_word_or_a_word_without_a_column_is_refused(word: str) -> None:
    with pytest.raises(QueryError, match="is no WORD=COLUMN"):
        columns_given([word], AlbumQuery)


def test_only_a_kind_that_has_makers_can_be_without() -> None:
    with pytest.raises(QueryError):
        columns_given(["artist="], ArtistQuery)
