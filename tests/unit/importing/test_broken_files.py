"""Broken lists: open quotes, strange bytes, endless lines, failing streams: what is lost is told, memory is flat."""

from __future__ import annotations

import csv
import io
import os
import pickle
import threading
import tracemalloc
import zlib
from collections.abc import Iterable
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.importing.files import ListedRow, open_list
from bowerbird.music import AlbumQuery
from bowerbird.words.errors import QueryError

MBID = "f5093c06-23e3-404f-aeaa-40f72885ee3a"
WORD = st.text("abAB, ;'é", min_size=1, max_size=12).filter(str.strip)


def read(text: str | bytes, **options: Any) -> list[ListedRow]:
    raw = text if isinstance(text, bytes) else text.encode()
    with open_list(io.BytesIO(raw), query=AlbumQuery, **options) as found:
        return list(found)


def titles(rows: list[ListedRow]) -> list[str | None]:
    return [None if row.problem else row.words["title"] for row in rows]


class Pieces(io.BytesIO):
    """A stream that gives these pieces, and raises those of them that are errors."""

    def __init__(self, pieces: Iterable[bytes | Exception | None]) -> None:
        super().__init__()
        self._pieces = iter(pieces)

    def read1(self, _: int | None = -1) -> Any:
        piece = next(self._pieces, b"")
        if isinstance(piece, Exception):
            raise piece
        return piece


@pytest.mark.parametrize(
    ("lines", "told", "where"),
    [
        # The quote is never closed: what follows is read all the same.
        (['"Open,X', "B,Y", "C,Z"], [None, "B", "C"], "line 2: a quote opens and does not close"),
        (['A,"Open', "B,Y", "C,Z"], [None, "B", "C"], "line 2: "),
        (["A,X", '"Open,Y'], ["A", None], "line 3: "),
        # The next quote closes it, in whatever row that stands.
        (['"Open,X', "B,Y", '"C, c",Z', "D,Z"], [None, "B", "C, c", "D"], "line 2: "),
        (['"Open,X', '"B",Y'], [None, "B"], "line 2: "),
        (['"Open,X', 'B,"Y"', "C,Z"], [None, "B", "C"], "line 2: "),
        (['"Open,X', 'B,""', "C,Z"], [None, "B", "C"], "line 2: "),
        (['"Open,X', '",b",Y', "C,Z"], [None, ",b", "C"], "line 2: "),
        (['"Open,X', "B,Y", 'C 7"', "D,Z"], [None, "B", 'C 7"', "D"], "line 2: "),
        (['"Open,X', '"Open too,Y', "C,Z"], [None, "C"], "lines 2 to 3: "),
        # Rows that lack cells are rows too; the second line of a title is none.
        (['"Open,X,1999', "B,Y", "C,Z"], [None, "B", "C"], "line 2: "),
        (['"Open', 'line two" x,Y', "C,Z"], [None, "C"], "lines 2 to 3: "),
        # Within one line.
        (['"A"x y",Y', "B,Z"], [None, "B"], "line 2: there is text behind a closing quote"),
        (['"A, b" x,Y', "B,Z"], [None, "B"], "line 2: "),
    ],
)
def test_a_broken_quote_costs_its_own_row(lines: list[str], told: list[str | None], where: str) -> None:
    rows = read("\n".join(["Album,Artist", *lines]), form="csv")
    assert titles(rows) == told
    assert where in str(next(row.problem for row in rows if row.problem))
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))


def test_quotes_that_are_part_of_a_name_stay() -> None:
    rows = read('Artist,Album,Year\n"Weird Al" Yankovic,Alapalooza,1993\nB,"C" d,"1999"\n"Heroes","""D""",\n')
    assert [row.words for row in rows] == [
        {"artist": '"Weird Al" Yankovic', "title": "Alapalooza", "year": 1993},
        {"artist": "B", "title": '"C" d', "year": 1999},
        {"artist": "Heroes", "title": "D"},
    ]
    (row,) = read('Artist\tAlbum\n"Weird Al" Yankovic\tDare to Be Stupid\n')
    assert row.words["artist"] == '"Weird Al" Yankovic'


def test_a_broken_first_line_is_told_with_its_line() -> None:
    with pytest.raises(QueryError, match=r"the list: lines 1 to 2: a quote opens"):
        read('"Album,Artist\nA,B\n')


@given(st.lists(st.tuples(WORD, WORD), min_size=1, max_size=30), st.data())
def test_no_good_row_is_lost_to_a_broken_one(rows: list[tuple[str, str]], data: st.DataObject) -> None:
    out = io.StringIO()
    every = data.draw(st.booleans())
    csv.writer(out, quoting=csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL).writerows([("Album", "Artist"), *rows])
    lines = out.getvalue().splitlines(keepends=True)
    at = data.draw(st.integers(1, len(lines)))
    lines.insert(at, data.draw(st.sampled_from(['"Open,X\r\n', 'A,"Open\r\n', '"A"x",Y\r\n'])))
    found = read("".join(lines))
    assert [place for place, row in enumerate(found, start=1) if row.problem] == [at]
    assert f"line {at + 1}: " in str(found[at - 1].problem)
    good = [[" ".join(cell.split()) for cell in row] for row in rows]
    assert [list(row.told.values()) for row in found if not row.problem] == good


def test_an_open_quote_never_takes_the_rest_of_a_long_file() -> None:
    rows = read("Album,Artist\n" + '"Open,X\n' + "".join(f"A {n},B\n" for n in range(20_000)))
    assert [row.number for row in rows if row.problem] == [1]
    assert len(rows) == 20_001
    assert rows[-1].words["title"] == "A 19999"


