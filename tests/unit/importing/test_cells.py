# ruff: noqa: RUF001 -- texts in other scripts are what is tested
"""Cells of lists: ranks, years, lengths and addresses as people write them; a bad one is told and costs itself only."""

from __future__ import annotations

import io
from typing import Any

import pytest

from bowerbird.importing.files import ListedRow, open_list
from bowerbird.music import AlbumQuery, ArtistQuery, SongQuery
from bowerbird.words.query import Query

MBID = "f5093c06-23e3-404f-aeaa-40f72885ee3a"


def read(text: str, *, query: type[Query] = AlbumQuery) -> list[ListedRow]:
    with open_list(io.BytesIO(text.encode()), query=query) as found:
        return list(found)


def words(text: str, *, query: type[Query] = AlbumQuery) -> list[dict[str, Any]]:
    return [row.words for row in read(text, query=query)]


def test_artists_and_songs_have_names_of_their_own() -> None:
    assert words("Artist\nPink Floyd", query=ArtistQuery) == [{"name": "Pink Floyd"}]
    row = {"title": "Time", "artist": "Pink Floyd", "length": 413_000}
    for length in ("6:53", "413", "413000", "0:06:53"):
        assert words(f"song,artist,length\nTime,Pink Floyd,{length}", query=SongQuery) == [row]


@pytest.mark.parametrize(
    ("length", "told"),
    [
        *(("3m 45sec", 225_000), ("3m45s", 225_000), ("3 min 45 sec.", 225_000), ("1h 2m 3s", 3_723_000)),
        *(("45 sec", 45_000), ("4 minutes", 240_000), ("3'45\"", 225_000), ("PT3M45S", 225_000), ("4m-11sec", 251_000)),
        *(("225.5", 225_500), ("225000 ms", 225_000), ("9000ms", 9_000), ("3:45.5", 225_000), ("03 :45", 225_000)),
        *(("0", None), ("00:00", None), ("unk.", None)),
    ],
)
def test_lengths_are_read_as_people_write_them(length: str, told: int | None) -> None:
    quoted = length.replace('"', '""')
    (row,) = read(f'song,length\nTime,"{quoted}"', query=SongQuery)
    assert (row.words.get("length"), row.problem) == (told, None)


@pytest.mark.parametrize("length", ["m sec", "soon", "3:75", "9999999999", "028q666", "-5"])
def test_what_is_no_length_is_told(length: str) -> None:
    (row,) = read(f"song,length\nTime,{length}", query=SongQuery)
    assert (row.words, row.problem, len(row.dropped)) == ({"title": "Time"}, None, 1)
    assert f"the length '{length}'" in row.dropped[0]


@pytest.mark.parametrize("date", ["0000-00-00", "????", "????-??-??", "0", "00/00/0000", "19??", "0000"])
def test_a_date_that_is_not_known_is_a_blank(date: str) -> None:
    (row,) = read(f"album,date\nA,{date}\n")
    assert (row.words, row.problem) == ({"title": "A"}, None)


@pytest.mark.parametrize(
    "said",
    [
        *("k. A.", "k.A.", "Keine Angabe", "unbekannt", "inconnu", "desconocido", "sconosciuto", "onbekend", "okänt"),
        *(
            "ukendt",
            "tuntematon",
            "nieznany",
            "neznámý",
            "bilinmiyor",
            "άγνωστο",
            "неизвестно",
            "н/д",
            "不明",
            "未知",
            "미상",
        ),
    ],
)
def test_what_is_not_known_is_a_blank_in_other_languages_too(said: str) -> None:
    (row,) = read(f"album,year,artist\nA,{said},{said}\n")
    assert (row.words, row.dropped, row.problem) == ({"title": "A"}, (), None)
    assert words(f"album,artist\n{said},Low\n") == [{"title": said, "artist": "Low"}]


@pytest.mark.parametrize(
    "year", ["o. J.", "o.J.", "ohne Jahr", "s. d.", "sans date", "s/f", "z.j.", "b.r.", "б/г", "u.å."]
)
def test_a_year_that_is_not_known_is_a_blank_in_other_languages_too(year: str) -> None:
    (row,) = read(f"album,year\nA,{year}\n")
    assert (row.words, row.dropped) == ({"title": "A"}, ())


def test_namibia_is_a_country() -> None:
    text = "name,country\nGazza,NA\nBjörk,n/a\nNA,IS\n"
    assert words(text, query=ArtistQuery) == [
        {"name": "Gazza", "country": "NA"},
        {"name": "Björk"},
        {"name": "NA", "country": "IS"},
    ]


def test_a_rank_says_where_a_row_stands() -> None:
    ranks = ["7", "7.", "7.0", "7.00", "7th", "#7", "=7", "7)", "No.7", "no7", "007"]
    assert [row.rank for row in read("rank,album\n" + "".join(f"{rank},A\n" for rank in ranks))] == [7] * len(ranks)
    told = read("rank,album\n1st,A\n2nd,A\n3rd,A\n11th,A\n7.5,A\n1.000,A\n-1,A\n")
    assert [row.rank for row in told] == [1, 2, 3, 11, None, 1000, None]
    rows = read("Number,Album\n#1,A\n2.,B\n=3,C\nx,D\n0,E\n")
    assert [row.rank for row in rows] == [1, 2, 3, None, None]
    assert [len(row.dropped) for row in rows] == [0, 0, 0, 1, 1]
    assert "rank 'x'" in rows[3].dropped[0]
    assert not any(row.problem for row in rows)


def test_a_bad_cell_costs_itself_only() -> None:
    rows = read(f"Album,Artist,Year,Rank,mbid\nA,B,soon,x,{MBID}\nC,D,1999,3,nope\n")
    assert [(row.words, row.rank) for row in rows] == [
        ({"title": "A", "artist": "B", "mbid": MBID}, None),
        ({"title": "C", "artist": "D", "year": 1999}, 3),
    ]
    assert rows[0].dropped == ("the rank 'x' is no whole number of at least 1", "the year 'soon' is not understood")
    assert [row.problem for row in rows] == [None, None]
    assert "no MBID" in rows[1].dropped[0]
    (song,) = read("song,isrc\nA,wrong\n", query=SongQuery)
    assert (song.words, song.problem, "isrc" in song.dropped[0]) == ({"title": "A"}, None, True)


def test_a_row_that_names_nothing_is_told() -> None:
    rows = read(f"Album,Artist,mbid\n,Pink Floyd,\nA,,\n,,{MBID}\n")
    assert [row.problem for row in rows] == ["it names nothing: there is no title and no mbid", None, None]
    assert rows[0].words == {"artist": "Pink Floyd"}
    (song,) = read('{"title": null, "artist": "B", "isrc": ""}', query=SongQuery)
    assert song.problem == "it names nothing: there is no title and no mbid and no isrc"


@pytest.mark.parametrize(
    ("path", "kind"), [("artist", "an artist"), ("release-group", "an album"), ("label", "a label")]
)
def test_the_address_of_another_kind_is_named_as_such(path: str, kind: str) -> None:
    address = f"https://musicbrainz.org/{path}/{MBID}"
    told = [f"'{address}' is the address of {kind}, not of a song"]
    (row,) = read(f"song,mbid\nTime,{address}\n", query=SongQuery)
    assert (row.words, row.problem, row.dropped) == ({"title": "Time"}, None, (f"the mbid {told[0]}",))
    # So when the list is nothing but addresses.
    assert [row.problem for row in read(f"{address}\n{address}\n", query=SongQuery)] == told * 2
