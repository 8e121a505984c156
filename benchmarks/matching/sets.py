"""Sets: albums as lists write them, and as MusicBrainz has them. Core facts, written down from general knowledge.

`greatest.tsv` says where the list of 500 differs from MusicBrainz, `albums.tsv` has other famous albums, `scripts.tsv`
those with aliases, other scripts, signs and numerals, `people.tsv` the aliases of their artists, `beside.tsv` what
really stands beside some of them: singles, other albums of the name, live records, versions by others.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bowerbird.testing.works import Person, Work, printed

DATASETS = Path(__file__).resolve().parents[3] / "shared" / "upstream" / "datasets"
SETS = Path(__file__).resolve().parents[1] / "sets"


class Listed(NamedTuple):
    """An album as a list writes it, and as a catalogue has it."""

    title: str
    artist: str
    year: int | None
    work: Work


@cache
def greatest() -> tuple[Listed, ...]:
    """Return the 500 greatest albums of a magazine; none where the list is not at hand."""
    path = DATASETS / "greatest-albums-2012.csv"
    if not path.is_file():
        return ()
    differing = {row["number"]: row for row in _rows("greatest")}
    with path.open(encoding="cp1252", newline="") as file:
        return tuple(_greatest(row, differing.get(row["Number"], {})) for row in csv.DictReader(file))


@cache
def others() -> tuple[Listed, ...]:
    """Return other famous albums, of many countries and decades, credited as lists do."""
    return tuple(_listed(row) for row in _rows("albums"))


@cache
def scripts() -> tuple[Listed, ...]:
    """Return albums that lists write in another script, under an alias, or with other signs and numerals."""
    return tuple(_listed(row) for row in _rows("scripts"))


@cache
def people() -> dict[str, Person]:
    """Return what is known of artists besides their names."""
    return {
        row["name"]: Person(row["name"], aliases=_parts(row["aliases"]), kind=row["kind"], country=row["country"])
        for row in _rows("people")
    }


@cache
def known_works() -> tuple[Work, ...]:
    """Return all works there are: they stand in every catalogue, so that artists have more albums than one."""
    return tuple(dict.fromkeys(work.work for work in (*greatest(), *others(), *scripts(), *_beside())))


def _beside() -> tuple[Listed, ...]:
    return tuple(_listed(row) for row in _rows("beside"))


def _greatest(row: dict[str, str], differing: dict[str, str]) -> Listed:
    title, artist = row["Album"].strip(), row["Artist"].strip()
    work = Work(
        differing.get("title") or title,
        differing.get("credit") or artist,
        int(differing.get("year") or row["Year"]),
        more=_parts(differing.get("more", "")),
        aliases=_parts(differing.get("aliases", "")),
        comment=differing.get("comment", ""),
    )
    return Listed(title, artist, int(row["Year"]), work)


def _listed(row: dict[str, str]) -> Listed:
    work = Work(
        row["title"],
        row["credit"],
        int(row["year"]),
        row["kind"] or "Album",
        _parts(row["more"]),
        _parts(row["aliases"]),
        row["comment"],
    )
    return Listed(row["listed title"] or work.title, row["listed artist"] or printed(work.credit), work.year, work)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (SETS / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
