"""Ranks, years and lengths as people and programs write them -> numbers. Pure."""

from __future__ import annotations

import re

_RANK = re.compile(r"(?:no\.?|nr\.?|[#=])?\s*(\d{1,9})(?:\.0{1,2})?\s*(?:st|nd|rd|th)?\s*[.)=]?", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_CLOCK = re.compile(r"(?:(\d{1,2})\s*:)?\s*(\d{1,3})\s*:\s*([0-5]\d)(?:[.,]\d+)?")
_IN_UNITS = re.compile(
    r"(?:pt)?(?:(\d{1,3})\s*h(?:ours?|rs?)?\.?)?[\s,\-]*"
    r"(?:(\d{1,4})\s*(?:m(?:in(?:ute)?s?)?\.?|['′]))?[\s,\-]*"  # noqa: RUF001 -- the sign of minutes is meant
    r"(?:(\d{1,5})(?:[.,]\d+)?\s*(?:s(?:ec(?:ond)?s?)?\.?|[\"″]|''))?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(\d{1,12}(?:\.\d*)?)\s*(ms|msecs?|milliseconds?)?", re.IGNORECASE)
_LONGEST_IN_SECONDS = 20_000
"""A length above it is in milliseconds: hardly a song lasts six hours, or less than that many milliseconds."""
_LARGEST = 2**31


def read_rank(text: str) -> int:
    """Return a place in a list: "7", "#7", "7.", "7th", "7.0".

    Raises:
        ValueError: the text is none.
    """
    found = _RANK.fullmatch(text)
    if not found or int(found.group(1)) < 1:
        raise ValueError(f"the rank {text!r} is no whole number of at least 1")
    return int(found.group(1))


def read_year(text: str) -> int | None:
    """Return the year of a date in any form, None when it says that the year is not known ("????", "0000-00-00").

    Raises:
        ValueError: there is no year in it.
    """
    found = _YEAR.search(text)
    if found:
        return int(found[1]) or None
    if set(text) <= set("0?xX-/.: ") or ("?" in text and set(text) <= set("0123456789?-/.: ")):
        return None
    raise ValueError(f"there is no year of four digits in {text!r}")


def read_length(text: str) -> int | None:
    """Return a length in milliseconds, from "3:45", "3m 45sec", seconds or milliseconds; None when it is zero.

    Raises:
        ValueError: the text is none.
    """
    parts = _CLOCK.fullmatch(text) or _IN_UNITS.fullmatch(text)
    if parts and any(parts.groups()):
        hours, minutes, seconds = (int(part or 0) for part in parts.groups())
        length = ((hours * 60 + minutes) * 60 + seconds) * 1000
    else:
        number = _NUMBER.fullmatch(text)
        if not number:
            raise ValueError(f"the length {text!r} is neither like 3:45 nor a number of seconds or milliseconds")
        value = float(number.group(1))
        length = round(value if number.group(2) or value > _LONGEST_IN_SECONDS else value * 1000)
    if length >= _LARGEST:
        raise ValueError(f"the length {text!r} is more than a song can have")
    return length or None
