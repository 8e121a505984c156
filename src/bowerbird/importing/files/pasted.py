"""Tables as pasted from a web page: a cell that spans several rows is missing in all but the first of them. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, combinations, islice

_NUMBER = re.compile(r"[#\d][\d.,()\s/–-]*")  # noqa: RUF001 -- the dash between two years is meant
_SAMPLED = 20
_WIDEST = 12
"""A table of more columns is none of a page that people paste; trying all ways to fill it would take long."""


def as_wide(
    columns: Sequence[str], rows: Iterator[Sequence[str] | str]
) -> tuple[Sequence[str], Iterator[Sequence[str] | str]]:
    """Return columns that are as many as the cells of most rows, and the rows.

    A line end within the name of a column cuts the names in two: then the next line has the others.
    """
    first = list(islice(rows, _SAMPLED))
    rest = chain(first, rows)
    widths = Counter(len(row) for row in first if not isinstance(row, str))
    width = widths.most_common(1)[0][0] if widths else 0
    if width <= len(columns) or 2 * widths[width] <= len(first):
        return columns, rest
    more = first[0]
    if len(columns) + len(more) - 1 == width and not isinstance(more, str):
        joined = f"{columns[-1]} {more[0]}"
        return [*columns[:-1], joined, *more[1:]], chain(first[1:], rows)
    return [*columns, *[""] * (width - len(columns))], rest


def filled(rows: Iterator[Sequence[str] | str], width: int, own: int | None) -> Iterator[Sequence[str] | str]:
    """Yield rows with their missing cells from the row above: numbers stand below numbers, texts below texts.

    Args:
        rows: rows of cells; in place of what is none, what is wrong with it.
        width: how many columns there are.
        own: the place of the column that names the item; no two rows share it.
    """
    above: Sequence[str] = ()
    for row in rows:
        if isinstance(row, str):
            yield row
            continue
        whole = _filled(row, above, own) if 1 < len(row) < width == len(above) <= _WIDEST else row
        if len(whole) == width:
            above = whole
        yield whole


def _filled(row: Sequence[str], above: Sequence[str], own: int | None) -> Sequence[str]:
    """Return a short row with cells of the one above, or as it stands: then its last cells are blank."""
    if _fit(row, above):
        return row
    for places in combinations(range(len(above)), len(above) - len(row)):
        rest = iter(row)
        whole = [above[place] if place in places else next(rest) for place in range(len(above))]
        if own not in places and _fit(whole, above):
            return whole
    return row


def _fit(row: Sequence[str], above: Sequence[str]) -> bool:
    """Return whether numbers stand below numbers, and texts below texts."""
    return all(
        (_NUMBER.fullmatch(cell.strip()) is None) == (over is None)
        for cell, over in zip(row, [_NUMBER.fullmatch(cell.strip()) for cell in above], strict=False)
        if cell.strip()
    )
