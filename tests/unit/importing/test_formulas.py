"""Cells that a spreadsheet would run are written as texts, and read as they were."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bowerbird.importing.files.formulas import defused, plain
from bowerbird.importing.files.table import Table


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+cmd|'/c calc'!A0",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =1",
        "\uff1d1",
        "-",
        "-Untitled-",
        "'=1",
        "+1 x",
    ],
)
def test_a_formula_is_written_as_a_text(cell: str) -> None:
    assert defused(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Low", "'Heroes'", "-5", "+5.5", "1999", "a=b", "'39", "'"])
def test_other_cells_stay(cell: str) -> None:
    assert defused(cell) == plain(cell) == cell


@given(st.text(alphabet="'=+-@\t\r\n \uff1da1") | st.text())
def test_what_is_written_is_read_as_it_was(cell: str) -> None:
    assert plain(defused(cell)) == cell


def test_a_table_that_was_written_so_is_read_as_it_was() -> None:
    rows = [["artist", "=title"], ["@alias", "-Untitled-"], ["'=x", "+ -"]]
    out = io.StringIO()
    csv.writer(out).writerows([[defused(cell) for cell in row] for row in rows])
    assert "'=title" in out.getvalue()
    assert list(Table(iter(out.getvalue().splitlines(keepends=True)), ",")) == rows
