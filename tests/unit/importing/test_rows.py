"""Rows that a program gives mean what they would mean in a file, and a value that cannot be read costs itself."""

from __future__ import annotations

import csv
import datetime as dt
import io
import uuid
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.importing.bulk.rows import given_rows
from bowerbird.importing.files import open_list
from bowerbird.importing.files.mending import mended
from bowerbird.music import AlbumImporter, AlbumQuery, ArtistImporter, SongImporter
from bowerbird.words.lists import Told, dropped_word
from bowerbird.words.text import clean

MBID = "f5093c06-23e3-404f-aeaa-40f72885ee3a"
ALBUM = {"title": "Animals", "artist": "Pink Floyd"}


def read(row: Any, importer: Any = AlbumImporter) -> Any:
    (found,) = given_rows(importer, [row])
    return found


@pytest.mark.parametrize(
    ("word", "value", "becomes"),
    [
        ("year", 1977, 1977),
        ("year", "1977", 1977),
        ("year", "'77", 1977),
        ("year", 1977.0, 1977),
        ("year", Decimal(1977), 1977),
        ("year", dt.date(1977, 1, 23), 1977),
        ("year", "nan", None),
        ("year", float("nan"), None),
        ("year", None, None),
        ("year", "", None),
        ("year", "#N/A", None),
        ("type", "Studio album", "Album"),
        ("type", "Playlist", None),
    ],
)
def test_a_value_is_read_as_a_cell_is(word: str, value: object, becomes: object) -> None:
    found = read({**ALBUM, word: value})
    assert (found.query.get(word), found.dropped, found.problem) == (becomes, (), None)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("year", "TBA"),
        ("year", "19755"),
        ("year", 19755),
        ("year", -1),
        ("year", True),
        ("year", object),
        ("year", [1977]),
        ("rank", "top"),
        ("rank", 0),
        ("rank", -3),
        ("rank", 1.5),
        ("rank", True),
        ("rank", 10**12),
        ("mbid", "none of them"),
        ("mbid", 7),
    ],
)
def test_a_value_that_cannot_be_read_costs_itself(word: str, value: object) -> None:
    found = read({**ALBUM, word: value})
    assert (found.query, found.rank, found.problem) == (ALBUM, None, None)
    (told,) = found.dropped
    assert (dropped_word(told), len(told) < 200) == (word, True)


@pytest.mark.parametrize(
    ("value", "rank"), [(1, 1), ("1", 1), ("T-7", 7), (7.0, 7), ("1,001", 1001), ("NR", None), (float("nan"), None)]
)
def test_a_rank_is_read_as_a_cell_is(value: object, rank: int | None) -> None:
    found = read({**ALBUM, "rank": value})
    assert (found.rank, found.dropped) == (rank, ())


def test_a_length_that_is_a_number_is_one_of_milliseconds() -> None:
    song = {"title": "Dogs", "artist": "Pink Floyd"}
    assert read({**song, "length": 15_000}, SongImporter).query["length"] == 15_000
    assert read({**song, "length": "17:08"}, SongImporter).query["length"] == 1_028_000
    assert read({**song, "length": "soon"}, SongImporter).dropped != ()


@pytest.mark.parametrize("value", [MBID, uuid.UUID(MBID), f"https://musicbrainz.org/release-group/{MBID}"])
def test_an_id_is_read_in_every_form(value: object) -> None:
    found = read({"mbid": value})
    assert [identifier["value"] for identifier in found.query["identifiers"]] == [MBID]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({}, "names nothing"),
        ({"title": " "}, "names nothing"),
        ({"artist": "Pink Floyd", "year": "TBA"}, "names nothing"),
        ({"titel": "Animals"}, "unknown word"),
        ({**ALBUM, "titel": "Animals"}, "unknown word 'titel'"),
        ({"title": 7}, "str"),
        ({"title": ["Animals"]}, "str"),
        ({**ALBUM, "artist": ["Pink Floyd"]}, "str"),
        ({"mbid": "none of them"}, "none of them"),
        (7, "no row of words"),
        (Told(words={"title": "x"}, problem="it is broken"), "it is broken"),
    ],
)
def test_what_names_nothing_is_invalid(row: object, told: str) -> None:
    found = read(row)
    assert found.query is None
    assert told in found.problem


def test_a_row_is_kept_as_it_was_given() -> None:
    found = read({**ALBUM, "year": "TBA", "rank": "NR"})
    assert found.told == {**ALBUM, "year": "TBA", "rank": "NR"}


def test_what_is_left_out_is_kept_also_when_the_row_cannot_be_used() -> None:
    found = read({"artist": "Pink Floyd", "year": "TBA"})
    assert (found.query, [dropped_word(told) for told in found.dropped]) == (None, ["year"])


CELLS = st.sampled_from(
    [
        "",
        "1977",
        "'77",
        "TBA",
        "nan",
        "7",
        "T-7",
        "NR",
        "Album",
        "LP",
        "weird",
        MBID,
        "Animals",
        "Pink Floyd (2)",
        " - EP",
    ]
) | st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=12)


@given(st.fixed_dictionaries(dict.fromkeys(("title", "artist", "year", "type", "mbid", "rank"), CELLS)))
def test_a_row_means_the_same_in_a_file_and_in_a_program(row: dict[str, str]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([list(row), list(row.values())])
    columns = {word: word for word in row}
    source = io.BytesIO(b"\xef\xbb\xbf" + text.getvalue().encode())
    if not any(clean(mended(value)) for value in row.values()):
        return
    with open_list(source, query=AlbumQuery, columns=columns, form="csv") as listed:
        (in_file,) = listed
    told = Told(words=in_file.words, rank=in_file.rank, problem=in_file.problem, dropped=in_file.dropped)
    by_file, by_program = read(told), read(row)
    assert (by_program.query, by_program.rank) == (by_file.query, by_file.rank)
    assert by_program.dropped == by_file.dropped
    assert bool(by_program.problem) == bool(by_file.problem)


def test_artists_are_read_too() -> None:
    found = read({"name": "Nirvana", "country": "United States", "type": "Band"}, ArtistImporter)
    assert found.query == {"name": "Nirvana", "country": "US", "type": "Group"}
