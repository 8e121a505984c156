"""docs/matching.md lists exactly the penalties that there are, and its examples cost what it says."""

from __future__ import annotations

import pytest

from bowerbird.importing.matching import PENALTIES
from support.matching_page import EXAMPLES, PAGE, costs, lines_of, table

# These are no names of penalties, but bound others.
BOUNDS = {"name_at_least": "name", "name_at_most": "name", "by_at_most": "by"}
COLUMNS = {
    "year": "release_year",
    "year_at_most": "release_year",
    "reissue_year": "release_year",
    "unknown": "release_year",
    "hint": "country",
    "unlikely": "primary_type",
}


def test_the_page_has_the_table_that_the_code_makes() -> None:
    assert lines_of(PAGE.read_text(encoding="utf-8")) == table(), "write it anew: python -m support.matching_page"


@pytest.mark.parametrize("name", PENALTIES)
def test_every_penalty_has_an_example_that_costs_it(name: str) -> None:
    told = costs(*EXAMPLES[name][0])
    assert {**BOUNDS, **COLUMNS}.get(name, name) in told


@pytest.mark.parametrize("name", [name for name, penalty in PENALTIES.items() if penalty.dated is not None])
def test_what_the_year_speaks_for_costs_less_with_it(name: str) -> None:
    assert PENALTIES[name].dated in costs(*EXAMPLES[name][-1]).values()
