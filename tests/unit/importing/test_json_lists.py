"""JSON as programs export it: lists within documents and objects within objects -> rows with plain columns."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.importing.files import ListedRow, ListFile, open_list
from bowerbird.importing.files.nested import flattened
from bowerbird.music import AlbumQuery, ArtistQuery, SongQuery
from bowerbird.words.errors import QueryError
from bowerbird.words.query import Query

RECORDING = "0b1ed0c6-9c4a-4f0e-8b7a-0d5a3c1a1a11"

SPOTIFY_LIBRARY = {
    "tracks": [{"artist": "Taylor Swift", "album": 1989, "track": "Style", "uri": "spotify:track:1"}],
    "albums": [{"artist": "Radiohead", "album": "Kid A", "uri": "spotify:album:2"}],
    "shows": [{"name": "A podcast", "publisher": "X", "uri": "spotify:show:1"}],
    "episodes": [],
    "bannedTracks": [],
    "artists": [{"name": "Björk", "uri": "spotify:artist:3"}],
    "bannedArtists": [],
    "other": [],
}
SPOTIFY_PLAYLISTS = {
    "playlists": [
        {
            "name": "One",
            "lastModifiedDate": "2024-01-02",
            "items": [
                {
                    "track": {
                        "trackName": "Hunter",
                        "artistName": "Björk",
                        "albumName": "Homogenic",
                        "trackUri": "spotify:track:4",
                    },
                    "episode": None,
                    "localTrack": None,
                    "addedDate": "2023-05-06",
                }
            ],
            "description": None,
            "numberOfFollowers": 0,
        },
        {
            "name": "Two",
            "items": [{"track": {"trackName": "Low", "artistName": "Cracker", "albumName": "Kerosene Hat"}}],
        },
    ]
}
SPOTIFY_API = {
    "href": "https://api.example.org",
    "items": [
        {
            "added_at": "2024-01-01T00:00:00Z",
            "album": {
                "album_type": "album",
                "name": "Arular",
                "release_date": "2005-03-22",
                "artists": [{"name": "M.I.A.", "id": "1"}],
                "external_ids": {"upc": "634904018627"},
                "tracks": {"items": [{"name": "Banana Skit", "artists": [{"name": "M.I.A."}]}]},
            },
        }
    ],
}
LISTENBRAINZ = {
    "listened_at": 1700000000,
    "recording_msid": "x",
    "track_metadata": {
        "artist_name": "Portishead",
        "track_name": "Roads",
        "release_name": "Dummy",
        "additional_info": {"duration_ms": 305000, "release_mbid": "r", "artist_mbids": ["a", "b"]},
        "mbid_mapping": {"recording_mbid": RECORDING, "artists": [{"artist_credit_name": "Portishead"}]},
    },
}
JSPF = {
    "playlist": {
        "title": "Mine",
        "creator": "someone",
        "track": [
            {
                "title": "Roads",
                "creator": "Portishead",
                "album": "Dummy",
                "identifier": [f"https://musicbrainz.org/recording/{RECORDING}"],
                "duration": 305000,
                "extension": {"https://musicbrainz.org/doc/jspf#track": {"added_by": "someone"}},
            }
        ],
    }
}
LASTFM_ALBUMS = {
    "topalbums": {
        "album": [
            {
                "name": "Loveless",
                "playcount": "12",
                "mbid": "",
                "artist": {"name": "My Bloody Valentine", "mbid": "m", "url": "https://www.last.fm/music/x"},
                "@attr": {"rank": "1"},
            }
        ],
        "@attr": {"user": "me"},
    }
}
LASTFM_TRACKS = [
    {
        "track": [
            {
                "artist": {"mbid": "m", "#text": "Slowdive"},
                "album": {"mbid": "n", "#text": "Souvlaki"},
                "name": "Alison",
                "mbid": "",
                "date": {"uts": "1", "#text": "01 Jan 2024, 10:00"},
            }
        ],
        "@attr": {"page": "1"},
    }
]
MUSICBRAINZ = {
    "release-groups": [
        {
            "id": RECORDING,
            "title": "Under Pressure",
            "first-release-date": "1981-10-26",
            "primary-type": "Single",
            "artist-credit": [
                {"name": "Queen", "joinphrase": " & ", "artist": {"name": "Queen"}},
                {"name": "David Bowie", "joinphrase": "", "artist": {"name": "David Bowie"}},
            ],
        }
    ]
}
DISCOGS = {
    "pagination": {"page": 1},
    "releases": [
        {
            "id": 1,
            "rating": 0,
            "basic_information": {
                "id": 1,
                "title": "Blue Train",
                "year": 1958,
                "artists": [{"name": "John Coltrane", "join": "", "id": 97545}],
            },
        }
    ],
}
BEETS = [{"album": "Blue", "albumartist": "Joni Mitchell", "year": 1971, "mb_albumid": ""}]


def read(document: Any, query: type[Query], **options: Any) -> tuple[ListFile, list[ListedRow]]:
    text = document if isinstance(document, str) else json.dumps(document, **options)
    with open_list(io.BytesIO(text.encode()), query=query) as found:
        return found, list(found)


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    ("document", "query", "told"),
    [
        (SPOTIFY_LIBRARY, SongQuery, {"artist": "Taylor Swift", "album": "1989", "track": "Style"}),
        (SPOTIFY_LIBRARY, AlbumQuery, {"artist": "Radiohead", "album": "Kid A"}),
        (SPOTIFY_LIBRARY, ArtistQuery, {"name": "Björk", "uri": "spotify:artist:3"}),
        (SPOTIFY_PLAYLISTS, SongQuery, {"trackName": "Hunter", "artistName": "Björk", "albumName": "Homogenic"}),
        (SPOTIFY_API, AlbumQuery, {"album": "Arular", "artists": "M.I.A.", "release_date": "2005-03-22"}),
        (JSPF, SongQuery, {"title": "Roads", "artist": "Portishead", "album": "Dummy", "duration": "305000"}),
        (LASTFM_ALBUMS, AlbumQuery, {"name": "Loveless", "artist": "My Bloody Valentine", "artist mbid": "m"}),
        (LASTFM_TRACKS, SongQuery, {"name": "Alison", "artist": "Slowdive", "album": "Souvlaki", "album mbid": "n"}),
        (MUSICBRAINZ, AlbumQuery, {"title": "Under Pressure", "artist-credit": "Queen & David Bowie"}),
        (DISCOGS, AlbumQuery, {"title": "Blue Train", "artists": "John Coltrane", "year": "1958"}),
        (BEETS, AlbumQuery, {"album": "Blue", "albumartist": "Joni Mitchell", "year": "1971"}),
        ({"id 1": {"title": "A", "artist": "B"}, "id 2": {"title": "C"}}, AlbumQuery, {"title": "A", "artist": "B"}),
        ({"data": [{"attributes": {"name": "A", "artistName": "B"}}]}, AlbumQuery, {"name": "A", "artistName": "B"}),
        ({"data": [{"title": "A", "artist": {"name": "B"}, "album": {"title": "C"}}]}, SongQuery, {"artist": "B"}),
        (["Radiohead", "Björk"], ArtistQuery, {"name": "Radiohead"}),
        (LISTENBRAINZ, SongQuery, {"artist_name": "Portishead", "track_name": "Roads", "recording_mbid": RECORDING}),
    ],
)
def test_the_list_within_a_document_is_found(
    document: Any, query: type[Query], told: dict[str, str], indent: int | None
) -> None:
    if document is LISTENBRAINZ and indent:
        document = [document]
    _, rows = read(document, query, indent=indent)
    assert told.items() <= rows[0].told.items()
    assert {"artist", "title", "name"} & rows[0].words.keys()


def test_playlists_of_one_document_are_read_one_after_the_other() -> None:
    _, rows = read(SPOTIFY_PLAYLISTS, SongQuery)
    assert [row.words["title"] for row in rows] == ["Hunter", "Low"]


@pytest.mark.parametrize(
    "document",
    [
        [{"artist": "B", "albums": [{"title": "A1"}, {"title": "A2"}]}],
        {"artist": "B", "albums": [{"title": "A1"}, {"title": "A2"}]},
        {"artists": [{"name": "B", "albums": [{"title": "A1"}, {"title": "A2", "artists": [{"name": "B"}]}]}]},
        {"albums": [{"artist": {"name": "B"}, "title": "X", "releases": [{"title": "A1"}, {"title": "A2"}]}]},
    ],
)
def test_items_within_an_artist_are_by_that_artist(document: Any) -> None:
    rows = read(document, AlbumQuery)[1]
    if "releases" not in str(document):
        assert [row.words for row in rows] == [{"title": "A1", "artist": "B"}, {"title": "A2", "artist": "B"}]
    else:
        assert [row.words for row in rows] == [{"title": "X", "artist": "B"}]
    songs = {"albums": [{"title": "X", "artist": "B", "tracks": [{"title": "T1"}]}]}
    assert [row.words for row in read(songs, SongQuery)[1]] == [{"title": "T1", "artist": "B"}]


def test_which_of_several_lists_is_read_is_told() -> None:
    found, _ = read(SPOTIFY_LIBRARY, AlbumQuery)
    assert "'albums'" in found.notes[0]
    assert read(BEETS, AlbumQuery)[0].notes == ()


def test_json_lines_are_told_from_a_document() -> None:
    lines = "\n".join(json.dumps({**LISTENBRAINZ, "listened_at": n}) for n in range(3))
    found, rows = read(lines, SongQuery)
    assert (found.form, len(rows)) == ("jsonl", 3)
    assert "listened_at" in found.columns
    found, rows = read(
        '{"title": "A"\n{"title": "B"}\n{"title": "C"}',
        AlbumQuery,
    )
    assert [bool(row.problem) for row in rows] == [True, False, False]


def test_deeper_values_never_hide_shallower_ones() -> None:
    cells = flattened(
        {"name": "A", "track": {"artists": [{"name": "X"}], "album": {"artists": [{"name": "Y"}, {"name": "Z"}]}}}
    )
    assert cells == {"name": "A", "artists": "X", "album artists": "Y; Z"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", "no object|no document with a list"),
        ('{"a": {"b": [1, 2]}}', "no document with a list"),
        ('{"a": [{"b": 1}], \n "c": [{"d": 2}]}', "no document with a list"),
        ("{\n", "is no JSON"),
        ("[[]]", "element 1 is no object"),
        ('["A", "B"]', "element 1 is no object"),
    ],
)
def test_a_document_without_such_a_list_is_refused(text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        read(text, AlbumQuery)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(["title", "name", "a", "#text"]), inner, max_size=4)
        ),
        max_leaves=12,
    )
)
def test_no_document_raises_anything_else(document: Any) -> None:
    for query in (AlbumQuery, ArtistQuery):
        try:
            read(document, query)
        except QueryError:
            continue


def test_a_nested_document_ends() -> None:
    deep = '{"a":' * 5000 + "[]" + "}" * 5000
    for text in (deep, "[" * 200_000):
        with pytest.raises(QueryError):
            read(text, AlbumQuery)


@pytest.mark.parametrize(
    "text",
    [
        '{"artist": ["Low", "Can"], "album": ["HEY WHAT", "Ege"]}',
        '{"artist": {"0": "Low", "1": "Can"}, "album": {"0": "HEY WHAT", "1": "Ege"}}',
        '{"columns": ["artist", "album"], "index": [0, 1], "data": [["Low", "HEY WHAT"], ["Can", "Ege"]]}',
        '[["Artist", "Album"], ["Low", "HEY WHAT"], ["Can", "Ege"]]',
        '["Low - HEY WHAT", "Can - Ege"]',
        '[{"artist": "Low", "album": "HEY WHAT"}, null, {"artist": "Can", "album": "Ege"}]',
    ],
)
def test_tables_are_read_however_json_holds_them(text: str) -> None:
    with open_list(io.BytesIO(text.encode()), query=AlbumQuery) as found:
        assert [row.words for row in found] == [
            {"artist": "Low", "title": "HEY WHAT"},
            {"artist": "Can", "title": "Ege"},
        ]


def test_one_object_with_lists_is_one_row() -> None:
    with open_list(io.BytesIO(b'{"artists": ["Low", "Nico"], "album": "HEY WHAT"}'), query=AlbumQuery) as found:
        assert [row.words for row in found] == [{"artist": "Low", "title": "HEY WHAT"}]
