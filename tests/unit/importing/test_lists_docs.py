"""The page about lists says what the code understands: forms, encodings, columns, programs and cells."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from bowerbird.importing.files import encodings, open_list
from bowerbird.importing.files.cells import CellReader
from bowerbird.importing.files.columns import folded, headings_of, map_columns, word_of, words_of
from bowerbird.importing.files.forms import FORMS
from bowerbird.importing.files.programs import PROGRAMS
from bowerbird.music import AlbumQuery, ArtistQuery, SongQuery
from bowerbird.words.query import Query

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "lists.md").read_text(encoding="utf-8")
QUERIES: dict[str, type[Query]] = {"albums": AlbumQuery, "artists": ArtistQuery, "songs": SongQuery}


def table(heading: str) -> list[list[str]]:
    """Return the rows of the table under a heading of the page."""
    part = PAGE.split(heading, 1)[1].split("\n### ", 1)[0]
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in row] for row in rows]


def queries_of(cell: str) -> list[type[Query]]:
    found = re.search(r"\((\w+)\)", cell)
    return [QUERIES[found[1]]] if found else list(QUERIES.values())


@pytest.mark.parametrize("row", table("### Columns"), ids=lambda row: row[0])
def test_the_columns_of_the_page_are_known(row: list[str]) -> None:
    word = row[0].split("`")[1]
    for name in (word.strip() for part in row[1].split(";") for word in part.split(",")):
        known = [
            query
            for query in queries_of(row[0])
            if word in words_of(query)
            and any(folded(name) in names for key, names in headings_of(query, [folded(name)]).items() if key == word)
        ]
        formats = name == "format" and "a format" in map_columns(AlbumQuery, ["album", "format"], {})
        assert known or formats, f"{name} is no column of the {word}"


def test_the_page_has_every_word() -> None:
    rows = {row[0].split("`")[1] for row in table("### Columns")}
    assert rows == {word_of(word) for query in QUERIES.values() for word in words_of(query)}


def test_the_page_has_the_programs_that_are_known() -> None:
    part = PAGE.split("These exports are understood as they come:", 1)[1].split("\n### ", 1)[0]
    assert re.findall(r"^- (.+)$", part, re.MULTILINE) == [program.name for program in PROGRAMS]


@pytest.mark.parametrize("row", table("### Cells"), ids=lambda row: row[0])
def test_the_cells_of_the_page_are_read_as_it_says(row: list[str]) -> None:
    word = row[0].split("`")[1]
    query = next(query for query in queries_of(row[0]) if word in words_of(query))
    columns = [query.name_word, word]
    reader = CellReader(query, columns, {query.name_word: 0, word: 1}, this_year=2026)
    good, bad = (re.findall(r"`([^`]+)`(?!\s*is none)", cell) for cell in row[1:])
    for text in good:
        read = reader.read(["A", text])
        assert (word in read.words, read.dropped) == (True, ()), text
    for text in re.findall(r"`([^`]+)`\s*is none", row[1]):
        read = reader.read(["A", text])
        assert (word in read.words, read.dropped) == (False, ()), text
    for text in bad:
        read = reader.read(["A", text])
        assert (word in read.words, len(read.dropped), read.problem) == (False, 1, None), text


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the rows of the table that begins so."""
    behind = PAGE[PAGE.index(heading) :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))] for line in behind]


def test_the_page_lists_every_form_and_how_its_files_are_called() -> None:
    listed = {name.strip("`"): told for _, name, told in rows("| Form |")}
    assert list(listed) == list(FORMS)
    for name, form in FORMS.items():
        assert set(re.findall(r"`(\.\w+)`", listed[name])) == set(form.suffixes)


def test_the_page_lists_every_encoding_that_is_guessed() -> None:
    listed = {name for row in rows("| Letters |") for name in re.findall(r"`([\w-]+)`", row[1])}
    assert listed == encodings.GUESSED


LINES = [line.strip() for line in PAGE.split("### Lines of text\n\n")[1].split("\n\n")[0].splitlines()]


@pytest.mark.parametrize("line", LINES)
def test_lines_are_read_as_the_page_says(line: str) -> None:
    with open_list(io.BytesIO(f"{line}\n{line}\n".encode()), query=SongQuery, form="lines") as found:
        row = next(iter(found))
    assert len(LINES) > 10
    assert row.words["artist"] in {
        *("Pink Floyd", "Radiohead", "Low", "Prince", "Marvin Gaye", "Bob Dylan", "Nirvana", "Public Enemy"),
        *("Massive Attack", "Miles Davis", "Queen"),
    }
    assert not set('[]()#“"') & set(row.words["title"])
    assert bool(row.words.get("year")) == bool(re.search(r"\b(?:19|20)\d\d\b(?<!\u2013 1999)", line))
