"""Lists in files: any form, encoding and column name -> rows of words; whatever is wrong is told, and stops nothing."""

from __future__ import annotations

import codecs
import csv
import io
import json
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bowerbird.importing.files import ListedRow, open_list
from bowerbird.importing.files.forms import FORMS
from bowerbird.importing.files.mending import mended
from bowerbird.music import AlbumQuery, ArtistQuery, SongQuery
from bowerbird.words.errors import QueryError
from bowerbird.words.query import Query
from bowerbird.words.text import clean

DATASETS = Path(__file__).resolve().parents[4] / "shared" / "upstream" / "datasets"
MBID = "f5093c06-23e3-404f-aeaa-40f72885ee3a"
# Control characters in such number make a file no text.
CELLS = st.text(st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from('\r\n\t",;|'))


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
        ("AlbumTitle,ReleaseDate", "A,1979-11-30", {"title": "A", "year": 1979}),
        ("ALBUM,release date", "A,1979", {"title": "A", "year": 1979}),
        ("album_name,First-Release-Date", "A,1979", {"title": "A", "year": 1979}),
        ("Album,ReleaseGroupMBID", f"A,{MBID}", {"title": "A", "mbid": MBID}),
        ('"Album", "Artist"', '"A, b", "C"', {"title": "A, b", "artist": "C"}),
    ],
)
def test_columns_are_known_by_their_names(header: str, row: str, told: dict[str, Any]) -> None:
    assert words(f"{header}\n{row}\n") == [told]


def test_excel_says_what_separates_its_cells() -> None:
    for first in ("sep=;", "SEP=;", '"sep=;"', "sep=;;;", "\ufeffsep=;"):
        assert words(f"{first}\r\nAlbum;Artist\r\nA, b;C\r\n") == [{"title": "A, b", "artist": "C"}]
    assert words("sep=\t\nAlbum\tArtist\nA\tB") == [{"title": "A", "artist": "B"}]
    assert words("sep=:\nAlbum:Artist\nA:B") == [{"title": "A", "artist": "B"}]
    (row,) = read('sep=,\nAlbum,Artist\n"A",B,C\n')
    assert row.number == 1
    with pytest.raises(QueryError, match="is empty"):
        read("sep=;\n")


@pytest.mark.parametrize(
    "above",
    [
        "My top albums of 2023\n",
        "My top albums, 2023; the list\n\n",
        "# exported by hand\n# on a rainy day\n",
        '"A headline, quoted",,\n,,\n',
        "Albums\n\n\nas of today\n",
        "\n\n",
        "A;b;c;d;e;f\n",
    ],
)
def test_what_stands_above_the_names_of_the_columns_is_no_row(above: str) -> None:
    for sign in (",", ";", "\t"):
        text = above + "Rank,Album,Artist,Year\n1,A,B,1999\n2,C,D,2000\n".replace(",", sign)
        with open_list(io.BytesIO(text.encode()), query=AlbumQuery) as found:
            assert [row.words["title"] for row in found] == ["A", "C"]
            assert bool(found.notes) == bool(above.strip())
    assert words(above + "What,Who\nA,B\n", columns={"title": "What", "artist": "Who"}) == [
        {"title": "A", "artist": "B"}
    ]


def test_a_single_column_may_stand_below_a_headline_and_a_blank_line() -> None:
    assert words("My favourites\n\nAlbum\nA\nB\n") == [{"title": "A"}, {"title": "B"}]


def test_a_row_that_looks_like_one_name_of_a_column_is_a_row() -> None:
    text = "Album,Artist\nAlbum,Public Image Ltd\nTitle,X\n"
    assert words(text) == [{"title": "Album", "artist": "Public Image Ltd"}, {"title": "Title", "artist": "X"}]


def test_rows_of_lastfm_to_csv_are_known_without_the_names_of_their_columns() -> None:
    text = 'Radiohead,OK Computer,Airbag,01 Jan 2024 10:00\n"Crosby, Stills, Nash & Young",,Our House,\n'
    with open_list(io.BytesIO(text.encode()), query=SongQuery) as found:
        assert found.columns == ("artist", "album", "track", "listened at")
        assert [row.words["title"] for row in found] == ["Airbag", "Our House"]
    with pytest.raises(QueryError, match="no column can be the title"):
        read(text.replace("01 Jan 2024 10:00", "x"), query=SongQuery)