@pytest.mark.parametrize(
    ("form", "first", "last"),
    [("csv", "Album\nA", "C"), ("jsonl", '{"title":"A"}', '{"title":"C"}'), ("txt", MBID, MBID)],
)
def test_a_line_without_end_is_told_and_left_out(form: str, first: str, last: str) -> None:
    pieces = chain([f"{first}\n".encode()], repeat(b"x" * 65_536, 4_000), [b'"\r', f"\n{last}\n".encode()])
    tracemalloc.start()
    with open_list(Pieces(pieces), query=AlbumQuery, form=form) as found:
        rows = list(found)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [bool(row.problem) for row in rows] == [False, True, False]
    assert f"line {len(first.splitlines()) + 1} is longer than 1,048,576 characters" == rows[1].problem
    assert peak < 12_000_000


def test_a_long_line_may_be_all_there_is() -> None:
    with pytest.raises(QueryError, match="line 1 is longer"):
        read(b"x" * 3_000_000)
    with pytest.raises(QueryError, match="line 1 is longer"):
        read(b'"' + b"x" * 3_000_000)
    rows = read(b'Album,Artist\n"A\n' + b"x" * 3_000_000 + b'",B\nC,D')
    assert titles(rows)[-1] == "C"
    assert all(row.problem for row in rows[:-1])


@pytest.mark.parametrize("at", [0, 200_000])
def test_a_strange_byte_is_taken_for_windows_1252(at: int) -> None:
    before = "Björk,Ænima\n" * (at // 12)
    raw = b"Artist,Album\n" + before.encode() + "Björk,Ænima\n".encode("cp1252") + "Sigur Rós,()\n".encode()
    rows = read(raw)
    assert {(row.words["artist"], row.words["title"]) for row in rows} == {("Björk", "Ænima"), ("Sigur Rós", "()")}


def test_one_strange_byte_does_not_spoil_the_others() -> None:
    rows = read("Artist,Album\nBjörk,Ænima\n".encode() + b"Mot\xf6rhead,A\n")
    assert [row.words["artist"] for row in rows] == ["Björk", "Motörhead"]
    assert [row.words["artist"] for row in read("Artist,Album\nMotörhead,“A”\n".encode("cp1252"))] == ["Motörhead"]


def test_a_stray_control_character_is_left_out() -> None:
    for stray in (b"\x00", b"\x01", b"\x1a"):
        assert [row.words["title"] for row in read(b"Album,Artist\nNever" + stray + b"mind,B\n" + stray)] == [
            "Never mind"
        ]


@pytest.mark.parametrize(
    "raw",
    [
        bytes(range(256)) * 4,
        bytes(range(1, 32)) * 10,
        b"Album\n" + b"\x00" * 5,
        b"SQLite format 3\x00\x10\x00\x01\x01\x00\x40\x20\x20\x00\x00\x00\x0c",
        "Album,Artist\nA,B\n".encode("utf-16-le") + b"\x01\x00\x00\x03" * 20,
        pickle.dumps({"Album": [1, 2, 3], "Artist": {"a": 0.5}}, 4),
        zlib.compress(str(list(range(1000))).encode()),
    ],
)
def test_what_is_full_of_control_characters_is_no_text(raw: bytes) -> None:
    with pytest.raises(QueryError, match="is no text"):
        read(raw, form="csv")


@pytest.mark.parametrize(
    ("trouble", "message"),
    [
        (OSError(5, "Input/output error"), "Input/output error"),
        (BrokenPipeError("gone"), "gone"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), "invalid start byte"),
        (ValueError("I/O operation on closed file"), "closed file"),
        (None, "gives no bytes"),
    ],
)
def test_a_stream_that_fails_is_told_in_words(trouble: Exception | None, message: str) -> None:
    with pytest.raises(QueryError, match=f"the list cannot be read: .*{message}"):
        open_list(Pieces([trouble]), query=AlbumQuery)
    good = b"Album,Artist\n" + b"A,B\n" * 50_000
    with open_list(Pieces([good, trouble]), query=AlbumQuery) as found:
        rows = iter(found)
        assert next(rows).words["title"] == "A"
        with pytest.raises(QueryError, match=f"the list cannot be read: .*{message}"):
            list(rows)


def test_a_file_that_was_closed_is_told_in_words(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"Album,Artist\n" + b"A,B\n" * 50_000)
    with open_list(path, query=AlbumQuery) as found:
        pass
    with pytest.raises(QueryError, match=r"list\.csv cannot be read: "):
        list(found)


@pytest.mark.parametrize("digits", [25, 4_299, 4_301, 10_000])
def test_numbers_beyond_all_measure_are_told(digits: int) -> None:
    number = "9" * digits
    (row, good) = read(f'{{"title": "A", "year": {number}}}\n{{"title": "B"}}')
    assert row.problem or row.dropped
    assert "year" not in row.words
    assert good.words == {"title": "B"}


def test_a_long_list_from_a_pipe_is_never_in_memory() -> None:
    rows, (reader, writer) = 50_000, os.pipe()

    def write() -> None:
        with os.fdopen(writer, "wb") as file:
            file.write(b"Album,Artist,Year\n")
            file.writelines(b'"Album, %d",Artist %d,%d\n' % (n, n % 7, 1950 + n % 70) for n in range(rows))

    thread = threading.Thread(target=write)
    tracemalloc.start()
    thread.start()
    with os.fdopen(reader, "rb") as file, open_list(file, query=AlbumQuery) as found:
        count = sum(row.problem is None for row in found)
        peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    thread.join()
    assert count == rows
    assert peak < 2_000_000
