"""What a person sees of an import of many items beforehand: what it would do, and what it would cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from bowerbird.cli.render.sheets import Column, Sheet, heading, text
from bowerbird.cli.render.words import IDENTIFIERS, asked_word, duration, left_out, many
from bowerbird.words.previews import ListPreview, PreviewRow

_NAMES = 2
"""So many words of a query are names, which are to be wrapped: the item's and its maker's."""
_COUNTS = (Column("Rows", right=True), Column("These are"))


def preview_shown(preview: ListPreview, source: str) -> Iterator[RenderableType]:
    """Yield what an import would do."""
    yield text(f"{many(preview.total, 'row')} in {source}. Nothing was asked or saved.", "bold")
    yield Text()
    lines = (
        (preview.existing, "in the catalogue already"),
        (preview.settled_before, "asked for in vain not long ago"),
        (preview.to_ask, f"to be asked about: {_cost(preview)}"),
        (preview.invalid_count, "that cannot be used"),
    )
    yield Sheet(_COUNTS, [(f"{count:,}", words) for count, words in lines if count])
    if preview.dropped:
        yield Text()
        yield text(f"{left_out(preview.dropped)}.", "yellow")
    if preview.invalid:
        yield heading("Rows that cannot be used")
        yield Sheet((Column("Row", right=True), Column("Why", wraps=30)), [(str(n), why) for n, why in preview.invalid])
    if preview.sample:
        yield heading("The first rows that would be asked about, as they were understood")
        yield _sample(preview.sample)


def _cost(preview: ListPreview) -> str:
    """Return what asking costs: ``12 to 80 requests, up to 2 minutes``."""
    least, most = preview.requests_least, max(preview.requests_least, preview.requests_most)
    requests = many(most, "request") if least == most else f"{least:,} to {many(most, 'request')}"
    return f"{requests}, up to {duration(preview.seconds_most)}" if preview.seconds_most else requests


def _sample(rows: Sequence[PreviewRow]) -> Sheet:
    """Return rows as they were understood: a column for each word, in the order in which queries name them."""
    # The row of which most is known has its words in the order of the query.
    fullest = sorted(rows, key=lambda row: -len(row.query))
    words = dict.fromkeys(word for row in fullest for word in row.query if word != IDENTIFIERS)
    columns = [
        Column("Row", right=True),
        Column("Rank", right=True),
        *(
            Column(word.replace("_", " ").capitalize(), wraps=14 if place < _NAMES else 6, rank=max(0, place - 1))
            for place, word in enumerate(words)
        ),
        Column("ID", wraps=36, rank=len(words) + 1),
        Column("Left out", wraps=16),
    ]
    cells = [
        (
            str(row.number),
            str(row.rank or ""),
            *(asked_word(word, row.query.get(word)) for word in words),
            ", ".join(identifier["value"] for identifier in row.query.get(IDENTIFIERS, ())),
            "; ".join(row.dropped),
        )
        for row in rows
    ]
    return Sheet(columns, cells, heads=3)
