"""Songs: rows of a labelled set of recordings, each looked for among those that are nearest to it."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from rapidfuzz import fuzz, process

from benchmarks.matching.cases import Case
from benchmarks.matching.harness import Outcome, Score, scored
from benchmarks.matching.sets import DATASETS
from bowerbird.importing.matching import Preference, choose
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Wanted
from bowerbird.words.results import Candidate

NEAREST = 25


def recordings() -> Score:
    """Look for a row of each recording that has several, among the rows that are nearest to it by title and artist."""
    rows = list(_labelled())
    by_recording: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        by_recording[row["CID"]].append(place)
    texts = [f"{row['title']} {row['artist']}" for row in rows]
    outcomes = []
    for places in by_recording.values():
        if len(places) == 1:
            continue
        wanted = rows[places[0]]
        near = process.extract(texts[places[0]], texts, scorer=fuzz.token_set_ratio, limit=NEAREST + 1)
        pool = [_candidate(rows[place], place) for _, _, place in near if place != places[0]]
        choice = choose(_wanted(wanted), pool, Preference())
        same = frozenset(str(place) for place in places[1:]) & {one.identifier.value for one in pool}
        taken = choice.taken.identifier.value if choice.taken else None
        outcomes.append(Outcome(Case({}, same), taken, review=bool(choice.undecided)))
    return scored(outcomes)


def _labelled() -> Iterator[dict[str, str]]:
    with (DATASETS / "recordings-labelled-dev.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            title = row["title"] or ""
            if row["artist"] and title.startswith(f"{row['artist']} - "):
                title = title[len(row["artist"]) + 3 :]
            yield {**{name: value or "" for name, value in row.items()}, "title": title}


def _wanted(row: dict[str, str]) -> Wanted:
    hints: dict[str, Any] = {"length": _length(row["length"])} if _length(row["length"]) else {}
    return Wanted(name=row["title"] or "?", by=row["artist"] or None, hints=hints)


def _candidate(row: dict[str, str], place: int) -> Candidate:
    fields = {"title": row["title"], "artist_credit": row["artist"], "length": _length(row["length"])}
    return Candidate(identifier=Identifier("row", str(place)), facts=Facts(fields=fields))


def _length(text: str) -> int | None:
    """Return a length in milliseconds: it is written in seconds, in milliseconds, as "1m 58sec" or as "03:39"."""
    written = re.fullmatch(r"(?:(\d+)m )?(\d+)sec", text) or re.fullmatch(r"(\d+):(\d\d)", text)
    if written:
        return (int(written[1] or 0) * 60 + int(written[2])) * 1000
    number = int(text) if text.isdecimal() else 0
    return (number if number > 20_000 else number * 1000) or None  # noqa: PLR2004 -- no song lasts six hours
