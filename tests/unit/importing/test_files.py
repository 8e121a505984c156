"""Lists in files: any form, encoding and column name -> rows of words; whatever is wrong is told, and stops nothing."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bowerbird.importing.files import ListedRow, open_list
from bowerbird.music import AlbumQuery, ArtistQuery, SongQuery
from bowerbird.words.errors import QueryError
from bowerbird.words.query import Query
from bowerbird.words.text import clean

DATASETS = Path(__file__).resolve().parents[4] / "shared" / "upstream" / "datasets"
MBID = "f5093c06-23e3-404f-aeaa-40f72885ee3a"
CELLS = st.text(st.characters(exclude_characters="\x00"))


def read(text: str | bytes, *, query: type[Query] = AlbumQuery, **options: Any) -> list[ListedRow]:
    raw = text if isinstance(text, bytes) else text.encode()
    with open_list(io.BytesIO(raw), query=query, **options) as found:
        return list(found)


def words(text: str | bytes, **options: Any) -> list[dict[str, Any]]:
    return [row.words for row in read(text, **options)]


@pytest.mark.parametrize(
    ("header", "row", "told"),
    [
        ("Album,Artist,Year", "The Wall,Pink Floyd,1979", {"title": "The Wall", "artist": "Pink Floyd", "year": 1979}),
        (
            "TITLE;BAND;Released",
            "The Wall;Pink Floyd;1979-11-30",
            {"title": "The Wall", "artist": "Pink Floyd", "year": 1979},
        ),
        ("album_title\talbum artist\tdate", "A\tB\tMay 1967", {"title": "A", "artist": "B", "year": 1967}),
        ("name|by", "A|B", {"title": "A", "artist": "B"}),
        ("Release Group MBID", MBID, {"mbid": MBID}),
        ("url", f"https://musicbrainz.org/release-group/{MBID}", {"mbid": MBID}),
        ("Title,Year", "A,unknown", {"title": "A"}),
        ("Title,Year,x", "A,,y", {"title": "A"}),
        ("Title,Type", "A,EP", {"title": "A", "type": "EP"}),
    ],
)
def test_columns_are_known_by_their_names(header: str, row: str, told: dict[str, Any]) -> None:
    assert words(f"{header}\n{row}\n") == [told]


def test_artists_and_songs_have_names_of_their_own() -> None:
    assert words("Artist\nPink Floyd", query=ArtistQuery) == [{"name": "Pink Floyd"}]
    row = {"title": "Time", "artist": "Pink Floyd", "length": 413_000}
    for length in ("6:53", "413", "413000", "0:06:53"):
        assert words(f"song,artist,length\nTime,Pink Floyd,{length}", query=SongQuery) == [row]


def test_a_rank_says_where_a_row_stands() -> None:
    rows = read("Number,Album\n#1,A\n2.,B\n=3,C\nx,D\n0,E\n")
    assert [row.rank for row in rows] == [1, 2, 3, None, None]
    assert [bool(row.problem) for row in rows] == [False, False, False, True, True]
    assert "rank 'x'" in (rows[3].problem or "")


def test_a_column_can_be_named_by_hand() -> None:
    assert words("What,Who\nA,B", columns={"title": "what", "artist": "2"}) == [{"title": "A", "artist": "B"}]
    # By number alone, the first line is a row like the others.
    assert words("A,B\nC,D", columns={"title": "1", "artist": "2"}) == [
        {"title": "A", "artist": "B"},
        {"title": "C", "artist": "D"},
    ]
    with open_list(io.BytesIO(b"Album,Artist,Genre\nA,B,C"), query=AlbumQuery) as found:
        assert (found.mapping, found.ignored) == ({"title": "Album", "artist": "Artist"}, ("Genre",))


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("", {}, "is empty"),
        ("\n \n", {}, "is empty"),
        ("What,Who\nA,B", {}, "no column can be the title"),
        ("Album\nA", {"columns": {"titel": "Album"}}, "a row has no 'titel'"),
        ("Album\nA", {"columns": {"title": "Nope"}}, "there is no column 'Nope'"),
        ("Album\nA", {"form": "xml"}, "there is no form 'xml'"),
        (b"PK\x03\x04rest", {}, "is no text"),
        (b"\x89PNG\r\n", {}, "is no text"),
        ("[1, 2", {"form": "json"}, "is no JSON"),
        ("{}", {"form": "json"}, "is no JSON array"),
        ("5\n", {"form": "jsonl"}, "no JSON object"),
    ],
)
def test_what_is_no_list_is_refused_with_a_reason(text: str | bytes, options: dict[str, Any], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        read(text, **options)


def test_rows_that_cannot_be_used_stop_nothing() -> None:
    rows = read("Album,Year\nA,1999\nB,soon\nC,1,2,3\n\n , \nD,2001\n")
    assert [(row.number, bool(row.problem)) for row in rows] == [(1, False), (2, True), (3, True), (4, False)]
    assert "year" in (rows[1].problem or "")
    assert rows[1].told == {"Album": "B", "Year": "soon"}
    bad = read("mbid\nnot-an-id\nhttps://example.org/x\n")
    assert all("no MBID" in (row.problem or "") for row in bad)


def test_json_lines_and_arrays_are_read() -> None:
    lines = '{"title": "A", "artist": "B", "year": 1999}\nnot json\n{"title": "C", "tags": ["x", "y"]}\n'
    rows = read(lines)
    assert [row.words for row in rows] == [{"title": "A", "artist": "B", "year": 1999}, {}, {"title": "C"}]
    assert "line 2" in (rows[1].problem or "")
    assert words(json.dumps([{"title": "A"}, {"artist": "B", "title": "C"}])) == [
        {"title": "A"},
        {"artist": "B", "title": "C"},
    ]


def test_pasted_addresses_are_a_list() -> None:
    other = MBID.replace("f5", "a5")
    text = f"https://musicbrainz.org/release-group/{MBID}\n\n{other.upper()}\nhttps://example.org/\n"
    rows = read(text)
    assert [row.words for row in rows] == [{"mbid": MBID}, {"mbid": other}, {}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_encoding_is_read(encoding: str) -> None:
    assert words("Album,Artist\nVespertine,Björk\n".encode(encoding)) == [{"title": "Vespertine", "artist": "Björk"}]


def test_quotes_and_line_ends_of_every_kind_are_read() -> None:
    text = 'Album,Artist\r\n"A, the ""first""\nline",B\rC,D\n'
    assert [one["title"] for one in words(text)] == ['A, the "first" line', "C"]
    assert words("Album,Album,\nA,B,C") == [{"title": "A"}]


@given(
    # A file with NUL in it is no text.
    st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8),
    st.sampled_from([",", ";", "\t", "|"]),
)
def test_what_csv_writes_comes_back(rows: list[tuple[str, str]], delimiter: str) -> None:
    storable = [(a.encode(errors="replace").decode(), b.encode(errors="replace").decode()) for a, b in rows]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([("Album", "Artist"), *storable])
    found = read(out.getvalue())
    kept = [(clean(a) or "", clean(b) or "") for a, b in storable if a.strip() or b.strip()]
    assert [(row.told["Album"], row.told["Artist"]) for row in found] == kept


@given(st.binary(max_size=300))
@example(b'{"title": "\xff"}')
@example(b"Album\n\xff\xfe")
@example(b'Album\n"open')
@example(b"Album\n" + b"\x00" * 5)
def test_no_bytes_raise_anything_else(raw: bytes) -> None:
    for form in (None, "csv", "tsv", "jsonl", "json", "txt"):
        try:
            read(raw, form=form)
        except QueryError:
            continue


def test_files_that_are_none_are_told(tmp_path: Path) -> None:
    for path, message in (
        (tmp_path, "is a folder"),
        (tmp_path / "nope.csv", "there is no file"),
        (tmp_path / "list.xlsx", "save it as CSV"),
    ):
        with pytest.raises(QueryError, match=message):
            open_list(path, query=AlbumQuery)
    path = tmp_path / "list.tsv"
    path.write_text("Album\tArtist\nA, b\tC\n", encoding="utf-8")
    with open_list(path, query=AlbumQuery) as found:
        assert [row.words for row in found] == [{"title": "A, b", "artist": "C"}]


def test_a_long_list_is_never_in_memory() -> None:
    class Endless(io.RawIOBase):
        def __init__(self, rows: int) -> None:
            self._lines = self._written(rows)
            self._rest = b""

        def _written(self, rows: int) -> Iterator[bytes]:
            yield b"Album,Artist,Year\n"
            for number in range(rows):
                yield f"Album {number},Artist {number % 7},{1950 + number % 70}\n".encode()

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            while len(self._rest) < size and (line := next(self._lines, None)) is not None:
                self._rest += line
            found, self._rest = self._rest[:size], self._rest[size:]
            return found

    tracemalloc.start()
    with open_list(Endless(50_000), query=AlbumQuery) as found:  # type: ignore[arg-type]
        count = sum(1 for _ in found)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 50_000
    assert peak < 2_000_000


@pytest.mark.skipif(not DATASETS.is_dir(), reason="the real lists are not at hand")
@pytest.mark.parametrize(
    ("name", "query", "rows", "mapping"),
    [
        (
            "greatest-albums-2012.csv",
            AlbumQuery,
            500,
            {"title": "Album", "artist": "Artist", "year": "Year", "rank": "Number"},
        ),
        ("artists-14k.csv", ArtistQuery, 14_363, {"name": "artist", "type": "type", "mbid": "musicbrainz_id"}),
        ("recordings-labelled-dev.csv", SongQuery, 7_695, {"title": "title", "artist": "artist", "length": "length"}),
    ],
)
def test_real_lists_are_understood(name: str, query: type[Query], rows: int, mapping: dict[str, str]) -> None:
    with open_list(DATASETS / name, query=query) as found:
        assert mapping.items() <= found.mapping.items()
        count = sum(1 for _ in found)
    assert abs(count - rows) <= 1
