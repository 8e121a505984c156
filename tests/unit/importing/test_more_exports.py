"""Lists of servers, shops and sites whose columns or cells are of a kind of their own."""

from __future__ import annotations

import io
from typing import Any

import pytest

from bowerbird.importing.files import ListedRow, names, open_list
from bowerbird.importing.files.types import read_album_type
from bowerbird.importing.files.values import read_length, read_rank
from bowerbird.music import AlbumQuery, ArtistQuery, SongQuery
from bowerbird.words.query import Query

ALBUM, ARTIST, SONG = AlbumQuery, ArtistQuery, SongQuery
LOW = {"title": "Double Negative", "artist": "Low", "year": 2018}
FLY = {"title": "Fly", "artist": "Low"}
RELEASE = "fd3f7a1b-1a44-3d0a-8a1f-6d5b3f1f5b7e"


def rows(text: str, query: type[Query]) -> list[ListedRow]:
    with open_list(io.BytesIO(text.encode()), query=query, this_year=2026) as found:
        return list(found)


def words(text: str, query: type[Query]) -> list[dict[str, Any]]:
    return [row.words for row in rows(text, query)]


@pytest.mark.parametrize(
    ("query", "text", "said"),
    [
        (ALBUM, "ratingKey,artistName,albumTitle,originallyAvailableAt\n1,Low,Double Negative,2018-09-14\n", LOW),
        (ALBUM, "parentTitle,title,year\nLow,Double Negative,2018\n", LOW),
        (ALBUM, "grandparentTitle,parentTitle,title,parentYear\nLow,Double Negative,Fly,2018\n", LOW),
        (SONG, "grandparentTitle,parentTitle,title\nLow,Double Negative,Fly\n", FLY),
        (SONG, "parentTitle,title\nDouble Negative,Fly\n", {"title": "Fly"}),
        (
            SONG,
            "Name,AlbumArtist,Artists,ProductionYear,RunTimeTicks\nFly,Low,Low,2018,3540000000\n",
            FLY | {"year": 2018},
        ),
        (
            ALBUM,
            f"name,album_artist,min_year,mbz_album_id\nDouble Negative,Low,2018,{RELEASE}\n",
            LOW | {"release_mbid": RELEASE},
        ),
        (SONG, "Song-URL,Songtitel,Künstlername 1,Künstlername 2\n,Fly,Low,Nico\n", FLY),
        (SONG, "Artist Name,Container Artist Name,Song Name\n,Low,Fly\n", FLY),
        (SONG, "Country,Track Description\nGermany,Low - Fly\n", FLY),
        (ALBUM, "Artist - Album,Rating\nLow - Double Negative (2018),5\n", LOW),
        (ALBUM, "Album (Year),Artist\nDouble Negative (2018),Low\n", LOW),
        (ALBUM, "Name,Artist,Release\nDouble Negative,Low (https://www.notion.so/Low-01ab?pvs=21),2018\n", LOW),
        (ALBUM, "专辑,歌手,发行年份\nDouble Negative,Low,2018\n", LOW),
        (ALBUM, "앨범,아티스트,발매일\nDouble Negative,Low,2018-09-14\n", LOW),
        (ALBUM, "Albüm,Artist,Year\nDouble Negative,Low,2018\n", LOW),
        (ALBUM, "Albumi,Esittäjä,Vuosi\nDouble Negative,Low,2018\n", LOW),
        (ALBUM, "Álbum,Előadó,Év\nDouble Negative,Low,2018\n", LOW),
        (ALBUM, "Άλμπουμ,Καλλιτέχνης,Έτος\nDouble Negative,Low,2018\n", LOW),
        (ALBUM, "Album,Interpret,Rok vydání\nDouble Negative,Low,2018\n", LOW),
        (ALBUM, "Album,Artist,original_year,original_date,year\nDouble Negative,Low,0,,2018\n", LOW),
        (
            ALBUM,
            "Album,Artist,Year,Date\nDouble Negative,Low,,2021-01-02\n",
            {"title": "Double Negative", "artist": "Low"},
        ),
    ],
)
def test_lists_of_servers_and_sites_are_read(query: type[Query], text: str, said: dict[str, Any]) -> None:
    assert words(text, query) == [said]


def test_a_library_of_songs_albums_and_artists_in_one_file_is_told_apart() -> None:
    text = (
        "Track name,Artist name,Album,Playlist name,Type,ISRC\nDreams,Fleetwood Mac,Rumours,Songs,Favorite,\n"
        "Tusk,Fleetwood Mac,,Library Albums,Album,\nSweet,,,Library Artists,Artist,\n"
    )
    songs = rows(text, SONG)
    assert songs[0].words == {"title": "Dreams", "artist": "Fleetwood Mac"}
    assert [row.problem is None for row in songs] == [True, False, False]
    albums = [row.words for row in rows(text, ALBUM) if row.problem is None]
    assert [album["title"] for album in albums] == ["Rumours", "Tusk"]
    assert [artist["name"] for artist in words(text, ARTIST)] == ["Fleetwood Mac", "Fleetwood Mac", "Sweet"]


