"""Songs: rows of a labelled set of recordings, read as a list is, each looked for among those nearest to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from rapidfuzz import fuzz, process

from benchmarks.matching.cases import Case
from benchmarks.matching.harness import Outcome, Score, scored
from benchmarks.matching.sets import DATASETS
from bowerbird.importing.doubts import doubt
from bowerbird.importing.files import open_list
from bowerbird.importing.matching import Preference, choose
from bowerbird.music import SongQuery
from bowerbird.words.facts import Facts
from bowerbird.words.identifiers import Identifier
from bowerbird.words.results import Candidate

NEAREST = 25


def recordings() -> Score:
    """Look for a row of each recording that has several, among the rows that are nearest to it by title and artist.

    The others stand for a catalogue as they are read too: their titles are as damaged as those of the row.
    """
    rows, owners = _labelled()
    by_recording: dict[str, list[int]] = defaultdict(list)
    for place, owner in enumerate(owners):
        by_recording[owner].append(place)
    texts = [f"{row.get('title', '')} {row.get('artist', '')}" for row in rows]
    outcomes = []
    for places in by_recording.values():
        query = _query(rows[places[0]])
        wanted = query.wanted() if query else None
        if len(places) == 1 or query is None or wanted is None:
            continue
        near = process.extract(texts[places[0]], texts, scorer=fuzz.token_set_ratio, limit=NEAREST + 1)
        pool = [_candidate(rows[place], place) for _, _, place in near if place != places[0]]
        choice = choose(wanted, pool, Preference())
        same = frozenset(str(place) for place in places[1:]) & {candidate.identifier.value for candidate in pool}
        # What is doubted is not taken unseen, however well it fits.
        taken = choice.taken.identifier.value if choice.taken and doubt(query) is None else None
        left = bool(choice.undecided) or (choice.taken is not None and taken is None)
        outcomes.append(Outcome(Case({}, same), taken, review=left))
    return scored(outcomes)


def _labelled() -> tuple[list[Mapping[str, Any]], list[str]]:
    """Return the words of each row, and the recording that it is of."""
    rows: list[Mapping[str, Any]] = []
    owners: list[str] = []
    with open_list(DATASETS / "recordings-labelled-dev.csv", query=SongQuery) as listed:
        for row in listed:
            rows.append(row.words)
            owners.append(row.told.get("CID", ""))
    return rows, owners


def _query(words: Mapping[str, Any]) -> SongQuery | None:
    return SongQuery.from_words(words) if words.get("title") else None


def _candidate(words: Mapping[str, Any], place: int) -> Candidate:
    columns = {SongQuery.field_words.get(word, word): value for word, value in words.items()}
    fields = {name: value for name, value in columns.items() if name in ("title", "artist_credit", "length")}
    return Candidate(identifier=Identifier("row", str(place)), facts=Facts(fields=fields))
