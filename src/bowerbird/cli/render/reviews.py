"""What a person sees of something undecided: what was asked for, what there is to choose from, what differs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from rich.console import RenderableType
from rich.text import Text

from bowerbird.cli.render.objects import candidate_told
from bowerbird.cli.render.sheets import Column, Sheet, text
from bowerbird.cli.render.words import many, value_words
from bowerbird.importing.matching import differences
from bowerbird.words.results import Candidate

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
    Column("What differs", wraps=16),
    Column("ID"),
)
_BEST = (
    Column("Which"),
    Column("Asked for", wraps=16),
    Column("Would become", wraps=16),
    Column("Score", right=True),
    Column("What differs", wraps=16),
    Column("ID"),
)
_LISTED = (Column("Which"), Column("Asked for", wraps=20), Column("Candidates", right=True), Column("Best", wraps=20))


def undecided_shown(one: Undecided, place: str) -> Iterator[RenderableType]:
    """Yield what was asked for, and the candidates beside it."""
    yield Text()
    yield Text.assemble((f"[{place}] ", "dim"), (f"{one.kind} ", "bold"), text(_asked(one), "bold"))
    if not one.candidates:
        yield text("There is nothing to choose from. Search again, or name it by its ID or address.")
        return
    yield Sheet(
        _CHOICES, [_choice(one, n, each) for n, each in enumerate(one.candidates, start=1)], heads=2, apart=True
    )


def undecided_listed(found: Sequence[Undecided]) -> Iterator[RenderableType]:
    """Yield a line for each thing that is undecided."""
    if not found:
        yield text("There is nothing to decide.")
        return
    rows = []
    for one in found:
        best = one.candidates[0] if one.candidates else None
        rows.append((_which(one), _asked(one), str(len(one.candidates)), _named(best) if best else ""))
    yield Sheet(_LISTED, rows)
    yield Text()
    yield text(f"{many(len(found), 'decision')} to make. On a terminal, `bowerbird review` goes through them;", "dim")
    yield text("by hand: bowerbird review --row IMPORT:ROW --take ID (or --reject ID)", "dim")


def best_shown(best: Sequence[Undecided], *, of: int, least: float) -> Iterator[RenderableType]:
    """Yield what would be taken of what is undecided: what was asked for, and the best candidate beside it."""
    if not best:
        yield text(f"None of {many(of, 'decision')} has one best candidate of {least:g} or more.")
        return
    rows = []
    for one in best:
        told = candidate_told(1, one.candidates[0])
        score, differs = f"{told['score']:.2f}", _differs(one, one.candidates[0])
        rows.append((_which(one), _asked(one), _named(one.candidates[0], scored=False), score, differs, told["id"]))
    yield Sheet(_BEST, rows, heads=3, apart=True)
    yield Text()
    more = of - len(best)
    yield text(f"{many(len(best), 'decision')}" + (f"; {more} more stay open." if more else "."))


def row_decided(row: ListRow) -> Iterator[RenderableType]:
    """Yield what has become of what a row was before, if there is anything to tell."""
    _, semicolon, more = (row.reason or "").partition("; ")
    if semicolon:
        yield text(f"Row {row.number} of import {row.import_id}: {more}.")


def undecided_told(one: Undecided) -> dict[str, Any]:
    """Return something undecided with its candidates."""
    told: dict[str, Any] = msgspec.to_builtins(
        {
            "kind": one.kind,
            "name": one.name,
            "told": one.told,
            "query": one.query,
            "status": one.status,
            "provider": one.provider,
            "import": one.import_id,
            "row": one.number,
            "item": one.item_id,
            "became": one.became,
            "candidates": [
                {**candidate_told(n, each), "differs": differences(one.query, each)}
                for n, each in enumerate(one.candidates, start=1)
            ],
        }
    )
    return told


def _which(one: Undecided) -> str:
    return f"item {one.item_id}" if one.item_id is not None else f"{one.import_id}:{one.number}"


def _asked(one: Undecided) -> str:
    words = [words for name, value in one.query.items() if name != "identifiers" and (words := value_words(value))]
    return ", ".join(words) or one.name


def _differs(one: Undecided, candidate: Candidate) -> str:
    return "; ".join(differences(one.query, candidate))


def _choice(one: Undecided, number: int, candidate: Candidate) -> tuple[str, ...]:
    told = candidate_told(number, candidate)
    keys = ("name", "artist_credit", "type", "first_release_date", "disambiguation")
    return (
        str(number),
        *(told[key] or "" for key in keys),
        f"{told['score']:.2f}",
        _differs(one, candidate),
        told["id"],
    )


def _named(candidate: Candidate, *, scored: bool = True) -> str:
    told = candidate_told(1, candidate)
    by = f" by {told['artist_credit']}" if told["artist_credit"] else ""
    return f"{told['name']}{by}" + (f" ({told['score']:.2f})" if scored else "")
