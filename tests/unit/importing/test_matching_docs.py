"""docs/matching.md lists exactly the penalties that there are, and its examples cost what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bowerbird.importing.matching import PENALTIES, score
from bowerbird.words.facts import Facts, Related
from bowerbird.words.query import Wanted

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "matching.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("|") and len(line.strip("|").split("|")) == 6 and "---" not in line
][1:]


def read(cell: str) -> tuple[str, str | None, dict[str, str | int]]:
    """Return the title of an example, its artist, and what else is known."""
    title, *parts = cell.split(" / ")
    pairs = [part.partition("=") for part in parts]
    known = {name: int(value) if value.isdecimal() else value for name, equals, value in pairs if equals}
    artist = next((name for name, equals, _ in pairs if not equals), None)
    return title, artist, known


def wanted(cell: str) -> Wanted:
    title, artist, known = read(cell)
    unlikely = {"primary_type": frozenset({known.pop("unlikely")})} if "unlikely" in known else {}
    return Wanted(name=title, by=artist, hints=known, unlikely=unlikely)


def candidate(cell: str) -> Facts:
    title, artist, known = read(cell)
    aliases = {"aliases": [known.pop("alias")]} if "alias" in known else {}
    credit = {"artist_credit": artist} if artist else {}
    names = artist.split(" & ") if artist else []
    ties = [
        Related(role="artist", kind="artist", position=place, facts=Facts(fields={"name": name}))
        for place, name in enumerate(names)
    ]
    return Facts(fields={"title": title, **known, **aliases, **credit}, related=tuple(ties))


def test_the_page_lists_every_penalty_with_its_weight_and_meaning() -> None:
    listed = {name.strip("`"): (float(weight), meaning) for name, weight, meaning, *_ in ROWS if name}
    assert listed == {name: (one.weight, one.meaning) for name, one in PENALTIES.items()}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[3]} - {row[4]}")
def test_an_example_costs_what_the_page_says(row: list[str]) -> None:
    *_, asked, found, costs = row
    told = score(wanted(asked), candidate(found)).penalties
    said = {name: float(cost) for name, cost in re.findall(r"(\w+) ([\d.]+)", costs)}
    assert {name: round(cost, 4) for name, cost in told.items()} == said
