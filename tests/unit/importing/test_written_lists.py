# ruff: noqa: RUF001 -- the quotes and dashes that people type are what is tested
"""Lists as people write them: lines of text -> rows; what no style fits is an error that says what was looked for."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.importing.files import ListedRow, ListFile, open_list
from bowerbird.music import AlbumQuery, ArtistQuery, SongQuery
from bowerbird.words.errors import QueryError
from bowerbird.words.query import Query

WALL = {"artist": "Pink Floyd", "title": "The Wall"}
LOW = {"artist": "Low", "title": "Secret Name"}


def read(text: str, query: type[Query] = AlbumQuery, **options: Any) -> tuple[ListFile, list[ListedRow]]:
    with open_list(io.BytesIO(text.encode()), query=query, **options) as found:
        return found, list(found)


@pytest.mark.parametrize(
    ("lines", "year", "ranks"),
    [
        ("1. Pink Floyd - The Wall (1979)\n2. Low - Secret Name (1999)", True, [1, 2]),
        ("1) Pink Floyd – The Wall [1979]\n2) Low – Secret Name [1999]", True, [1, 2]),
        ("#1 Pink Floyd — The Wall, 1979\n#2 Low — Secret Name, 1999", True, [1, 2]),
        ("T-5. Pink Floyd - The Wall - 1979\nT-5. Low - Secret Name - 1999", True, [5, 5]),
        ("100. Pink Floyd - 1979 - The Wall\n99. Low - 1999 - Secret Name", True, [100, 99]),
        ("(1) Pink Floyd: The Wall\n(2) Low: Secret Name", False, [1, 2]),
        ("1. The Wall by Pink Floyd\n2. Secret Name by Low", False, [1, 2]),
        ("1.Pink Floyd - The Wall\n2.Low - Secret Name", False, [1, 2]),
        ("1.\tPink Floyd - The Wall\r2.\tLow - Secret Name", False, [1, 2]),
        ("1\tPink Floyd - The Wall\n2\tLow - Secret Name\n3 - A - B", False, [1, 2, 3]),
        ("3 - Pink Floyd - The Wall\n2 - Low - Secret Name\n1 - A - B", False, [3, 2, 1]),
        ("• The Wall (1979) by Pink Floyd\n• Secret Name (Kranky, 1999) by Low", True, [None, None]),
        ("- “The Wall,” by Pink Floyd (1979)\n- “Secret Name,” by Low (1999)", True, [None, None]),
        ('* Pink Floyd, "The Wall" (1979)\n* Low, "Secret Name" (1999)', True, [None, None]),
        ("Pink Floyd, ‘The Wall’ (Harvest, 1979)\nLow, ‘Secret Name’ (Kranky, 1999)", True, [None, None]),
        ("1979 - Pink Floyd - The Wall\n1999 - Low - Secret Name", True, [None, None]),
        ("1979 - Pink Floyd - The Wall\n1999 - Low - Secret Name\n2000 - A - B\n2001 - C - D", True, [None] * 4),
        ("(1979) Pink Floyd - The Wall\n(1999) Low - Secret Name", True, [None, None]),
        ("Pink Floyd–The Wall\nLow–Secret Name", False, [None, None]),
        ("- [ ] Pink Floyd -- The Wall\n- [x] Low -- Secret Name", False, [None, None]),
        (
            "My albums, of all time\n\nPink Floyd - The Wall (1979)\n-----\nLow - Secret Name (1999)\n",
            True,
            [None, None],
        ),
        ("Title - Artist (Year)\nThe Wall - Pink Floyd (1979)\nSecret Name - Low (1999)", True, [None, None]),
        ("Artist – Album\nPink Floyd – The Wall\nLow – Secret Name", False, [None, None]),
        ("1.\n\nPink Floyd - The Wall\n#2\nLow - Secret Name\n", False, [1, 2]),
        ("1st: Pink Floyd - The Wall [Harvest; 1979]\n2nd: Low - Secret Name (1999 / Kranky)", True, [1, 2]),
        ("1.- Pink Floyd - The Wall\n2.) Low - Secret Name", False, [1, 2]),
        ('"The Wall" – Pink Floyd (1979)\n“Secret Name” – Low (1999)', True, [None, None]),
        ("The Wall (Pink Floyd, 1979)\nSecret Name (Low, 1999)", True, [None, None]),
        ("１．Pink Floyd「The Wall」\n２．Low『Secret Name』", False, [1, 2]),
        ("Pink Floyd／The Wall\nLow／Secret Name", False, [None, None]),
        ("Pink Floyd / The Wall\nLow / Secret Name", False, [None, None]),
        ("Pink Floyd - [The Wall #03] Hey You\nLow - [Secret Name CD1 #01] Starfire // X", False, [None, None]),
        ("Pink Floyd - The Wall - Hey You\nLow - Secret Name - Starfire", False, [None, None]),
    ],
)
def test_lines_are_read_as_people_write_them(lines: str, year: bool, ranks: list[int | None]) -> None:
    found, rows = read(lines)
    years = [1979, 1999] if year else [None, None]
    artists = [row.words["artist"] for row in rows[:2]]
    assert found.form == "lines"
    assert artists == ["Pink Floyd", "X" if "//" in lines else "Low"]
    assert [row.words["title"] for row in rows[:2]] == ["The Wall", "Secret Name"]
    assert [row.words.get("year") for row in rows[:2]] == years
    assert [row.rank for row in rows] == ranks
    assert any("Lines are read as: " in sentence for sentence in found.notes)


def test_years_that_count_the_lines_are_no_ranks() -> None:
    _, rows = read("1979 - Pink Floyd - The Wall\n1980 - A - B\n1981 - C - D\n")
    assert [(row.rank, row.words["year"]) for row in rows] == [(None, 1979), (None, 1980), (None, 1981)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Prince - 1999", {"artist": "Prince", "title": "1999"}),
        ("Prince - 1999 (1982)", {"artist": "Prince", "title": "1999", "year": 1982}),
        ("Jay-Z - The Black Album", {"artist": "Jay-Z", "title": "The Black Album"}),
        (
            "Brian Eno - Ambient 1 - Music for Airports",
            {"artist": "Brian Eno", "title": "Ambient 1 - Music for Airports"},
        ),
        ("1910 Fruitgum Company - Simon Says", {"artist": "1910 Fruitgum Company", "title": "Simon Says"}),
        ("10cc - Sheet Music", {"artist": "10cc", "title": "Sheet Music"}),
        ("Stand by Me by Ben E. King", {"artist": "Ben E. King", "title": "Stand by Me"}),
        ("“Weird Al” Yankovic - Alapalooza", {"artist": "“Weird Al” Yankovic", "title": "Alapalooza"}),
        ("Beck - Guero (2005 Remaster)", {"artist": "Beck", "title": "Guero (2005 Remaster)"}),
    ],
)
def test_numbers_and_words_that_are_part_of_a_name_stay(line: str, words: dict[str, Any]) -> None:
    for lines in (line, f"{line}\nPink Floyd - The Wall\nLow - Secret Name"):
        assert read(lines)[1][0].words == words


NUMBERED = """The best of all

