"""Exports of programs and sites in their genuine form, each read for albums, artists and songs alike.

The columns are those of the programs; the rows hold true facts in few words.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import pytest

from bowerbird.importing.files import ListedRow, open_list
from bowerbird.importing.files.programs import PROGRAMS
from bowerbird.music import AlbumQuery, ArtistQuery, SongQuery
from bowerbird.words.errors import QueryError
from bowerbird.words.query import Query

MBID, OTHER, THIRD = (f"f5093c06-23e3-404f-aeaa-40f72885ee3{last}" for last in "abc")
SPOTIFY = "4Z8W4fKeB5YxbusRsdQVPb"


@dataclass(frozen=True)
class Export:
    """A file of a program, and what its first row says; None: such a list has no items of the kind."""

    program: str
    text: str
    album: dict[str, Any] | None
    artist: dict[str, Any] | None
    song: dict[str, Any] | None
    rank: int | None = None


DISCOGS = (
    "Catalog#,Artist,Title,Label,Format,Rating,Released,release_id,CollectionFolder,Date Added,"
    "Collection Media Condition,Collection Sleeve Condition,Collection Notes\n"
)
RYM = (
    "RYM Album, First Name,Last Name,First Name localized, Last Name localized,Title,Release_Date,Rating,"
    "Ownership,Purchase Date,Media Type,Review\n"
)
EXPORTIFY_OLD = (
    "Track URI,Track Name,Artist URI(s),Artist Name(s),Album URI,Album Name,Album Artist URI(s),Album Artist Name(s),"
    "Album Release Date,Album Image URL,Disc Number,Track Number,Track Duration (ms),Track Preview URL,Explicit,"
    "Popularity,ISRC,Added By,Added At\n"
)
EXPORTIFY = (
    "Track URI,Track Name,Album Name,Artist Name(s),Release Date,Duration (ms),Popularity,Explicit,Added By,Added At,"
    "Genres,Record Label,Danceability,Energy,Key,Loudness,Mode,Speechiness,Tempo,Time Signature\n"
)
ITUNES = (
    "Name\tArtist\tComposer\tAlbum\tGrouping\tWork\tMovement Number\tMovement Count\tMovement Name\tGenre\tSize\tTime\t"
    "Disc Number\tDisc Count\tTrack Number\tTrack Count\tYear\tDate Modified\tDate Added\tBit Rate\tSample Rate\t"
    "Volume Adjustment\tKind\tEqualizer\tComments\tPlays\tLast Played\tSkips\tLast Skipped\tMy Rating\tLocation\n"
)
BEETS = (
    "albumartist,album,artist,title,track,year,original_year,mb_trackid,mb_albumid,mb_artistid,mb_releasegroupid,length"
)

EXPORTS = [
    Export(
        "Discogs, collection",
        DISCOGS + 'none,Nirvana (2),Nirvana,Island Records,"LP, Album, RE",,1968,1234567,Rock,2021-03-04 12:02:10,,,\n',
        {"title": "Nirvana", "artist": "Nirvana", "type": "Album"},
        {"name": "Nirvana"},
        None,
    ),
    Export(
        "Discogs, wantlist",
        "Catalog#,Artist,Title,Label,Format,Rating,Released,release_id,Notes\n"
        'APL-1,Beatles* & Tony Sheridan (2),My Bonnie,Polydor,"7"", EP",,0,9,\n',
        {"title": "My Bonnie", "artist": "Beatles & Tony Sheridan", "type": "EP"},
        {"name": "Beatles & Tony Sheridan"},
        None,
    ),
    Export(
        "RateYourMusic, ratings",
        RYM
        + '"10","The Jimi","Hendrix Experience","","","Are You Experienced?","1967","10","o","2020-01-02","CD",""\n',
        {"title": "Are You Experienced?", "artist": "The Jimi Hendrix Experience", "year": 1967},
        {"name": "The Jimi Hendrix Experience"},
        None,
    ),
    Export(
        "RateYourMusic, ratings",
        RYM + '"11","","","","椎名林檎","加爾基 精液 栗ノ花","2003-02-23","8","w","","",""\n',
        {"title": "加爾基 精液 栗ノ花", "artist": "椎名林檎", "year": 2003},
        {"name": "椎名林檎"},
        None,
    ),
    Export(
        "RateYourMusic, charts",
        "position,release_name,artist_name,release_date,release_type,primary_genres,avg_rating,rating_count\n"
        '1,OK Computer,Radiohead,1997-06-16,album,"Alternative Rock, Art Rock",4.23,70382\n',
        {"title": "OK Computer", "artist": "Radiohead", "year": 1997, "type": "Album"},
        {"name": "Radiohead"},
        None,
        rank=1,
    ),
    Export(
        "Exportify",
        EXPORTIFY_OLD
        + "spotify:track:7ouMYWpwJ422jRcDASZB7P,Knights of Cydonia,spotify:artist:12Chz98pHFMPJEknJQMWvI,Muse,"
        "spotify:album:0eFHYz8NmK75zSplL5qlfM,Black Holes and Revelations,spotify:artist:12Chz98pHFMPJEknJQMWvI,Muse,"
        "2006-06-19,https://i.scdn.co/image/x,1,11,366213,,false,70,GBAHT0500593,user1,2020-01-01T10:00:00Z\n",
        {"title": "Black Holes and Revelations", "artist": "Muse", "year": 2006},
        {"name": "Muse", "identifiers": "spotify:12Chz98pHFMPJEknJQMWvI"},
        {"title": "Knights of Cydonia", "artist": "Muse", "year": 2006, "length": 366_213, "isrc": "GBAHT0500593"},
    ),
    Export(
        "Exportify",
        EXPORTIFY + 'spotify:track:a,Get Lucky,Random Access Memories,"Daft Punk;Pharrell Williams",2013-05-17,9000,90,'
        "false,,2020-12-12T12:12:12Z,disco,Columbia,0.8,0.8,6,-8,0,0.03,116,4\n",
        {"title": "Random Access Memories", "artist": "Daft Punk", "year": 2013},
        {"name": "Daft Punk"},
        {"title": "Get Lucky", "artist": "Daft Punk", "year": 2013, "length": 9_000},
    ),
    Export(
        "TuneMyMusic",
        "Track name,Artist name,Album,Playlist name,Type,ISRC,Spotify - id\n"
        "Panama,Van Halen,1984,Rock,Playlist,USWB10400044,05RgAMGypEvqhNs5hPCbMS\n",
        {"title": "1984", "artist": "Van Halen"},
        {"name": "Van Halen"},
        {"title": "Panama", "artist": "Van Halen", "isrc": "USWB10400044"},
    ),
    Export(
        "Soundiiz",
        "title;artist;album;isrc\nInstant Crush;Daft Punk;Random Access Memories;USQX91300105\n",
        {"title": "Random Access Memories", "artist": "Daft Punk"},
        {"name": "Daft Punk"},
        {"title": "Instant Crush", "artist": "Daft Punk", "isrc": "USQX91300105"},
    ),
    Export(
        "Last.fm",
        "uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid\n"
        f'"1704103200","01 Jan 2024, 10:00",Radiohead,"{MBID}",OK Computer,"{OTHER}",Paranoid Android,"{THIRD}"\n',
        {"title": "OK Computer", "artist": "Radiohead", "release_mbid": OTHER},
        {"name": "Radiohead", "mbid": MBID},
        {"title": "Paranoid Android", "artist": "Radiohead", "mbid": THIRD},
    ),
    Export(
        "Last.fm",
        "artist,album,track,date\nBjörk,Homogenic,Jóga,01 Jan 2024 10:07\nMuse,Showbiz,Sunburn,02 Jan 2024 10:07\n",
        {"title": "Homogenic", "artist": "Björk"},
        {"name": "Björk"},
        {"title": "Jóga", "artist": "Björk"},
    ),
    Export(
        "ListenBrainz",
        "listened_at,artist_name,track_name,release_name,recording_mbid,release_mbid,release_group_mbid\n"
        f"1704103200,Björk,Jóga,Homogenic,{MBID},{OTHER},{THIRD}\n",
        {"title": "Homogenic", "artist": "Björk", "mbid": THIRD},
        {"name": "Björk"},
        {"title": "Jóga", "artist": "Björk", "mbid": MBID},
    ),
    Export(
        "Spotify, library",
        '[{"artist": "Björk", "album": "Homogenic", "track": "Jóga", "uri": "spotify:track:5kDgkWMQbdYhSjTDgZHqrm"}]',
        {"title": "Homogenic", "artist": "Björk"},
        {"name": "Björk"},
        {"title": "Jóga", "artist": "Björk"},
    ),
    Export(
        "Spotify, listening history",
        '[{"endTime": "2023-01-02 10:07", "artistName": "Björk", "trackName": "Jóga", "msPlayed": 1234}]',
        None,
        {"name": "Björk"},
        {"title": "Jóga", "artist": "Björk"},
    ),
    Export(
        "Spotify, extended history",
        '[{"ts": "2023-01-02T10:07:00Z", "ms_played": 12, "master_metadata_track_name": "Jóga", '
        '"master_metadata_album_artist_name": "Björk", "master_metadata_album_album_name": "Homogenic"}]',
        {"title": "Homogenic", "artist": "Björk"},
        {"name": "Björk"},
        {"title": "Jóga", "artist": "Björk"},
    ),
    Export(
        "Apple Music, iTunes text",
        ITUNES + "Kiwi\tHarry Styles\t\tKiwi - EP\t\tA work\t\t\t\tPop\t7\t2:56\t1\t1\t7\t10\t2017\t1/23/18 1:02 PM\t"
        "1/23/18 1:02 PM\t256\t44100\t\tAAC\t\t\t3\t\t\t\t\tfile\n",
        {"title": "Kiwi", "artist": "Harry Styles", "year": 2017, "type": "EP"},
        {"name": "Harry Styles"},
        {"title": "Kiwi", "artist": "Harry Styles", "year": 2017, "length": 176_000},
    ),
    Export(
        "Apple Music, iTunes",
        '[{"Track ID": 5, "Name": "Jóga", "Artist": "Björk", "Album Artist": "Björk", "Album": "Homogenic [Explicit]", '
        '"Total Time": 305000, "Year": 1997, "Date Added": "2012-01-01T00:00:00Z", "Track Number": 2}]',
        {"title": "Homogenic", "artist": "Björk", "year": 1997},
        {"name": "Björk"},
        {"title": "Jóga", "artist": "Björk", "year": 1997, "length": 305_000},
    ),
    Export(
        "Apple Music, iTunes text",
        "Nombre\tArtista\tCompositor\tÁlbum\tGénero\tTiempo\tN.º de pista\tAño\tFecha de inclusión\n"
        "Jóga\tBjörk\t\tHomogenic\tPop\t305\t2\t1997\t1/1/20 10:00\n",
        {"title": "Homogenic", "artist": "Björk", "year": 1997},
        {"name": "Björk"},
        {"title": "Jóga", "artist": "Björk", "year": 1997, "length": 305_000},
    ),
    Export(
        "Apple Music, library",
        '[{"Title": "HYAENA", "Artist": "Travis Scott", "Album": "UTOPIA", "Album Artist": "Travis Scott", '
        '"Track Year": 2023, "Track Number On Album": 1, '
        '"Track Duration": 222085, "Date Added To Library": "2023-07-28"}]',
        {"title": "UTOPIA", "artist": "Travis Scott", "year": 2023},
        {"name": "Travis Scott"},
        {"title": "HYAENA", "artist": "Travis Scott", "year": 2023, "length": 222_085},
    ),
    Export(
        "MusicBee",
        "Title\tDisplay Artist\tAlbum Artist\tAlbum\tTrack #\tYear\tTime\tDate Added\n"
        "03 Jóga\tBjörk\tVarious Artists\tIcelandic Hits\t3\t1997\t5:05\t1/1/2020 10:00\n",
        {"title": "Icelandic Hits", "artist": "Various Artists", "year": 1997},
        {"name": "Björk"},
        {"title": "Jóga", "artist": "Björk", "year": 1997, "length": 305_000},
    ),
    Export(
        "foobar2000",
        "%artist%\t%album artist%\t%album%\t%date%\t%tracknumber%\t%title%\t%length%\n"
        "Björk\tBjörk\tHomogenic\t1997\t02\t02. Jóga\t5:05\n",
        {"title": "Homogenic", "artist": "Björk", "year": 1997},
        {"name": "Björk"},
        {"title": "Jóga", "artist": "Björk", "year": 1997, "length": 305_000},
    ),
    Export(
        "beets",
        f"{BEETS}\nBjörk,Homogenic,Björk,Jóga,2,2010,1997,{THIRD},{OTHER},{SPOTIFY},{MBID},305.2\n",
        {"title": "Homogenic", "artist": "Björk", "year": 1997, "mbid": MBID},
        {"name": "Björk"},
        {"title": "Jóga", "artist": "Björk", "year": 1997, "length": 305_200, "mbid": THIRD},
    ),
    Export(
        "Picard",
        "ALBUMARTIST,ALBUM,ARTIST,TITLE,ORIGINALDATE,DATE,MUSICBRAINZ_ALBUMID,MUSICBRAINZ_RELEASEGROUPID,"
        f"MUSICBRAINZ_TRACKID,MUSICBRAINZ_ARTISTID\nBjörk,Homogenic,Björk,Jóga,1997-09-22,2010,{OTHER},,{THIRD},{MBID}\n",
        {"title": "Homogenic", "artist": "Björk", "year": 1997, "release_mbid": OTHER},
        {"name": "Björk", "mbid": MBID},
        {"title": "Jóga", "artist": "Björk", "year": 1997, "mbid": THIRD},
    ),
    Export(
        "Shazam",
        "Index,TagTime,Title,Artist,URL,TrackKey\n"
        '1,2023-05-25,"Drive By","Train",https://www.shazam.com/track/55489799/drive-by,55489799\n',
        None,
        {"name": "Train"},
        {"title": "Drive By", "artist": "Train"},
        rank=1,
    ),
    Export(
        "Deezer",
        "Song Title,Artist,ISRC,Album Title,IP Address,Listening Time,Platform Name,Date\n"
        "Jóga,Björk,GBAFL9700050,Homogenic,1.1.1.1,305,web,2023-01-02 10:07:00\n",
        {"title": "Homogenic", "artist": "Björk"},
        {"name": "Björk"},
        {"title": "Jóga", "artist": "Björk", "isrc": "GBAFL9700050"},
    ),
    Export(
        "YouTube Music",
        "Song URL,Song Title,Album Title,Artist Names\nhttps://music.youtube.com/watch?v=a,Jóga,Homogenic,Björk\n",
        {"title": "Homogenic", "artist": "Björk"},
        {"name": "Björk"},
        {"title": "Jóga", "artist": "Björk"},
    ),
    Export(
        "Album of the Year",
        "Artist,Album,Year,Release Date,Genres,Critic Score,User Score,Label,Album URL,Album Type\n"
        'Björk,Homogenic,1997,"September 22, 1997",Art Pop,90,91,One Little,https://www.albumoftheyear.org/album/1,LP\n',
        {"title": "Homogenic", "artist": "Björk", "year": 1997, "type": "Album"},
        {"name": "Björk"},
        None,
    ),
    Export(
        "Acclaimed Music",
        "Rank,Artist,Album,Year\n1,The Beach Boys,Pet Sounds,1966\n",
        {"title": "Pet Sounds", "artist": "The Beach Boys", "year": 1966},
        {"name": "The Beach Boys"},
        None,
        rank=1,
    ),
    Export(
        "Pitchfork",
        "reviewid,title,artist,url,score,best_new_music,author,author_type,pub_date,pub_weekday,pub_day,pub_month,pub_year\n"
        "22703,mezzanine,massive attack,http://pitchfork.com/reviews/albums/22703-mezzanine/,9.3,0,nate patrin,"
        "contributor,2017-01-08,6,8,1,2017\n",
        {"title": "mezzanine", "artist": "massive attack"},
        {"name": "massive attack"},
        None,
    ),
    Export(
        "Musicboard",
        "title,artist,type,rating,created_at\nHomogenic,Björk,album,9,2023-01-02T10:07:00Z\n",
        {"title": "Homogenic", "artist": "Björk", "type": "Album"},
        {"name": "Björk"},
        {"title": "Homogenic", "artist": "Björk"},
    ),
    Export(
        "Wikipedia tables",
        'No.\tTitle\tArtist\tReleased[a]\n1\t"Homogenic"[12]\tBjörk[b]\t22 September 1997[3]\n',
        {"title": "Homogenic", "artist": "Björk", "year": 1997},
        {"name": "Björk"},
        {"title": "Homogenic", "artist": "Björk", "year": 1997},
        rank=1,
    ),
]


def read(text: str, query: type[Query]) -> list[ListedRow]:
    with open_list(io.BytesIO(text.encode()), query=query, this_year=2026) as found:
        return list(found)


def plain(words: dict[str, Any]) -> dict[str, Any]:
    told = dict(words)
    if "identifiers" in told:
        told["identifiers"] = " ".join(map(str, told["identifiers"]))
    return told


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.program)
@pytest.mark.parametrize(("query", "kind"), [(AlbumQuery, "album"), (ArtistQuery, "artist"), (SongQuery, "song")])
def test_the_export_of_a_program_is_read(export: Export, query: type[Query], kind: str) -> None:
    expected = getattr(export, kind)
    if expected is None:
        with pytest.raises(QueryError, match="no column can be the title"):
            read(export.text, query)
        return
    row = read(export.text, query)[0]
    if "release_mbid" not in query.__struct_fields__:
        expected = {word: value for word, value in expected.items() if word != "release_mbid"}
    assert plain(row.words) == expected
    assert (row.rank, row.problem) == (export.rank, None)
    assert query.from_words(row.words).accepted()


def test_every_program_that_is_known_has_an_export_here() -> None:
    assert {program.name for program in PROGRAMS} == {export.program for export in EXPORTS}
