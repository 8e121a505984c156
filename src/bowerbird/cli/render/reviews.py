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
from bowerbird.words.results import Candidate

if TYPE_CHECKING:
    from bowerbird.importing.reviewing import Undecided

_CHOICES = (
    Column("No.", right=True),
    Column("Name", wraps=14),
    Column("Artist", wraps=14),
    Column("Type", wraps=10),
    Column("Released"),
    Column("Disambiguation", wraps=14),
    Column("Score", right=True),
    Column("What differs", wraps=16),
    Column("ID"),
)
_LISTED = (Column("Which"), Column("Asked for", wraps=20), Column("Candidates", right=True), Column("Best", wraps=20))


def undecided_shown(one: Undecided, place: str) -> Iterator[RenderableType]:
    """Yield what was asked for, and the candidates beside it."""
    yield Text()
    yield Text.assemble((f"[{place}] ", "dim"), (f"{one.kind} ", "bold"), text(_asked(one), "bold"))
    yield Sheet(_CHOICES, [_choice(n, each) for n, each in enumerate(one.candidates, start=1)], heads=2, apart=True)


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


def undecided_told(one: Undecided) -> dict[str, Any]:
    """Return something undecided with its candidates."""
    told: dict[str, Any] = msgspec.to_builtins(
        {
            "kind": one.kind,
            "name": one.name,
            "told": one.told,
            "query": one.query,
            "provider": one.provider,
            "import": one.import_id,
            "row": one.number,
            "item": one.item_id,
            "candidates": [candidate_told(n, each) for n, each in enumerate(one.candidates, start=1)],
        }
    )
    return told


def _which(one: Undecided) -> str:
    return f"item {one.item_id}" if one.item_id is not None else f"{one.import_id}:{one.number}"


def _asked(one: Undecided) -> str:
    words = [words for name, value in one.query.items() if name != "identifiers" and (words := value_words(value))]
    return ", ".join(words) or one.name


def _choice(number: int, candidate: Candidate) -> tuple[str, ...]:
    told = candidate_told(number, candidate)
    keys = ("name", "artist_credit", "type", "first_release_date", "disambiguation")
    differs = ", ".join(f"{name} {cost:.2f}" for name, cost in told["penalties"].items())
    return (str(number), *(told[key] or "" for key in keys), f"{told['score']:.2f}", differs, told["id"])


def _named(candidate: Candidate) -> str:
    told = candidate_told(1, candidate)
    by = f" by {told['artist_credit']}" if told["artist_credit"] else ""
    return f"{told['name']}{by} ({told['score']:.2f})"
