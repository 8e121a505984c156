"""Sheets fit the terminal, lose nothing, and obey nothing."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from bowerbird.cli.harmless import harmless
from bowerbird.cli.render.sheets import Column, Sheet, text

COLUMNS = (Column("No.", right=True), Column("Name", wraps=16), Column("Note", wraps=16), Column("ID"))
MBID = "5b11f4ce-a62d-471e-81fc-a69a8278c7da"


def printed(*parts: RenderableType, width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width, markup=False, highlight=False, color_system=None)
    with console.capture() as captured:
        for part in parts:
            console.print(part)
    return captured.get().splitlines()


@pytest.mark.parametrize("width", [40, 60, 80, 200])
@pytest.mark.parametrize(
    "name", ["Nirvana", "ピンク・フロイド" * 4, "Ich bin ein sehr langer Name, der kein Ende nimmt"]
)
def test_every_width_is_kept_and_every_word_is_there(width: int, name: str) -> None:
    rows = [("1", name, "60s band from the UK", MBID), ("12", "Queen", "", MBID)]
    lines = printed(Sheet(COLUMNS, rows, heads=2), width=width)
    assert max(cell_len(line) for line in lines) <= width
    together = "".join(lines).replace(" ", "")
    assert MBID in together
    assert "Queen" in together
    for character in name.replace(" ", ""):
        assert character in together


def test_a_list_below_the_table_takes_what_does_not_fit_in_it() -> None:
    rows = [("1", "Nirvana", "60s band from the UK", MBID), ("2", "Nirvana", "US", MBID)]
    lines = [line.rstrip() for line in printed(Sheet(COLUMNS, rows, apart=True), width=60)]
    assert lines[2:5] == ["  1  Nirvana  60s band from the UK", "  2  Nirvana  US", ""]
    assert lines[-1] == f"  2  {MBID}"


@pytest.mark.parametrize("width", range(20, 120, 3))
def test_no_cell_is_ever_cut(width: int) -> None:
    columns = (Column("No.", right=True), Column("Type", wraps=5), Column("Said", wraps=9), Column("Score", right=True))
    rows = [("1", "Album+Compilation", "one two three four", "0.9412"), ("2", "EP", "ピンク・フロイド", "1.0000")]
    lines = printed(Sheet(columns, rows, apart=True), width=width)
    assert max(cell_len(line) for line in lines) <= width
    together = sorted("".join(lines).replace(" ", ""))
    for word in " ".join(cell for row in rows for cell in row).split():
        assert all(together.count(character) >= word.count(character) for character in word)
    assert "0.9412" in "".join(lines)


def test_columns_of_wide_scripts_stand_in_line() -> None:
    lines = printed(Sheet((Column("Name"), Column("ID")), [("ピンク・フロイド", "x1"), ("Floyd", "x2")]), width=80)
    assert cell_len(lines[2].partition("x1")[0]) == cell_len(lines[3].partition("x2")[0])


def test_without_room_each_row_is_a_block_and_its_identifier_stays_whole() -> None:
    lines = printed(Sheet(COLUMNS, [("1", "Nirvana", "", MBID), ("2", "Nirvana", "UK", MBID)], heads=2), width=40)
    assert [line.rstrip() for line in lines] == [
        "1  Nirvana",
        f"ID: {MBID}",
        "",
        "2  Nirvana",
        "Note: UK",
        f"ID: {MBID}",
    ]


def test_two_words_a_row_need_no_heading() -> None:
    sheet = Sheet((Column("Scheme"), Column("Value")), [("musicbrainz_artist", "1" * 20), ("discogs", "45467")])
    assert printed(sheet, width=30)[-1].rstrip() == "discogs: 45467"


def test_a_column_that_is_empty_is_left_out() -> None:
    assert "Note" not in "".join(printed(Sheet(COLUMNS, [("1", "Nirvana", "", MBID)]), width=200))


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("\x1b[31mred\x07", "\\x1b[31mred\\x07"),
        ("one\ntwo\r", "one\\ntwo\\r"),
        ("\x9b31m", "\\x9b31m"),
        ("abc\u202edef", "abc\\u202edef"),
        ("\ud83d", "\\ud83d"),
        ("[bold]Therapy?[/bold] :smile:", "[bold]Therapy?[/bold] :smile:"),
        ("ピンク・フロイド, 핑크, Мумий, نور", "ピンク・フロイド, 핑크, Мумий, نور"),
    ],
)
def test_foreign_words_are_shown_and_not_obeyed(given: str, shown: str) -> None:
    assert harmless(given) == shown
    assert printed(text(given), width=200) == [shown]
    assert shown in "\n".join(printed(Sheet((Column("Name"), Column("ID")), [(given, "1")]), width=200))


def test_line_ends_may_be_kept() -> None:
    assert harmless("one\ntwo\x1b", keep="\n") == "one\ntwo\\x1b"


RANKED = (
    Column("Item", right=True),
    Column("Name", wraps=10),
    Column("Worker", rank=2),
    Column("Due", rank=1),
    Column("Error", wraps=20),
)
JOB = ("7", "Animals", "host:1234:worker-1", "2026-11-27 12:59", "the source is down")


@pytest.mark.parametrize(("width", "left_out"), [(100, ""), (70, "Worker"), (46, "Worker, Due")])
def test_columns_give_way_by_their_rank_and_the_page_names_them(width: int, left_out: str) -> None:
    lines = printed(Sheet(RANKED, [JOB, JOB], details="bowerbird show KIND ID --all"), width=width)
    assert lines[0].split()[:2] == ["Item", "Name"]  # a table, at every width
    assert max(cell_len(line) for line in lines) <= width
    last = " ".join(line.strip() for line in lines[4:])
    expected = f"No room for {left_out}: see `bowerbird show KIND ID --all` or --json." if left_out else ""
    assert last == expected
    assert ("host:1234:worker-1" in "".join(lines)) == ("Worker" not in left_out)


def test_where_not_even_the_columns_without_a_rank_fit_every_row_is_a_whole_block() -> None:
    together = "".join(printed(Sheet(RANKED, [JOB]), width=24)).replace(" ", "")
    assert all(cell.replace(" ", "") in together for cell in JOB)


def test_a_row_in_full_is_a_block_also_where_there_is_room() -> None:
    lines = [line.rstrip() for line in printed(Sheet(RANKED, [JOB], full=True), width=200)]
    assert lines[:2] == ["7", "Name: Animals"]
