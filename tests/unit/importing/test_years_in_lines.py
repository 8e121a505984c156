# ruff: noqa: RUF001 -- the quotes and dashes that people type are what is tested
"""The year in brackets behind a line of a list: it is read as in a cell, and what is no year costs itself only."""

from __future__ import annotations

import io

import pytest

from bowerbird.importing.files import ListedRow, open_list
from bowerbird.music import AlbumQuery
from bowerbird.words.query import Query

PLAIN = "\nCan - Ege Bamyasi\nNeu! - Hero\nFaust - So Far\nHarmonia - Deluxe\n"


def rows(text: str, query: type[Query] = AlbumQuery) -> list[ListedRow]:
    with open_list(io.BytesIO(text.encode()), query=query, this_year=2026) as found:
        return list(found)


@pytest.mark.parametrize(
    ("bracket", "year"),
    [
        *(("(1979)", 1979), ("('79)", 1979), ("(’79)", 1979), ("[1979?]", 1979), ("(c. 1979)", 1979)),
        *(("(c1979)", 1979), ("(ca. 1979)", 1979), ("(circa 1979)", 1979), ("(~1979)", 1979), ("( 1979 )", 1979)),
        *(("(1979-11-30)", 1979), ("(Harvest, '79)", 1979), ("[Harvest; c. 1979]", 1979), (", '79", 1979)),
        *(
            ("(????)", None),
            ("(197?)", None),
            ("(19??)", None),
            ("(19xx)", None),
            ("(n.d.)", None),
            ("(unknown)", None),
        ),
    ],
)
@pytest.mark.parametrize("line", ["Low - Secret Name {}", "Secret Name by Low {}", "Secret Name {} - Low"])
def test_what_can_only_be_a_year_is_read_as_in_a_cell(line: str, bracket: str, year: int | None) -> None:
    row = rows(line.format(bracket) + (PLAIN if line.startswith("Low") else "\n"))[0]
    title = "Low" if line.endswith("- Low") else "Secret Name"
    assert (row.words["title"], row.words.get("year"), row.dropped) == (title, year, ())


@pytest.mark.parametrize(
    ("bracket", "year"), [("('79)", 1979), ("[1979?]", 1979), ("(c. 1979)", 1979), ("(197?)", None), ("(????)", None)]
)
def test_a_year_before_a_line_is_read_in_the_same_way(bracket: str, year: int | None) -> None:
    row = rows(f"{bracket} Low - Secret Name{PLAIN}")[0]
    assert (row.words["title"], row.words["artist"], row.words.get("year")) == ("Secret Name", "Low", year)


@pytest.mark.parametrize("bracket", ["(19833)", "(TBA)", "[tbd]", "(2099)"])
def test_what_is_no_year_there_is_left_out_and_told(bracket: str) -> None:
    row = rows(f"Low - Secret Name {bracket}{PLAIN}")[0]
    assert row.words == {"artist": "Low", "title": "Secret Name"}
    assert row.dropped == (f"the year '{bracket[1:-1]}' is not understood",)


@pytest.mark.parametrize(
    ("rest", "title", "year"),
    [
        ("Meddle (1971) [2CD]", "Meddle [2CD]", 1971),
        ("Animals (1977) - Vinyl", "Animals - Vinyl", 1977),
        ("Animals ('77) (Deluxe Edition)", "Animals (Deluxe Edition)", 1977),
        ("Meddle [2CD] (1971)", "Meddle [2CD]", 1971),
    ],
)
def test_an_edition_behind_the_year_stays_with_the_title(rest: str, title: str, year: int) -> None:
    assert rows(f"Pink Floyd - {rest}{PLAIN}")[0].words == {"artist": "Pink Floyd", "title": title, "year": year}