def test_the_log_of_a_player_is_known_without_the_names_of_its_columns() -> None:
    log = (
        "#AUDIOSCROBBLER/1.1\n#TZ/UNKNOWN\n#CLIENT/Rockbox\n"
        f"Low\tSecret Name\tStarfire\t1\t284\tL\t1579643462\t{MBID}\n"
    )
    assert words(log, query=SongQuery) == [{"artist": "Low", "title": "Starfire", "length": 284_000, "mbid": MBID}]
    assert words(log) == [{"artist": "Low", "title": "Secret Name"}]


def test_tables_pasted_from_a_page_lose_their_marks_and_fill_their_gaps() -> None:
    text = (
        "No.\tAlbum\tArtist\tYear[a]\tLabel\n"
        '1\t"Pet Sounds"[1]\tThe Beach Boys\t1966[2]\tCapitol\n'
        "2\tRevolver[3][b]\tThe Beatles\tParlophone\n"
        "3\tLow [live]\tDavid Bowie\t1977[note 1]\tRCA[nb 2]\n"
        "4\t1999[4]\tPrince\t1982\n"
    )
    assert words(text) == [
        {"title": "Pet Sounds", "artist": "The Beach Boys", "year": 1966},
        {"title": "Revolver", "artist": "The Beatles", "year": 1966},
        {"title": "Low [live]", "artist": "David Bowie", "year": 1977},
        {"title": "1999", "artist": "Prince", "year": 1982},
    ]
    assert [row.rank for row in read(text)] == [1, 2, 3, 4]
    assert words("Album,Artist\nA[1],B\nC,D\n") == [{"title": "A", "artist": "B"}, {"title": "C", "artist": "D"}]


def test_a_missing_cell_is_never_the_title() -> None:
    for names, first, second in (
        ("Album\tArtist\tYear", "Low\tDavid Bowie\t1977", "Heroes\t1977"),
        ("Artist\tAlbum\tYear", "David Bowie\tLow\t1977", "Heroes\t1977"),
    ):
        assert words(f"{names}\n{first}\n{second}\n")[1] == {"title": "Heroes", "artist": "David Bowie", "year": 1977}


def test_names_of_columns_that_a_line_end_cuts_in_two_are_joined() -> None:
    text = (
        "Artist\tAlbum\tReleased[b]\tCertified copies\n(from available markets)[a]\tClaimed sales\n"
        "Michael Jackson\tThriller\t1982\t52.1\t70\nAC/DC\tBack in Black\t1980\t30.2\t50\n"
    )
    with open_list(io.BytesIO(text.encode()), query=AlbumQuery) as found:
        assert [(row.words["artist"], row.words["title"], row.problem) for row in found] == [
            ("Michael Jackson", "Thriller", None),
            ("AC/DC", "Back in Black", None),
        ]
        assert found.columns[3:] == ("Certified copies (from available markets)", "Claimed sales")
    wide = read("Artist\tAlbum\nMichael Jackson\tThriller\tx\nAC/DC\tBack in Black\ty\n")
    assert [row.problem for row in wide] == [None, None]


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
        ("\ufeff", {}, "is empty"),
        ("\ufeff".encode("utf-16-le"), {}, "is empty"),
        ("Album,Artist\n", {}, "has no row"),
        ("Album,Artist", {}, "has no row"),
        ("Album,Artist\n\n , \n", {}, "has no row"),
        ("Album,Artist\n", {"columns": {"title": "1"}}, "has no row"),
        ("[]", {}, "there is no object"),
        ("What,Who\nA,B", {}, "no column can be the title"),
        ("Album\nA", {"columns": {"titel": "Album"}}, "a row has no 'titel'"),
        ("Album\nA", {"columns": {"title": "Nope"}}, "there is no column 'Nope'"),
        ("Album\nA", {"form": "xml"}, "there is no form 'xml'"),
        (b"PK\x03\x04rest", {}, "is an archive: unpack it"),
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
    assert [(row.number, bool(row.problem)) for row in rows] == [(1, False), (2, False), (3, True), (4, False)]
    assert rows[1].dropped == ("the year 'soon' is not understood",)
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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_any_usual_encoding_is_read(encoding: str) -> None:
    assert words("Album,Artist\nVespertine,Björk\n".encode(encoding)) == [{"title": "Vespertine", "artist": "Björk"}]


