"""Playlists and libraries of players: M3U, PLS, XSPF, iTunes -> rows of tracks; bombs and endless tags are refused."""

from __future__ import annotations

import io
import tracemalloc
from itertools import chain, count, islice, repeat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.importing.files import ListedRow, open_list
from bowerbird.music import AlbumQuery, SongQuery
from bowerbird.words.errors import QueryError
from bowerbird.words.query import Query

M3U = """#EXTM3U
#PLAYLIST:Mine
#EXTINF:213,Radiohead - Airbag
Radiohead/OK Computer/01 Airbag.mp3
#EXTINF:200,Prince - Kiss
/home/me/Music/Various Artists/Sampler (1990)/12 - Kiss.mp3
#EXTINF:100,X - Y
C:\\Stuff\\Things\\y.mp3
#EXTART:Low
#EXTALB:Secret Name
#EXTINF:-1,Starfire
a.mp3
David Bowie/1977 - Low/10 Subterraneans.flac

Pink Floyd - The Wall (1979)/CD 2/06 - Comfortably Numb.mp3
/home/me/Music/Nena - 99 Luftballons.mp3
file:///Users/me/Music/iTunes/iTunes%20Media/Music/Bj%C3%B6rk/Homogenic/1-02%20J%C3%B3ga.m4a
"""
PLS = """[playlist]
File1=/Music/Radiohead/OK Computer/01 Airbag.mp3
Title1=Radiohead - Airbag
Length1=284
File2=/Music/Low/Secret Name/02.mp3
Title2=Low - Starfire
Length2=-1
NumberOfEntries=2
Version=2
"""
XSPF = """<?xml version="1.0" encoding="UTF-8"?>
<!-- by hand -->
<playlist version="1" xmlns="http://xspf.org/ns/0/">
 <title>Mine</title><creator>someone</creator>
 <trackList>
  <track><location>file:///a.mp3</location><title>Airbag</title><creator>Radiohead &amp; X</creator>
   <album>OK Computer</album><duration>284000</duration><trackNum>1</trackNum>
   <extension application="x"><title>not this</title></extension></track>
  <track><title>Jóga</title><creator>Björk</creator></track>
 </trackList>
</playlist>
"""


def track(number: int, **more: str) -> str:
    pairs = {"Name": f"T{number}", "Artist": "A", "Album": "B", "Year": "1999", "Total Time": "200000", **more}
    numbers = {"Year", "Total Time"}
    cells = "".join(
        f"<key>{key}</key><true/>" if value == "true" else f"<key>{key}</key><{tag}>{value}</{tag}>"
        for key, value in pairs.items()
        for tag in ["integer" if key in numbers else "string"]
    )
    return f"<key>{number}</key><dict><key>Track ID</key><integer>{number}</integer>{cells}</dict>\n"


def itunes(tracks: str, *playlists: list[int]) -> str:
    items = "".join(
        "<dict><key>Name</key><string>P</string><key>Playlist Items</key><array>"
        + "".join(f"<dict><key>Track ID</key><integer>{number}</integer></dict>" for number in numbers)
        + "</array></dict>"
        for numbers in playlists
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple Computer//DTD PLIST 1.0//EN" '
        '"http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0">\n<dict>\n'
        "<key>Major Version</key><integer>1</integer><key>Date</key><date>2024-01-01T00:00:00Z</date>"
        f"<key>Tracks</key><dict>\n{tracks}</dict><key>Playlists</key><array>{items}</array></dict></plist>"
    )


def read(text: str | bytes, query: type[Query] = SongQuery, **options: Any) -> list[ListedRow]:
    raw = text if isinstance(text, bytes) else text.encode()
    with open_list(io.BytesIO(raw), query=query, **options) as found:
        return list(found)


def told(rows: list[ListedRow]) -> list[tuple[Any, ...]]:
    return [tuple(row.words.get(word) for word in ("artist", "title", "length")) for row in rows]


def test_tracks_of_m3u_are_read_from_words_and_paths() -> None:
    assert told(read(M3U)) == [
        ("Radiohead", "Airbag", 213_000),
        ("Prince", "Kiss", 200_000),
        ("X", "Y", 100_000),
        ("Low", "Starfire", None),
        ("David Bowie", "Subterraneans", None),
        ("Pink Floyd", "Comfortably Numb", None),
        ("Nena", "99 Luftballons", None),
        ("Björk", "Jóga", None),
    ]


def test_albums_of_m3u_are_told_by_folders_that_name_the_artist_too() -> None:
    albums = [(row.words.get("artist"), row.words["title"]) for row in read(M3U, AlbumQuery) if not row.problem]
    assert albums == [
        ("Radiohead", "OK Computer"),
        ("Various Artists", "Sampler"),
        ("Low", "Secret Name"),
        ("David Bowie", "Low"),
        ("Pink Floyd", "The Wall"),
        ("Björk", "Homogenic"),
    ]


