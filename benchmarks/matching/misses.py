"""The rows that were taken wrongly, left to a person or not found, one a line: what to mend next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.matching.cases import TRAINING_SEEDS, CaseSet, as_they_stand, noisy, share
from benchmarks.matching.harness import Outcome, imported
from benchmarks.matching.sets import greatest, others, scripts

AT_MOST = 60


def run() -> None:
    """Print those of the training sets: who looks at the others tunes by what is to measure."""
    listed = share((*greatest(), *others()), training=True)
    seed = TRAINING_SEEDS[0]
    sets = (
        as_they_stand("as they stand", listed, seed),
        noisy("with noise", listed, seed),
        as_they_stand("scripts", share(scripts(), training=True), seed),
    )
    for cases in sets:
        print(f"{cases.name} ({len(cases.cases)} rows)")
        outcomes, requests = imported(cases)
        lines = list(described(cases, outcomes))
        print("\n".join(lines[:AT_MOST]))
        print(f"  {len(lines)} in all; {requests} requests")


def described(cases: CaseSet, outcomes: list[Outcome]) -> Iterator[str]:
    """Yield a line for each row that did not become what it means, the wrong ones first."""
    names = {artist["id"]: artist["name"] for artist in cases.facts["artists"]}
    entries = {album["id"]: _told(album, names) for album in cases.facts["albums"]}
    for outcome in sorted(outcomes, key=lambda outcome: (outcome.taken is None, not outcome.review)):
        meant = min(outcome.case.means) if outcome.case.means else None
        if outcome.taken in outcome.case.means or (outcome.taken is None and meant is None and not outcome.review):
            continue
        what = "WRONG" if outcome.taken else "review" if outcome.review else "missed"
        row = " / ".join(str(value) for value in outcome.case.words.values())
        got = f" got {entries.get(outcome.taken, outcome.taken)};" if outcome.taken else ""
        wanted = entries[meant] if meant else "nothing: it is absent"
        yield f"  {what:6} {row}  →{got} wanted {wanted}  {', '.join(outcome.case.kinds)}".rstrip()


def _told(entry: Mapping[str, Any], names: Mapping[str, str]) -> str:
    credit = "".join(part.get("name", names[part["artist"]]) + part.get("join", "") for part in entry["credit"])
    kinds = " ".join((entry["type"], *entry["secondary_types"]))
    comment = f" [{entry['disambiguation']}]" if entry["disambiguation"] else ""
    return f"{entry['title']}{comment} / {credit} / {entry['date']} {kinds}"
