"""What a person sees of something undecided: what was asked for, what there is to choose from, what differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from rich.console import RenderableType
from rich.text import Text

from bowerbird.cli.render.objects import candidate_named, candidate_told
from bowerbird.cli.render.sheets import Column, Sheet, heading, text
from bowerbird.cli.render.words import asked_words, many, percent
from bowerbird.importing.matching import differences
from bowerbird.importing.outcomes import HOW_TO_CHOOSE, IF_THE_SAME
from bowerbird.words.results import Candidate, ImportResult

if TYPE_CHECKING:
    from bowerbird.importing.reviewing import Undecided
    from bowerbird.words.lists import ListRow

_CHOICES = (
    Column("No.", right=True),
    Column("Name", wraps=14),
    Column("Artist", wraps=14),
    Column("Type", wraps=10, rank=2),
    Column("Released", rank=1),
    Column("Disambiguation", wraps=14, rank=3),
    Column("Score", right=True),
    Column("Likely", right=True),
    Column("What differs", wraps=16),
    Column("ID"),
)
_BEST = (
    Column("Which"),
    Column("Asked for", wraps=16),
    Column("Would become", wraps=16),
    Column("Score", right=True),
    Column("Likely", right=True),
    Column("What differs", wraps=16),
    Column("ID"),
)
_LISTED = (
    Column("Which"),
    Column("Asked for", wraps=20),
    Column("Candidates", right=True, rank=2),
    Column("Best", wraps=20),
    Column("Score", right=True),
    Column("Likely", right=True, rank=1),
)
_NEAR = "Not found, but these are near"


def undecided_shown(entry: Undecided, place: str) -> Iterator[RenderableType]:
    """Yield what was asked for, and the candidates beside it."""
    yield Text()
    yield Text.assemble((f"[{place}] ", "dim"), (f"{entry.kind} ", "bold"), text(_asked(entry), "bold"))
    parts = (entry.reason or "").split("; ")
    reason = [part for part in parts if part and not _is_plain(part) and not (entry.near and " has no " in part)]
    if not entry.open:
        item = "" if entry.became is None else f", item {entry.became}"
        yield text(f"Decided: {'; '.join([entry.status.replace('_', ' ') + item, *reason])}.", "dim")
    elif reason:
        yield text(f"{'; '.join(reason)}.", "dim")
    if entry.near and entry.candidates:
        yield text(f"{_NEAR}:", "yellow")
    if not entry.candidates:
        yield text("There is nothing to choose from. Search again, or name it by its ID or address.")
        return
    yield Sheet(
        _CHOICES, [_choice(entry, n, each) for n, each in enumerate(entry.candidates, start=1)], heads=2, apart=True
    )
    for n, each in enumerate(entry.candidates, start=1):
        if each.stored is not None:
            yield text(
                f"Number {n} is item {each.stored} of the catalogue already: taking it merges the two.", "yellow"
            )


def undecided_listed(found: Sequence[Undecided], near: Sequence[Undecided]) -> Iterator[RenderableType]:
    """Yield a line for each thing that is undecided, then for each row that is not found and has something *near*."""
    if not found and not near:
        yield text("There is nothing to decide.")
        return
    if found:
        yield Sheet(_LISTED, [_line(entry) for entry in found])
    if near:
        yield heading(_NEAR) if found else text(_NEAR, "bold")
        yield Sheet(_LISTED, [_line(entry) for entry in near])
    yield Text()
    counts = [f"{many(len(found), 'decision')} to make"] if found else []
    counts += [f"{many(len(near), 'row')} not found that {'has' if len(near) == 1 else 'have'} something near"] * bool(
        near
    )
    yield text(f"{', '.join(counts)}. On a terminal, `bowerbird review` goes through them. By hand, see one", "dim")
    yield text("with the IDs of its candidates, and decide:", "dim")
    yield from ways_shown((*found, *near)[0], see=True)


def ways_shown(entry: Undecided, *, see: bool = False) -> Iterator[RenderableType]:
    """Yield the commands that decide about one thing, first the one that shows it if that is wanted."""
    ways = [*([""] if see else []), " --take ID", " --reject ID"] if entry.candidates or entry.open else [" --take ID"]
    ways += [] if entry.open else [" --reopen"]
    yield Text()
    for way in ways:
        yield text(f"  bowerbird review {entry.option}{way}")


def merged_shown(entry: Undecided, result: ImportResult[Any]) -> list[RenderableType]:
    """Return the line that tells that a stored item has become part of another; nothing when none has."""
    item = result.item
    if item is None or entry.item_id in (None, item.id):
        return []
    return [text(f"Merged {entry.kind} {entry.item_id} into {entry.kind} {item.id}  {item.display_name}", "bold green")]


def _line(entry: Undecided) -> tuple[str, ...]:
    asked = _which(entry), _asked(entry), str(len(entry.candidates))
    if not entry.candidates:
        return (*asked, "", "", "")
    best = entry.candidates[0]
    return (*asked, candidate_named(best), *_judged(best))


def best_shown(best: Sequence[Undecided], *, of: int, least: float) -> Iterator[RenderableType]:
    """Yield what would be taken of what is undecided: what was asked for, and the best candidate beside it."""
    if not best:
        yield text(f"None of {many(of, 'decision')} has one best candidate of {least:g} or more.")
        return
    rows = []
    for entry in best:
        found = entry.candidates[0]
        rows.append(
            (
                _which(entry),
                _asked(entry),
                candidate_named(found),
                *_judged(found),
                _differs(entry, found),
                found.identifier.value,
            )
        )
    yield Sheet(_BEST, rows, heads=3, apart=True)
    yield Text()
    more = of - len(best)
    yield text(
        f"{many(len(best), 'decision')}" + (f"; {more} more {'stays' if more == 1 else 'stay'} open." if more else ".")
    )


def row_decided(row: ListRow) -> Iterator[RenderableType]:
    """Yield what has become of what a row was before, if there is anything to tell."""
    _, semicolon, more = (row.reason or "").partition("; ")
    if semicolon:
        yield text(f"Row {row.number} of import {row.import_id}: {more}.")


def undecided_told(entry: Undecided) -> dict[str, Any]:
    """Return something undecided with its candidates."""
    told: dict[str, Any] = msgspec.to_builtins(
        {
            "kind": entry.kind,
            "name": entry.name,
            "told": entry.told,
            "query": entry.query,
            "status": entry.status,
            "near": entry.near,
            "provider": entry.provider,
            "import": entry.import_id,
            "row": entry.number,
            "item": entry.item_id,
            "became": entry.became,
            "candidates": [
                {**candidate_told(n, each), "differs": differences(entry.query, each)}
                for n, each in enumerate(entry.candidates, start=1)
            ],
        }
    )
    return told


def _which(entry: Undecided) -> str:
    return f"item {entry.item_id}" if entry.item_id is not None else f"{entry.import_id}:{entry.number}"


def _asked(entry: Undecided) -> str:
    return asked_words(entry.query) or entry.name


def _differs(entry: Undecided, candidate: Candidate) -> str:
    return "; ".join(differences(entry.query, candidate))


def _choice(entry: Undecided, number: int, candidate: Candidate) -> tuple[str, ...]:
    told = candidate_told(number, candidate)
    keys = ("name", "artist_credit", "type", "first_release_date", "disambiguation")
    return (
        str(number),
        *(told[key] or "" for key in keys),
        *_judged(candidate),
        _differs(entry, candidate),
        told["id"],
    )


def _is_plain(reason: str) -> bool:
    """Return whether a reason says no more than that there is something to choose from."""
    return reason == HOW_TO_CHOOSE or reason.endswith("none for certain") or reason.startswith(IF_THE_SAME)


def _judged(candidate: Candidate) -> tuple[str, str]:
    """Return the score of a candidate, and how likely it is the right one; nothing where only its identifier spoke."""
    if candidate.stored is not None and not candidate.match.score:
        return "", ""
    return f"{candidate.match.score:.2f}", percent(candidate.match.probability)