@pytest.mark.parametrize(
    "title",
    [
        *(
            "(What's the Story) Morning Glory?",
            "1999",
            "Live (X Cert)",
            "Songs (25)",
            "Guero (2005 Remaster)",
            "Volume 2",
        ),
        *("Live (May 1977)", "The Singles (1969–1973)", "Symphonies (1-9)", "Hits (25000)", "Low (live in '77)", "?"),
        *(
            "Weezer (Blue Album)",
            "(25)",
            "('77)",
            "(1979)",
            "(unknown)",
            "Weezer (Red) (Deluxe)",
            "Part (2)",
            "Run (3:45)",
        ),
    ],
)
def test_brackets_of_a_title_are_no_years(title: str) -> None:
    assert rows(f"Low - {title}{PLAIN}")[0].words == {"artist": "Low", "title": title}
    dated = rows(f"Low - {title} (1999)\nCan - Ege (1972)\nNeu! - Hero (1973)\n")[0]
    assert dated.words == {"artist": "Low", "title": title, "year": 1999}


@pytest.mark.parametrize(
    ("bracket", "year"),
    [
        *(("(79)", 1979), ("[04]", 2004), ("(1969–1970)", 1969), ("(1969-70)", 1969), ("(March 1973)", 1973)),
        *(
            ("(1 Mar 1973)", 1973),
            ("(Mar-73)", 1973),
            ("(01.03.1973)", 1973),
            ("(3/1973)", 1973),
            ("(Harvest, 79)", 1979),
        ),
        *(("(79) [2CD]", 1979), ("(?)", None), ("(0000)", None), ("(2112)", None)),
    ],
)
def test_what_may_be_a_year_is_one_where_most_lines_have_one(bracket: str, year: int | None) -> None:
    text = f"Low - Secret Name {bracket}\nCan - Ege (72)\nNeu! - Hero (1973)\nFaust - So Far\n"
    row = rows(text)[0]
    assert row.words["title"] == ("Secret Name [2CD]" if "CD" in bracket else "Secret Name")
    assert row.words.get("year") == year
    assert row.dropped == (("the year '2112' is not understood",) if "2112" in bracket else ())


@pytest.mark.parametrize(
    ("title", "words", "dropped"),
    [
        ("The Wall ('79)", {"title": "The Wall", "year": 1979}, 0),
        ("The Wall (c. 1979)", {"title": "The Wall", "year": 1979}, 0),
        ("The Wall [1979?]", {"title": "The Wall", "year": 1979}, 0),
        ("Meddle (1971) [2CD]", {"title": "Meddle [2CD]", "year": 1971}, 0),
        ("The Wall (TBA)", {"title": "The Wall"}, 1),
        ("The Wall (19833)", {"title": "The Wall"}, 1),
        ("The Wall (unknown)", {"title": "The Wall"}, 0),
        ("Songs (25)", {"title": "Songs (25)"}, 0),
        ("Guero (2005 Remaster)", {"title": "Guero (2005 Remaster)"}, 0),
        ("Ouverture (1812)", {"title": "Ouverture (1812)"}, 0),
    ],
)
def test_a_year_behind_the_title_of_a_cell_is_read_in_the_same_way(
    title: str, words: dict[str, object], dropped: int
) -> None:
    row = rows(f"Artist,Album\nPink Floyd,{title}\n")[0]
    assert (row.words, len(row.dropped)) == ({"artist": "Pink Floyd"} | words, dropped)
    assert rows(f'["Pink Floyd - {title}"]')[0].words == {"artist": "Pink Floyd"} | words


def test_lines_of_short_years_are_turned_and_mixed_as_others() -> None:
    text = (
        "The Wall - Pink Floyd (79)\nAnimals - Pink Floyd ('77)\nNevermind - Nirvana (1991?)\nBleach - Nirvana (TBA)\n"
    )
    assert [row.words["artist"] for row in rows(text)] == ["Pink Floyd"] * 2 + ["Nirvana"] * 2
    assert rows(f"{text}Incesticide by Nirvana (92)")[-1].words == {
        "title": "Incesticide",
        "artist": "Nirvana",
        "year": 1992,
    }
    mixed = rows("Low - Fly (79)\nEge by Can (72)\nNeu! - Hero (73)\n")[1]
    assert mixed.words == {"title": "Ege", "artist": "Can", "year": 1972}