def test_utf_16_of_either_order_is_read_in_every_form() -> None:
    for order, mark in (("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE)):
        for text in ("Album\tArtist\r\nVespertine\tBjörk\r\n", '{"title": "Vespertine", "artist": "Björk"}'):
            assert words(mark + text.encode(order)) == [{"title": "Vespertine", "artist": "Björk"}]
        long = "Album\r\n" + "Ænima\r\n" * 50_000
        assert {row.words["title"] for row in read(mark + long.encode(order))} == {"Ænima"}


def test_quotes_and_line_ends_of_every_kind_are_read() -> None:
    text = 'Album,Artist\r\n"A, the ""first""\nline",B\rC,D\n'
    assert [one["title"] for one in words(text)] == ['A, the "first" line', "C"]
    assert words("Album,Album,\nA,B,C") == [{"title": "A"}]


@given(
    st.integers(2, 4).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=8)),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC]),
)
@example([[" ", ' "a" b'], ["", ",x"]], ",", csv.QUOTE_MINIMAL)
@example([["a\nB,C", "x"], ["one\rtwo", '"']], ",", csv.QUOTE_MINIMAL)
def test_what_csv_writes_comes_back(rows: list[list[str]], delimiter: str, quoting: Literal[0, 1, 2]) -> None:
    columns = ["Album", "Artist", "Note", "More"][: len(rows[0]) if rows else 2]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting).writerows([columns, *rows])
    kept = [told for row in rows if any(told := [clean(mended(cell)) or "" for cell in row])]
    if kept:
        assert [list(row.told.values()) for row in read(out.getvalue())] == kept
    else:
        with pytest.raises(QueryError, match="has no row"):
            read(out.getvalue())


@given(st.binary(max_size=300))
@example(b'{"title": "\xff"}')
@example(b"Album\n\xff\xfe")
@example(b'Album\n"open')
@example(b"Album\n" + b"\x00" * 5)
def test_no_bytes_raise_anything_else(raw: bytes) -> None:
    for form in (None, *FORMS):
        try:
            read(raw, form=form)
        except QueryError:
            continue


def test_files_that_are_none_are_told(tmp_path: Path) -> None:
    for path, message in (
        (tmp_path, "is a folder"),
        (tmp_path / "nope.csv", "there is no file"),
        (tmp_path / "list.xlsx", "there is no file"),
    ):
        with pytest.raises(QueryError, match=message):
            open_list(path, query=AlbumQuery)
    path = tmp_path / "list.tsv"
    path.write_text("Album\tArtist\nA, b\tC\n", encoding="utf-8")
    with open_list(path, query=AlbumQuery) as found:
        assert [row.words for row in found] == [{"title": "A, b", "artist": "C"}]


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


@pytest.mark.parametrize(
    ("begins", "what"),
    [
        (b"PK\x03\x04[Content_Types].xml xl/workbook.xml", "a spreadsheet: save it as CSV"),
        (b"PK\x03\x04[Content_Types].xml word/document.xml", "a document: save it as plain text"),
        (b"PK\x03\x04collection.csv", "an archive: unpack it"),
        (b"\xd0\xcf\x11\xe0", "a spreadsheet: save it as CSV"),
        (b"\x1f\x8b\x08", "an archive: unpack it"),
        (b"{\\rtf1\\ansi Low - HEY WHAT\\par }", "a document: save it as plain text"),
        (b"%PDF-1.4", "a PDF: copy the list out"),
    ],
)
def test_a_document_is_told_by_what_it_holds(begins: bytes, what: str) -> None:
    with pytest.raises(QueryError, match=f"is {what}"):
        open_list(io.BytesIO(begins), query=AlbumQuery)


def test_a_page_that_is_called_a_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "export.xls"
    path.write_text("<html><table><tr><td>Artist</td><td>Album</td></tr><tr><td>Low</td><td>HEY WHAT</td></tr></table>")
    with open_list(path, query=AlbumQuery) as found:
        assert [row.words for row in found] == [{"artist": "Low", "title": "HEY WHAT"}]


def test_a_long_first_line_is_not_told_as_a_whole() -> None:
    with pytest.raises(QueryError) as told:
        open_list(io.BytesIO(b"x" * 200_000), query=AlbumQuery)
    assert len(str(told.value)) < 1000
