"""Dates of which only the year, or the year and the month, may be known."""

from __future__ import annotations

import datetime as dt
import re
from typing import NewType

PartialDate = NewType("PartialDate", str)
"""``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, never a day that does not exist. Text order is the order of time."""

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def parse_partial_date(text: str | None) -> PartialDate | None:
    """Return *text* as a partial date, or None when it is empty or unknown (MusicBrainz: ``""`` or ``????``).

    Raises:
        ValueError: the text has another form, or names a day that does not exist.
    """
    text = (text or "").strip()
    if not text or text.startswith("????"):
        return None
    form = _FORM.fullmatch(text)
    if not form:
        raise ValueError(f"{text!r} is not a date of the form YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else 1 for part in form.groups())
    try:
        dt.date(year, month, day)
    except ValueError as error:
        raise ValueError(f"{text!r} is not a date: {error}") from None
    return PartialDate(text)


def lenient_partial_date(text: str | None) -> PartialDate | None:
    """Return the longest leading part of *text* that is a date: sources print ``1999-02-30`` or ``1999-??-05``."""
    parts = (text or "").strip().split("-")[:3]
    for length in range(len(parts), 0, -1):
        try:
            return parse_partial_date("-".join(parts[:length]))
        except ValueError:
            continue
    return None


def year_of(date: PartialDate | None) -> int | None:
    """Return the year of a partial date."""
    return int(date[:4]) if date else None
