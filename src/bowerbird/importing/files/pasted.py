"""Tables as pasted from a web page: a cell that spans several rows is missing in all but the first of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

_NUMBER = re.compile(r"[#\d][\d.,()\s/–-]*")  # noqa: RUF001 -- the dash between two years is meant
_WIDEST = 12
"""A table of more columns is none of a page that people paste; trying all ways to fill it would take long."""


def filled(rows: Iterator[Sequence[str] | str], width: int) -> Iterator[Sequence[str] | str]:
    """Yield rows with their missing cells from the row above: numbers stand below numbers, texts below texts."""
    above: Sequence[str] = ()
    for row in rows:
        if isinstance(row, str):
            yield row
            continue
        whole = _filled(row, above) if 1 < len(row) < width == len(above) <= _WIDEST else row
        if len(whole) == width:
            above = whole
        yield whole


def _filled(row: Sequence[str], above: Sequence[str]) -> Sequence[str]:
    """Return a short row with cells of the one above, or as it stands: then its last cells are blank."""
    if _fit(row, above):
        return row
    for places in combinations(range(len(above)), len(above) - len(row)):
        rest = iter(row)
        whole = [above[place] if place in places else next(rest) for place in range(len(above))]
        if _fit(whole, above):
            return whole
    return row


def _fit(row: Sequence[str], above: Sequence[str]) -> bool:
    """Return whether numbers stand below numbers, and texts below texts."""
    return all(
        (_NUMBER.fullmatch(cell.strip()) is None) == (over is None)
        for cell, over in zip(row, [_NUMBER.fullmatch(cell.strip()) for cell in above], strict=False)
        if cell.strip()
    )
