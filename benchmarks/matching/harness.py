"""The harness: a set of rows through everything that a list goes through, and what became of each."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from benchmarks.matching.cases import Case, CaseSet
from bowerbird import Bowerbird
from bowerbird.sandbox import Sandbox, build_dataset
from bowerbird.settings import load_settings
from bowerbird.words.lists import IN_CATALOGUE, RowStatus
from bowerbird.words.text import fold


class Outcome(NamedTuple):
    """What a row became: the id that was taken (None: none), and whether it is left to a person."""

    case: Case
    taken: str | None
    review: bool


@dataclass(frozen=True)
class Score:
    """How many were taken, rightly or wrongly, and how many were left to a person."""

    rows: int = 0
    known: int = 0
    taken: int = 0
    right: int = 0
    review: int = 0
    requests: int = 0

    @property
    def precision(self) -> float:
        """Of what was taken, how much is right."""
        return self.right / self.taken if self.taken else 1.0

    @property
    def recall(self) -> float:
        """Of what there was to find, how much was taken rightly."""
        return self.right / self.known if self.known else 1.0

    @property
    def told(self) -> str:
        """The figures in one line."""
        asked = f" {self.requests:4}" if self.requests else ""
        return f"{self.precision:.4f} {self.recall:.3f} {self.review / max(self.rows, 1):.3f}{asked}"


def imported(cases: CaseSet) -> tuple[list[Outcome], int]:
    """Import the rows into an empty catalogue; return what each became, and the requests that it cost."""
    with Sandbox(facts=build_dataset(cases.facts)) as sandbox:
        return imported_from(sandbox, cases)


def imported_from(sandbox: Sandbox, cases: CaseSet) -> tuple[list[Outcome], int]:
    """The same against a lookalike that is running already."""
    sandbox.forget_requests()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/albums.db"
        settings = load_settings(sandbox.environment(), Path(folder), database_url=url)
        with Bowerbird(url, settings=settings) as bird:
            done = bird.run_many(cases.importer, [case.words for case in cases.cases])
            found = bird.imports.identified(done.id, statuses=IN_CATALOGUE)
            became = {row.number: identifier.partition(":")[2] for row, identifier in found if identifier}
            review = {row.number for row in bird.imports.rows(done.id, statuses=(RowStatus.AMBIGUOUS,))}
        outcomes = [Outcome(case, became.get(n), n in review) for n, case in enumerate(cases.cases, start=1)]
        return outcomes, len(sandbox.requests)


def compared(cases: CaseSet) -> Iterator[Outcome]:
    """Yield what comparing folded titles and artists does, among albums alone: the reference."""
    names = {artist["id"]: artist["name"] for artist in cases.facts["artists"]}
    by_key: dict[tuple[str, str], str] = {}
    for entry in sorted(cases.facts["albums"], key=lambda album: (album["type"] != "Album", album["date"])):
        credit = "".join(part.get("name", names[part["artist"]]) + part.get("join", "") for part in entry["credit"])
        by_key.setdefault((fold(entry["title"]), fold(credit)), entry["id"])
    for case in cases.cases:
        key = (fold(case.words["title"]), fold(case.words.get("artist", "")))
        yield Outcome(case, by_key.get(key), review=False)


def scored(outcomes: Iterable[Outcome], requests: int = 0) -> Score:
    """Return the figures of what rows became."""
    found = list(outcomes)
    taken = [outcome for outcome in found if outcome.taken is not None]
    return Score(
        rows=len(found),
        known=sum(bool(outcome.case.means) for outcome in found),
        taken=len(taken),
        right=sum(outcome.taken in outcome.case.means for outcome in taken),
        review=sum(outcome.review for outcome in found),
        requests=requests,
    )


def wrong(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return the rows that were taken wrongly."""
    return [outcome for outcome in outcomes if outcome.taken is not None and outcome.taken not in outcome.case.means]