3
A, ‘B’
Label, 2004
Loss - by the dozen.

2
Pink Floyd, ‘The Wall’
Harvest
Prose.
More prose: of it.

1
Low, ‘Secret Name’
Kranky
Prose - again.
"""
COUNTED = "3. A - B\nProse.\nMore.\nAnd.\n2. Pink Floyd - The Wall\nProse.\nProse.\n1. Low - Secret Name\nProse.\n"


@pytest.mark.parametrize("text", [NUMBERED, COUNTED])
def test_prose_between_numbered_lines_is_no_row(text: str) -> None:
    found, rows = read(text)
    assert [(row.rank, row.words["artist"], row.words["title"]) for row in rows] == [
        (3, "A", "B"),
        (2, "Pink Floyd", "The Wall"),
        (1, "Low", "Secret Name"),
    ]
    assert "Lines without a number are left out." in found.notes[0]


def test_headings_are_no_rows() -> None:
    _, rows = read("# Albums\n\n## The seventies\n- Pink Floyd - The Wall\n## The nineties\n- Low - Secret Name\n")
    assert [row.words for row in rows] == [WALL, LOW]


def test_a_line_of_no_style_costs_itself() -> None:
    _, rows = read("1. Pink Floyd - The Wall\n2. Low - Secret Name\nThe end\n3. Nevermind by Nirvana\n" + "x" * 600)
    assert [row.words.get("title") for row in rows] == ["The Wall", "Secret Name", None, "Nevermind", None]
    assert "line 3 is not like 'artist - title': 'The end'" in str(rows[2].problem)


def test_lines_can_be_turned_round() -> None:
    lines = "The Wall - Pink Floyd\nSecret Name - Low"
    assert "--map artist=title --map title=artist" in read(lines)[0].notes[0]
    found, rows = read(lines, columns={"artist": "title", "title": "artist"})
    assert [row.words for row in rows] == [WALL, LOW]
    assert found.notes == ("Lines are read as: title - artist (year).",)


def test_lines_of_songs_have_lengths() -> None:
    _, rows = read("Queen - Bohemian Rhapsody (5:55)\nABBA - Waterloo 2:48\nBlondie - 11:59\n", SongQuery)
    assert [row.words.get("length") for row in rows] == [355_000, 168_000, None]
    assert [row.words["title"] for row in rows] == ["Bohemian Rhapsody", "Waterloo", "11:59"]
    for lines in (
        "Pink Floyd - The Wall - Hey You\nLow - Secret Name - Starfire",
        "Pink Floyd - [The Wall #03] Hey You",
    ):
        assert read(lines, SongQuery)[1][0].words == {"artist": "Pink Floyd", "title": "Hey You"}


@pytest.mark.parametrize(
    ("lines", "names", "ranks"),
    [
        (
            "Radiohead\nEarth, Wind & Fire\n3 Doors Down\n",
            ["Radiohead", "Earth, Wind & Fire", "3 Doors Down"],
            [None] * 3,
        ),
        ("1. Radiohead\n2. 10cc\n3. 3 Doors Down", ["Radiohead", "10cc", "3 Doors Down"], [1, 2, 3]),
        ("1 Radiohead\n2 10cc\n3 Björk", ["Radiohead", "10cc", "Björk"], [1, 2, 3]),
        ("Radiohead", ["Radiohead"], [None]),
        ("1\tRadiohead\n2\t10cc", ["Radiohead", "10cc"], [1, 2]),
        ("1,Radiohead\n2,10cc", ["Radiohead", "10cc"], [1, 2]),
        ("311\n702\n10cc", ["311", "702", "10cc"], [None] * 3),
    ],
)
def test_a_line_of_a_list_of_artists_is_a_name(lines: str, names: list[str], ranks: list[int | None]) -> None:
    _, rows = read(lines, ArtistQuery)
    assert [row.words["name"] for row in rows] == names
    assert [row.rank for row in rows] == ranks


@pytest.mark.parametrize("query", [AlbumQuery, SongQuery, ArtistQuery])
@pytest.mark.parametrize("text", ["What,Who\nA,B\n", "Wer;Was\nA - x;B\nC - y;D\n", "A\tB\nC\tD\n", "1,A,B\n2,C,D\n"])
def test_a_table_of_unknown_columns_is_no_text(query: type[Query], text: str) -> None:
    with pytest.raises(QueryError, match=r"no column can be the .*, and its lines are not like .*--map"):
        read(text, query)


@pytest.mark.parametrize("columns", [{"title": "Foo"}, {"foo": "Album"}, {"title": "9"}])
def test_a_column_that_there_is_not_has_nothing_to_do_with_lines(columns: dict[str, str]) -> None:
    with pytest.raises(QueryError, match=r"there is no column|a row has no") as raised:
        read("Album,Artist\nThe Wall,Pink Floyd\n", columns=columns)
    assert "lines" not in str(raised.value)


def test_what_no_style_fits_is_an_error() -> None:
    for form in (None, "lines"):
        with pytest.raises(QueryError, match=r"like 'artist - title \(year\)' or 'title by artist'"):
            read("Dear all,\nhow are you?\n", form=form)


def names(pattern: str) -> st.SearchStrategy[str]:
    """Names that are not "Va", which is Various Artists, or "Na", which is none."""
    return st.from_regex(pattern, fullmatch=True).filter(lambda name: len(name) > 2)


@given(
    st.lists(
        st.tuples(
            names(r"[A-Z][a-z]{0,8}( [A-Za-z&]{2,6})?"),
            names(r"[A-Z][a-z]{1,8}( [A-Z][a-z]{1,6})?"),
            st.integers(1900, 2026),
        ),
        min_size=2,
        max_size=40,
        unique_by=lambda row: row[1],  # what comes back is the artist
    ),
    st.sampled_from(
        ["{rank}. {artist} - {title} ({year})", "{title} by {artist}, {year}", "{artist} – {title} [{year}]"]
    ),
)
def test_every_line_comes_back(rows: list[tuple[str, str, int]], style: str) -> None:
    lines = [style.format(rank=n, artist=a, title=t, year=y) for n, (a, t, y) in enumerate(rows, start=1)]
    _, listed = read("\n".join(lines))
    assert [(row.words["artist"], row.words["title"], row.words["year"]) for row in listed] == rows
