"""Text in pieces -> its lines, none of them longer than memory should bear. Pure."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

LINE_AT_MOST = 1024 * 1024
"""A line of more characters is no row of a list."""


def lines_of(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a text with their ends, which may be of any kind.

    What is longer than ``LINE_AT_MOST`` comes without its rest, but longer than that: :func:`is_too_long` says so.
    """
    rest, skipping = "", False
    for piece in pieces:
        text = rest + piece
        end = _last_end(text)
        whole = io.StringIO(text[:end], newline="")
        if skipping and end:
            next(whole)
            skipping = False
        yield from whole
        rest = text[end:]
        if not skipping and len(rest) > LINE_AT_MOST:
            yield rest[: LINE_AT_MOST + 1]
            skipping = True
        if skipping:
            # A "\r" may be the first half of a line end.
            rest = rest[-1:]
    if rest and not skipping:
        yield rest


def is_too_long(line: str) -> bool:
    """Return whether a line is more than a list can have."""
    return len(line) > LINE_AT_MOST


def too_long(number: int) -> str:
    """Return the problem of a line that is too long."""
    return f"line {number} is longer than {LINE_AT_MOST:,} characters"


def _last_end(text: str) -> int:
    """Return how much of a text is whole lines."""
    return max(text.rfind("\n"), text.rfind("\r", 0, len(text) - 1)) + 1
