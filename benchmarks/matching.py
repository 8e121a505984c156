"""How well items are matched: precision, recall and what is left to review, so that a change of weights shows.

Albums: the list of 500 greatest albums as people write it, against a lookalike of MusicBrainz that has them among
others. Recordings: rows of a labelled set, each looked for among those that are nearest to it.
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from benchmarks.report import line
from bowerbird import Bowerbird
from bowerbird.importing.matching import Preference, choose
from bowerbird.music import AlbumImporter
from bowerbird.sandbox import Sandbox, build_dataset
from bowerbird.settings import load_settings
from bowerbird.testing.noise import Album, Row, noisy_catalogue, noisy_rows
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.lists import IN_CATALOGUE, RowStatus
from bowerbird.words.query import Wanted
from bowerbird.words.results import Candidate
from bowerbird.words.text import fold

DATASETS = Path(__file__).resolve().parents[2] / "shared" / "upstream" / "datasets"
TUNED, HELD_OUT = 1, (2, 3, 4)
"""Seeds: the weights were looked at with the first only."""
NEAREST = 25


@dataclass
class Score:
    """How many were taken, rightly or wrongly, and how many were left to a person."""

    known: int = 0
    taken: int = 0
    right: int = 0
    review: int = 0
    rows: int = 0

    @property
    def told(self) -> str:
        """The figures in one line."""
        precision = self.right / self.taken if self.taken else 1.0
        recall = self.right / self.known if self.known else 1.0
        return f"{precision:.4f} {recall:.3f} {self.review / max(self.rows, 1):.3f}"


def run() -> None:
    """Measure albums and recordings."""
    print("Matching: precision, recall, share left to review")
    if not DATASETS.is_dir():
        print("  skipped: the labelled sets are not at hand")
        return
    albums = _greatest()
    for seed in (TUNED, *HELD_OUT):
        what = "albums, looked at while weighing" if seed == TUNED else "albums, never looked at"
        aim = "aim ≥ 0.995 at ≥ 0.90" if seed == TUNED else ""
        line(f"{what} (seed {seed})", _albums(albums, seed).told, aim)
    line("reference: equal when folded, the first hit", _naive(albums, TUNED).told)
    line("recordings (labelled set)", _recordings().told)


def _greatest() -> list[Album]:
    path = DATASETS / "greatest-albums-2012.csv"
    with path.open(encoding="cp1252", newline="") as file:
        rows = [Album(row["Album"].strip(), row["Artist"].strip(), int(row["Year"])) for row in csv.DictReader(file)]
    return list(dict.fromkeys(rows))


def _albums(albums: Sequence[Album], seed: int) -> Score:
    """Import the list through everything that a list goes through, and compare what each row became."""
    rows = noisy_rows(albums, seed)
    with (
        tempfile.TemporaryDirectory() as folder,
        Sandbox(facts=build_dataset(noisy_catalogue(albums, seed))) as sandbox,
    ):
        environment = {"BOWERBIRD_MUSICBRAINZ_URL": sandbox.musicbrainz_url, "BOWERBIRD_MUSICBRAINZ_RATE": "0"}
        url = f"sqlite:///{folder}/albums.db"
        with Bowerbird(url, settings=load_settings(environment, Path(folder), database_url=url)) as bird:
            done = bird.run_many(AlbumImporter, [row.words for row in rows])
            became = {
                row.number: identifier for row, identifier in bird.imports.identified(done.id, statuses=IN_CATALOGUE)
            }
            ambiguous = done.counts.get(RowStatus.AMBIGUOUS, 0)
    taken = ((row, became[n].partition(":")[2]) for n, row in enumerate(rows, start=1) if n in became)
    return _score(rows, taken, ambiguous)


def _naive(albums: Sequence[Album], seed: int) -> Score:
    """What comparing folded titles and artists does."""
    facts = noisy_catalogue(albums, seed)
    names = {one["id"]: one["name"] for one in facts["artists"]}
    by_key: dict[tuple[str, str], str] = {}
    for entry in facts["albums"]:
        by_key.setdefault((fold(entry["title"]), fold(names[entry["artist"]])), entry["id"])
    rows = noisy_rows(albums, seed)
    keys = ((row, (fold(row.words["title"]), fold(row.words["artist"]))) for row in rows)
    return _score(rows, ((row, by_key[key]) for row, key in keys if key in by_key), 0)


def _score(rows: Sequence[Row], taken: Iterable[tuple[Row, str]], ambiguous: int) -> Score:
    found = list(taken)
    return Score(
        known=sum(row.means is not None for row in rows),
        taken=len(found),
        right=sum(row.means == mbid for row, mbid in found),
        review=ambiguous,
        rows=len(rows),
    )


def _recordings() -> Score:
    """Look for a row of each recording that has several, among the rows that are nearest to it by title and artist."""
    rows = list(_labelled())
    by_recording: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        by_recording[row["CID"]].append(place)
    texts = [f"{row['title']} {row['artist']}" for row in rows]
    score = Score()
    for places in by_recording.values():
        if len(places) == 1:
            continue
        wanted = rows[places[0]]
        near = process.extract(texts[places[0]], texts, scorer=fuzz.token_set_ratio, limit=NEAREST + 1)
        pool = [_candidate(rows[place], place) for _, _, place in near if place != places[0]]
        choice = choose(_wanted(wanted), pool, Preference())
        score.rows += 1
        score.known += any(rows[int(one.identifier.value)]["CID"] == wanted["CID"] for one in pool)
        score.review += bool(choice.undecided)
        if choice.taken is not None:
            score.taken += 1
            score.right += rows[int(choice.taken.identifier.value)]["CID"] == wanted["CID"]
    return score


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