def test_m3u_without_its_first_line_is_told_by_the_name_of_the_file(tmp_path: Path) -> None:
    for name in ("list.m3u", "list.M3U8"):
        path = tmp_path / name
        path.write_text("Radiohead/OK Computer/01 - Airbag.mp3\n", encoding="utf-8")
        with open_list(path, query=SongQuery) as found:
            assert found.form == "m3u"
            assert told(list(found)) == [("Radiohead", "Airbag", None)]


def test_pls_is_no_json() -> None:
    assert told(read(PLS)) == [("Radiohead", "Airbag", 284_000), ("Low", "Starfire", None)]
    assert [row.words["title"] for row in read(PLS, AlbumQuery)] == ["OK Computer", "Secret Name"]
    with pytest.raises(QueryError, match="without entries"):
        read("[playlist]\nNumberOfEntries=0\n")


def test_xspf_is_read() -> None:
    assert told(read(XSPF)) == [("Radiohead & X", "Airbag", 284_000), ("Björk", "Jóga", None)]
    assert read(XSPF, AlbumQuery)[0].words == {"artist": "Radiohead & X", "title": "OK Computer"}
    assert told(read(XSPF.replace('encoding="UTF-8"', "").encode("utf-16"))) == told(read(XSPF))


def test_a_library_of_itunes_is_read() -> None:
    tracks = track(1) + track(2, **{"Album Artist": "Various Artists"}) + track(3, Podcast="true")
    rows = read(itunes(tracks, [2, 1], [1]))
    assert told(rows) == [("A", "T1", 200_000), ("A", "T2", 200_000)]
    assert [row.words["title"] for row in read(itunes(tracks), AlbumQuery)] == ["B", "B"]


def test_an_exported_playlist_of_itunes_keeps_its_order() -> None:
    assert [row.words["title"] for row in read(itunes(track(1) + track(2) + track(3), [3, 1, 3]))] == ["T3", "T1", "T3"]


def test_a_large_library_is_read_as_it_comes() -> None:
    pieces = (piece.encode() for piece in chain([itunes("|").split("|")[0]], map(track, count())))

    class Endless(io.BytesIO):
        def read1(self, _: int | None = -1) -> bytes:
            return next(pieces)

    with open_list(Endless(), query=SongQuery) as found:
        assert [row.words["title"] for row in islice(found, 3)] == ["T0", "T1", "T2"]


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE playlist [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><playlist><trackList><track><title>&i;</title></track></trackList></playlist>"
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (BOMB, "declares entities of its own"),
        (
            '<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY x SYSTEM "file:///etc/passwd">]><plist><dict>',
            "declares entities",
        ),
        ("<playlist><trackList><track><title>A</title></track><track>", "is no XML from line 1 on"),
        ("<playlist><trackList></trackList></playlist>", "has no row"),
        ("<plist><dict></dict></plist>", "has no row"),
        ("<playlist a='" + "x" * 6_000_000, "a tag in it does not end"),
    ],
)
def test_xml_that_is_none_of_a_player_is_refused(text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        read(text)


def test_what_stands_before_broken_xml_is_read() -> None:
    text = XSPF.replace("<track><title>Jóga", "<track></x><title>Jóga")
    with open_list(io.BytesIO(text.encode()), query=SongQuery) as found:
        rows = iter(found)
        assert next(rows).words["title"] == "Airbag"
        with pytest.raises(QueryError, match="is no XML from line"):
            list(rows)


@given(
    st.text(alphabet=st.sampled_from("#EXTINF:-1,/\\. \nabc=[]<>&;\"'0é%")),
    st.sampled_from(["m3u", "pls", "xspf", "itunes"]),
)
def test_no_text_raises_anything_else(text: str, form: str) -> None:
    heads = {"m3u": "#EXTM3U\n", "pls": "[playlist]\nFile1=", "xspf": "<playlist>", "itunes": "<plist><dict>"}
    for begin in ("", heads[form]):
        try:
            read(begin + text, form=form)
        except QueryError:
            continue


@pytest.mark.parametrize(
    ("form", "first", "line"),
    [
        ("m3u", "#EXTM3U\nA/B/01 - C.mp3\n", b"x"),
        ("pls", "[playlist]\nFile1=A/B/01 - C.mp3\n", b"x"),
        ("lines", "A - B\nC - D\n", b"x"),
    ],
)
def test_a_line_without_end_is_told_and_left_out(form: str, first: str, line: bytes) -> None:
    pieces = chain([first.encode()], repeat(line * 65_536, 600), [b"\n"])

    class Pieces(io.BytesIO):
        def read1(self, _: int | None = -1) -> bytes:
            return next(pieces, b"")

    tracemalloc.start()
    with open_list(Pieces(), query=SongQuery, form=form) as found:
        rows = list(found)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sum("is longer than" in (row.problem or "") for row in rows) == 1
    assert peak < 12_000_000
