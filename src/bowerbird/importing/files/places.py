"""The place in the list that stands before a line: "1.", "#1", "1st:", bare numbers that count the lines. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

DASH = "[-\u2010-\u2015\u2212\uff0d]+"
_PLACE = r"(\d{1,3}(?:,\d{3})+|\d{1,5})"
RANKED = re.compile(
    rf"(?:#|no\.?|nr\.?|\u2116|T-?|=)?\s*{_PLACE}(?:st|nd|rd|th)?\s*=?[.):\]\uff0e\u3001]+(?=\D)\s*(?:{DASH}\s+)?"
    rf"|(?:#|no\.|nr\.|\u2116)\s*{_PLACE}(?:\s+{DASH})?\s+|[(\[](\d{{1,3}})[)\]]\s*",
    re.IGNORECASE,
)
# A place in the list may stand on the line above.
ALONE = re.compile(r"#?\d{1,5}[.):]?$")
_COUNTED = re.compile(rf"(\d{{1,5}})(?:(?:\s+{DASH})?\s+|[,;]\s*)")
_TIME = rf"[\[(]?(?:\d{{1,2}}:)?\d{{1,3}}:[0-5]\d[\])]?(?:\s*{DASH}\s+|\s+)(?=\S)"
"""When a song begins within a mix or a video."""
_TIMED, _NUMBERED_AND_TIMED = re.compile(_TIME), re.compile(rf"(\d{{1,4}})[.)]\s*{_TIME}")
_SIDED = re.compile(r"[A-H]\d{1,2}(?:[.):]\s*|\s+)(?=\S)")
"""The side of a record, and the number there."""
_YEARS = range(1800, 2100)
OFTEN, ALWAYS = 0.6, 0.9
"""So many of the lines are most of them, and nearly all."""
_SEVERAL = 2


def without_place(text: str, rank: re.Pattern[str] | None) -> tuple[str, str]:
    """Return a line without its place in the list, and that place."""
    told = rank.match(text) if rank else None
    if told is None or not text[told.end() :].strip():
        return text, ""
    return text[told.end() :].strip(), next(filter(None, told.groups()), "")


def rank_of(texts: Sequence[str]) -> re.Pattern[str] | None:
    """Return what the places in the list match: they stand on most lines; a bare number must count the lines, too."""
    for before, share in ((_TIMED, OFTEN), (_NUMBERED_AND_TIMED, OFTEN), (_SIDED, ALWAYS)):
        told = [match[0] for text in texts if (match := before.match(text))]
        if len(told) >= max(_SEVERAL, share * len(texts)) and (before is _SIDED or _is_later(told)):
            return before
    if sum(without_place(text, RANKED)[1] != "" for text in texts) >= OFTEN * len(texts):
        return RANKED
    counted = [int(found[1]) for text in texts if (found := _COUNTED.match(text))]
    steps = {abs(after - before) for before, after in pairwise(counted)}
    if counted and min(counted) in _YEARS:
        return None
    # From one on, they count although a headline stands above.
    share = OFTEN if len(counted) > _SEVERAL and steps == {1} and 1 in (counted[0], counted[-1]) else ALWAYS
    return _COUNTED if len(counted) >= _SEVERAL and len(counted) >= share * len(texts) and steps <= {0, 1} else None


def _is_later(times: Sequence[str]) -> bool:
    """Return whether each of some times is later than the one before."""
    told = [[int(part) for part in re.findall(r"\d+", time)][-3:] for time in times]
    seconds = [sum(part * 60**place for place, part in enumerate(reversed(parts))) for parts in told]
    return all(before < after for before, after in pairwise(seconds))
