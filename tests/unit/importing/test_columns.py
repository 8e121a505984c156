"""Which column means what: by its name in many languages, else by its values; and what is only suspected."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.importing.files import ListedRow, ListFile, open_list
from bowerbird.importing.files.cells import CellReader
from bowerbird.importing.files.columns import map_columns
from bowerbird.music import AlbumQuery, ArtistQuery, LabelQuery, ReleaseQuery, SongQuery
from bowerbird.words.errors import QueryError
from bowerbird.words.query import Query

SPOTIFY = "7w29UYBi0qsHi5RTcv3lmA"
MBID, OTHER = "f5093c06-23e3-404f-aeaa-40f72885ee3a", "a5093c06-23e3-404f-aeaa-40f72885ee3a"
KINDS = [AlbumQuery, ArtistQuery, LabelQuery, ReleaseQuery, SongQuery]


def listed(text: str, *, query: type[Query] = AlbumQuery, **options: Any) -> tuple[ListFile, list[ListedRow]]:
    with open_list(io.BytesIO(text.encode()), query=query, this_year=2026, **options) as found:
        return found, list(found)


def words(text: str, *, query: type[Query] = AlbumQuery, **options: Any) -> list[dict[str, Any]]:
    return [row.words for row in listed(text, query=query, **options)[1]]


@pytest.mark.parametrize(
    "header",
    [
        "Platz;Interpret;Albumtitel;Jahr;Land",
        "Rang;Künstler;Album;Erscheinungsjahr;x",
        "Classement;Artiste;Titre de l'album;Année;x",
        "Posición;Artista;Álbum;Año;x",
        "Posizione;Artista;Titolo;Anno;x",
        "Posição;Artista;Álbum;Ano;x",
        "Positie;Artiest;Album;Jaar;x",
        "Placering;Artist;Titel;År;x",
        "Miejsce;Wykonawca;Tytuł albumu;Rok wydania;x",
        "Место;Исполнитель;Альбом;Год;x",
        "順位;アーティスト;アルバム;発売年;x",
        "№;Группа;Название;Год выпуска;x",
    ],
)
def test_columns_have_names_in_many_languages(header: str) -> None:
    _, rows = listed(f"{header}\n1;Björk;Homogenic;1997;\n2;Muse;Showbiz;1999;\n")
    assert (rows[0].words, rows[0].rank) == ({"artist": "Björk", "title": "Homogenic", "year": 1997}, 1)


def test_the_artist_of_the_album_comes_before_that_of_the_song() -> None:
    text = "Track Artist,Album Artist,Album,Song\nBjörk,Various,Hits,Jóga\nMuse,,Showbiz,Sunburn\n,Blur,Blur,Song 2\n"
    assert [row["artist"] for row in words(text)] == ["Various Artists", "Muse", "Blur"]
    assert [row["artist"] for row in words(text, query=SongQuery)] == ["Björk", "Muse", "Blur"]


def test_a_first_and_a_last_name_make_one_name() -> None:
    text = "First Name,Last Name,Title\nThe Jimi,Hendrix Experience,Axis\n,Radiohead,Kid A\nKate,,Aerial\n"
    assert [row["artist"] for row in words(text)] == ["The Jimi Hendrix Experience", "Radiohead", "Kate"]
    found, _ = listed(text)
    assert (found.mapping["artist"], found.ignored, found.suspected_maker) == ("First Name, Last Name", (), None)


def test_half_a_name_is_no_name() -> None:
    found, rows = listed("Title,First Name\nAerial,Kate\n")
    assert (rows[0].words, found.ignored) == ({"title": "Aerial"}, ("First Name",))
    assert words("Title;Vorname;Nachname\nAerial;Kate;Bush\n") == [{"title": "Aerial", "artist": "Kate Bush"}]
    assert words("Title;First Name;Surname\nAerial;Kate;Bush\n", query=ArtistQuery) == [{"name": "Kate Bush"}]


@pytest.mark.parametrize(
    "header",
    [
        *("Künstler / Band;Albumtitel;VÖ", "Artist/Band;Album (title);Year (released)", "Artist(s);Album(s);Year(s)"),
        "Musician(s);Album;Year",
        *("Band or Artist;Album [CD];Released (UK)", "Artist (as credited);Album;Year*"),
    ],
)
def test_a_column_may_have_two_names_or_a_note(header: str) -> None:
    assert words(f"{header}\nBjörk;Homogenic;1997\n") == [{"title": "Homogenic", "artist": "Björk", "year": 1997}]


def test_a_column_of_two_things_is_neither() -> None:
    with pytest.raises(QueryError, match="no column can be the title"):
        words("Artist / Album,Year\nBjörk / Homogenic,1997\n")


def test_the_original_year_comes_before_that_of_a_reissue() -> None:
    assert [row.get("year") for row in words("Album,Year,Original Year\nA,2011,1973\nB,1999,0\nC,1999,x\n")] == [
        *(1973, 1999, 1999),
    ]


@pytest.mark.parametrize("column", ["Date Added", "TagTime", "Added At", "Date Rated", "Purchase Date", "Listened At"])
def test_a_date_of_what_somebody_did_is_no_year(column: str) -> None:
    assert words(f"Album,{column}\nA,2021-01-02\n") == [{"title": "A"}]


@pytest.mark.parametrize(
    ("date", "year"),
    [
        *(("1973", 1973), ("1973-03-01", 1973), ("1973-03-01 00:00:00", 1973), ("March 1, 1973", 1973)),
        *(("2024-01-02 10:07", None), ("02 Jan 2024 10:07", None), ("1704103200", None)),
    ],
)
def test_the_values_say_whether_a_date_is_that_of_release(date: str, year: int | None) -> None:
    assert words(f"Album;Artist;Date\nA;B;{date}\n")[0].get("year") == year
    assert words(f"Artist;Album;Track;Date\nB;A;C;{date}\n", query=SongQuery)[0].get("year") == year


@pytest.mark.parametrize("name", ["Place", "No", "Number", "Nr.", "#", "Index"])
def test_the_values_say_whether_a_number_is_a_rank(name: str) -> None:
    good, rows = listed(f"{name},Album\n1,A\n2,B\nx,C\n")
    assert ([row.rank for row in rows], good.mapping["rank"]) == ([1, 2, None], name)
    for values in (("London", "New York", "Bergen"), ("SHVL 804", "CBS 1", "APL-1")):
        text = f"{name},Album\n" + "".join(f"{value},{album}\n" for value, album in zip(values, "ABC", strict=True))
        found, rows = listed(text)
        assert [(row.rank, row.dropped, row.problem) for row in rows] == [(None, (), None)] * 3
        assert "rank" not in found.mapping
    # The caller's word counts.
    assert listed(text, columns={"rank": name})[0].mapping["rank"] == name


def test_the_number_of_a_track_is_no_rank() -> None:
    text = "#,Title,Artist,Album\n1,01 A,X,P\n2,02 B,X,P\n1,01 C,Y,Q\n2,02 D,Y,Q\n1,01 E,Z,R\n2,02 F,Z,R\n"
    found, rows = listed(text, query=SongQuery)
    assert ("rank" in found.mapping, [row.words["title"] for row in rows]) == (False, list("ABCDEF"))
    text = "Track,Title,Artist\n1,A,X\n2,B,X\n"
    assert [row["title"] for row in words(text, query=SongQuery)] == ["A", "B"]


def test_a_release_may_be_a_title_or_a_date() -> None:
    assert words("Title,Artist,Release\nA,B,22 Sep 1997\nC,D,1999\n") == [
        {"title": "A", "artist": "B", "year": 1997},
        {"title": "C", "artist": "D", "year": 1999},
    ]
    assert words("Title,Artist,Release\nJóga,Björk,Homogenic\nX,Taylor Swift,1989\n")[1]["title"] == "1989"
    assert words("Song,Title,Track\nA,B,C\n", query=SongQuery) == [{"title": "A"}]


def test_the_country_of_a_release_is_not_that_of_the_artist() -> None:
    text = f"albumartist,album,artist,country,mb_albumid\nA,B,Björk,JP,{MBID}\n"
    assert words(text, query=ArtistQuery) == [{"name": "Björk"}]
    assert words("Rank,Artist,Album,Country\n1,Björk,B,IS\n", query=ArtistQuery) == [{"name": "Björk", "country": "IS"}]


def test_lengths_of_itunes_are_milliseconds() -> None:
    assert words("Name,Artist,Album,Total Time\nA,B,C,15000\n", query=SongQuery)[0]["length"] == 15_000
    assert words("Name,Milliseconds\nA,15000\n", query=SongQuery)[0]["length"] == 15_000


def test_of_the_ranks_of_several_years_the_newest_counts() -> None:
    _, rows = listed("album,clean_name,rank_2003,rank_2012,rank_2020\nA,B,3,2,1\nC,D,4,5,NA\n")
    assert [row.rank for row in rows] == [1, None]


@pytest.mark.parametrize("name", ["Act", "Who", "Interpreter", "Group", "Sänger", "The Artist I Like"])
def test_a_column_that_looks_like_the_makers_is_suspected(name: str) -> None:
    found, rows = listed(f"Title,{name},Genre,Notes\nHomogenic,Björk,Pop,good\nShowbiz,Muse,Rock,fine\n")
    assert (found.suspected_maker, name in found.ignored) == (name, True)
    assert rows[0].words == {"title": "Homogenic"}
    told, _ = listed(f"Title,{name}\nHomogenic,Björk\n", columns={"artist": name})
    assert told.suspected_maker is None


@pytest.mark.parametrize(
    ("text", "suspected"),
    [
        ("Title,Von wem\nHomogenic,Björk\nShowbiz,Muse\n", "Von wem"),
        ("Title,X,Y\nHomogenic,Björk,5\nShowbiz,Muse,6\n", "X"),
        ("Title,X,Y\nHomogenic,Björk,a\nShowbiz,Muse,b\n", None),
        ("Title,Genre\nHomogenic,Pop\n", None),
        ("Title,Who\nHomogenic,5\n", None),
        ("Title,Artist,Who\nHomogenic,Björk,me\n", None),
        ("Title,Seen\nHomogenic,2021-01-02\n", None),
        ("Title\nHomogenic\n", None),
    ],
)
def test_only_a_column_of_names_is_suspected(text: str, suspected: str | None) -> None:
    assert listed(text)[0].suspected_maker == suspected


def test_a_list_of_one_magazine_in_several_years_is_read() -> None:
    header = "sort_name,clean_name,album,rank_2003,rank_2020,release_year,type,spotify_url,artist_gender,album_id"
    row = f"Sinatra Frank,Frank Sinatra,In the Wee Small Hours,100,282,1955,Studio,spotify:album:{SPOTIFY},Male,x"
    found, (album,) = listed(f"{header}\n{row}\n")
    assert (album.rank, album.words, album.dropped) == (
        282,
        {"title": "In the Wee Small Hours", "artist": "Frank Sinatra", "year": 1955, "type": "Album"},
        (),
    )
    with pytest.raises(QueryError, match="no column can be the title"):
        listed(f"{header}\n{row}\n", query=SongQuery)
    unknown, _ = listed(f"{header}\n{row}\n".replace("clean_name", "full_label_text"))
    assert (found.suspected_maker, unknown.suspected_maker) == (None, None)


def test_the_date_of_a_chart_is_no_year() -> None:
    text = "Date,Rank,Song,Artist,Last Week,Peak Position\n1958-08-04,1,Poor Little Fool,Ricky Nelson,,1\n"
    assert words(text, query=SongQuery) == [{"title": "Poor Little Fool", "artist": "Ricky Nelson"}]


def test_of_a_list_as_a_program_prints_it_the_first_artist_counts() -> None:
    text = "name,album,artists\nTestify,Guerrilla,\"['Rage Against, The Machine', 'B']\"\n"
    assert words(text)[0]["artist"] == "Rage Against, The Machine"


def test_an_artist_has_no_maker() -> None:
    assert listed("Artist,Who\nBjörk,me\n", query=ArtistQuery)[0].suspected_maker is None


@pytest.mark.parametrize(
    ("query", "column", "address", "told"),
    [
        (AlbumQuery, "url", "https://www.discogs.com/master/10362-Pink-Floyd", "discogs:10362"),
        (ArtistQuery, "uri", "spotify:artist:4Z8W4fKeB5YxbusRsdQVPb", "spotify:4Z8W4fKeB5YxbusRsdQVPb"),
        # A shop numbers each edition of an album.
        (AlbumQuery, "uri", "spotify:album:4Z8W4fKeB5YxbusRsdQVPb", None),
        (AlbumQuery, "url", "https://www.deezer.com/album/302127", None),
        (ArtistQuery, "wikidata", "Q2306", "wikidata:Q2306"),
        (AlbumQuery, "url", "https://www.discogs.com/release/1873013", None),
        (AlbumQuery, "url", "https://rateyourmusic.com/release/album/a/b/", None),
        (AlbumQuery, "uri", "spotify:track:4Z8W4fKeB5YxbusRsdQVPb", None),
        (SongQuery, "url", "https://www.shazam.com/track/1/a", None),
        (AlbumQuery, "mbid", "https://example.org/x", None),
    ],
)
def test_an_address_of_another_site_is_an_identifier_or_nothing(
    query: type[Query], column: str, address: str, told: str | None
) -> None:
    (row,) = listed(f"{query.name_word},{column}\nA,{address}\n", query=query)[1]
    assert (row.words[query.name_word], row.problem, row.dropped) == ("A", None, ())
    assert [str(identifier) for identifier in row.words.get("identifiers", ())] == ([told] if told else [])


def test_an_address_alone_says_what_is_meant() -> None:
    (row,) = words("Album,uri\n,spotify:album:4Z8W4fKeB5YxbusRsdQVPb\n")
    assert [str(identifier) for identifier in row["identifiers"]] == ["spotify:4Z8W4fKeB5YxbusRsdQVPb"]
    (bad,) = listed("Album,url\n,https://example.org/x\n")[1]
    assert "no MBID and no known address" in (bad.problem or "")


def test_of_several_artists_with_as_many_ids_the_first_counts() -> None:
    uris = "spotify:artist:2tIP7SsRs7vjIcLrU85W8J, spotify:artist:1uNFoZAHBGtllmzznpCI3s"
    (row,) = words(f'Artist Name(s),Artist URI(s)\n"The Kid LAROI, Justin Bieber","{uris}"\n', query=ArtistQuery)
    assert (row["name"], *map(str, row["identifiers"])) == ("The Kid LAROI", "spotify:2tIP7SsRs7vjIcLrU85W8J")
    (row,) = words(f'Artist Name(s),Artist URI(s)\n"Crosby, Stills, Nash & Young","{uris}"\n', query=ArtistQuery)
    assert row == {"name": "Crosby, Stills, Nash & Young"}
    assert words(f"Artist,artist mbids\nA feat. B,{MBID}; {OTHER}\n", query=ArtistQuery)[0]["mbid"] == MBID


def test_the_mbid_of_a_release_is_a_word_of_its_own() -> None:
    for column, text in (("album_mbid", MBID), ("url", f"https://musicbrainz.org/release/{MBID}")):
        (row,) = words(f"Album,{column}\nA,{text}\n")
        assert row == {"title": "A", "release_mbid": MBID}
    assert words(f"Album,album mbid,mb_releasegroupid\nA,{MBID},{OTHER}\n") == [{"title": "A", "mbid": OTHER}]
    # Nothing else names the item.
    assert words(f"Album,album mbid\n,{MBID}\n") == [{"mbid": MBID}]
    # A number of Discogs.
    assert listed("Album,release_id\nA,1873013\n")[1][0] == ListedRow(
        number=1, words={"title": "A"}, told={"Album": "A", "release_id": "1873013"}
    )


def test_a_bad_mbid_is_told_and_the_row_goes_by_its_words() -> None:
    (row,) = listed("Album,mbid\nA,nope\n")[1]
    assert (row.words, row.problem) == ({"title": "A"}, None)
    assert row.dropped == ("the mbid 'nope' is no MBID and no known address of the kind album",)


def test_a_title_alone_is_that_of_what_the_program_is_about() -> None:
    for text, query in (
        ("Title,Artist,TrackKey,TagTime\nA,B,1,2\n", AlbumQuery),
        ("Title,Artist,Catalog#,release_id\nA,B,1,2\n", SongQuery),
        ("Album,Title,Genre\nA,B,C\n", ArtistQuery),
    ):
        with pytest.raises(QueryError, match="no column can be the"):
            listed(text, query=query)
        assert listed(text, query=query, columns={query.name_word: "Title"})[1][0].words[query.name_word]


def test_the_values_say_whether_an_id_is_an_mbid() -> None:
    header = "track,album,artist,time,track id,album id,artist id"
    row = f"Jóga,Homogenic,Björk,2024-01-01 10:07:00,{MBID},{OTHER},{SPOTIFY}"
    assert words(f"{header}\n{row}\n") == [{"title": "Homogenic", "artist": "Björk", "release_mbid": OTHER}]
    assert words(f"{header}\n{row}\n", query=SongQuery) == [{"title": "Jóga", "artist": "Björk", "mbid": MBID}]
    found, (artist,) = listed(f"{header}\n{row}\n", query=ArtistQuery)
    assert (artist.words, artist.dropped, "artist id" in found.ignored) == ({"name": "Björk"}, (), True)


def test_spreadsheets_say_that_a_number_is_a_text() -> None:
    assert words('Album,Year\n"=""1984""","=""1973"""\n"=""""",\n')[0] == {"title": "1984", "year": 1973}


def test_a_song_without_an_artist_may_have_it_in_its_title() -> None:
    text = "Number,Artist,Title,Album\n4,,04 Blur - Song 2,Blur\n9,,Song,X\n4,Blur,Blur - Song 2,Blur\n"
    assert words(text, query=SongQuery) == [
        {"artist": "Blur", "title": "Song 2"},
        {"title": "Song"},
        {"artist": "Blur", "title": "Song 2"},
    ]


CELL = st.text(max_size=20) | st.sampled_from(
    ["TBA", "'89", "x", "1,001", "spotify:track:x", f"https://musicbrainz.org/artist/{MBID}", MBID, "NaN", "-", "=5"]
)


@given(st.sampled_from(KINDS), st.data())
def test_no_optional_cell_costs_its_row(query: type[Query], data: st.DataObject) -> None:
    columns = ["title", "artist", "year", "rank", "mbid", "url", "release mbid", "length", "type", "country", "isrc"]
    columns += ["first name", "last name", "barcode", "asin", "format", "track number", "original year", "comment"]
    columns[0] = {ArtistQuery: "artist", LabelQuery: "label", SongQuery: "song"}.get(query, "album")
    if query is ArtistQuery:
        columns[1] = "note"
    reader = CellReader(query, columns, map_columns(query, columns, {}), this_year=2026)
    cells = [data.draw(CELL).strip() for _ in columns]
    cells[0] = "A title"
    if "artist" in columns:
        cells[1] = "An artist"
    read = reader.read(cells)
    assert (read.problem, read.words[query.name_word]) == (None, "A title")
    asked = {word: value for word, value in read.words.items() if word != "rank"}
    assert query.from_words(asked).name_word