def test_discogs_prints_names_in_two_scripts() -> None:
    text = "Catalog#,Artist,Title,release_id\nX,Miles Davis Quintet = マイルス,Cookin' = クッキン,1\nY,Low,E=MC²,2\n"
    assert words(text, ALBUM) == [
        {"artist": "Miles Davis Quintet", "title": "Cookin'"},
        {"artist": "Low", "title": "E=MC²"},
    ]
    assert words("Artist,Album\nA = B,C = D\n", ALBUM) == [{"artist": "A = B", "title": "C = D"}]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        *(("Fly (Official Video)", "Fly"), ("Fly [Official Music Video]", "Fly"), ("Fly (Lyrics)", "Fly")),
        *(("Fly (Official Audio)", "Fly"), ("Fly (Official HD Video)", "Fly"), ("Fly (Video Oficial)", "Fly")),
        *(("Fly (M/V)", "Fly"), ("(Official Video)", "(Official Video)"), ("Video", "Video")),
        *(
            ("Fly (Live Video Mix)", "Fly (Live Video Mix)"),
            ("Video Killed the Radio Star", "Video Killed the Radio Star"),
        ),
    ],
)
def test_what_video_sites_put_behind_a_title_is_no_part_of_it(text: str, title: str) -> None:
    assert names.of_video(text) == title


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *(("by Brian Wilson", "Brian Wilson"), ("By Divine Right", "By Divine Right"), ("by", "by")),
        *(("Low - Topic", "Low"), ("LowVEVO", "Low"), ("Topic", "Topic"), ("VEVO", "VEVO")),
        *(("坂本龍一 [Ryuichi Sakamoto]", "坂本龍一"), ("Low [US]", "Low [US]"), ("...[Iter]", "...[Iter]")),
    ],
)
def test_what_a_page_puts_round_an_artist_is_no_part_of_it(text: str, name: str) -> None:
    assert names.tidy_maker(text) == name


def test_a_year_behind_a_title_is_that_of_the_album_where_no_other_is_told() -> None:
    text = "Album,Artist,Year\nWeezer (1994),Weezer,\n1984 (1984),Van Halen,1984\nHits (2),Low,\n"
    assert [(row["title"], row.get("year")) for row in words(text, ALBUM)] == [
        *(("Weezer", 1994), ("1984 (1984)", 1984), ("Hits (2)", None)),
    ]
    assert words("Song,Artist\nFly (2011),Low\n", SONG) == [{"title": "Fly (2011)", "artist": "Low"}]


def test_more_ranks_lengths_and_types_are_read() -> None:
    assert [read_rank(text) for text in ("rank 21", "Place: 22", "▲24", "25*", "26 (new)", "27 (RE)")] == [
        *(21, 22, 24, 25, 26, 27),
    ]
    assert {read_length(text) for text in ("(3:45)", "[3:45]", "~3:45")} == {225_000}
    kinds = [read_album_type(text) for text in ("Remix", "DJ Mix", "Full-length", "Extended play", "Mini-Album")]
    assert kinds == ["Remix", "DJ-mix", "Album", "EP", "EP"]
    assert read_album_type("Box Set") is None


def test_an_address_that_leads_nowhere_is_told_as_a_link() -> None:
    (row,) = rows("Song,Artist,Link\nFly,Low,nothing\n", SONG)
    assert row.dropped == ("the link 'nothing' is no MBID and no known address of the kind song",)


def test_the_year_of_a_later_pressing_is_not_that_of_the_album() -> None:
    text = "Catalog#,Artist,Title,Format,Released,release_id\nX,Low,A,{},2013,1\n"
    said = [
        words(text.format(f'"{form}"'), ALBUM)[0].get("year") for form in ("LP, Album", "LP, Album, RE, 180", "CD, RM")
    ]
    assert said == [2013, None, None]
    assert "year" not in words("Catalog#,Artist,artist,Title,Format,Released,release_id\nX,A,B,C,RE,2013,1\n", ALBUM)[0]


def test_a_text_that_is_too_long_for_a_title_is_left_alone() -> None:
    long = "x (1999) " * 20_000 + "[y]"
    assert words(f"Song,Artist\n{long},Low\n", SONG) == [{"title": long, "artist": "Low"}]
    assert words(f"Album,Artist\n{long},{'あ' * 20_000}[{'a' * 20_000}\n", ALBUM)[0]["title"] == long
