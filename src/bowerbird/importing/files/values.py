"""Ranks, years and lengths as people and programs write them -> numbers. Pure."""

from __future__ import annotations

import re

SHOWN = 100
"""So many characters of a cell are shown in a sentence about it."""

_RANK = re.compile(
    r"[(\[]?(?:no\.?|nr\.?|№|[#=▲▼↑↓]|第|t\s*-?|(?:rank|place|pos(?:ition|\.)?)\s*:?)?\s*(\d{1,9}|\d{1,3}(?:[,.\s'’]\d{3}){1,2})(?:\.0{1,2})?\s*"
    r"(?:st|nd|rd|th|er|re|ère|ème|e|o|a|\.?º|\.?ª|°|:a|:e|位)?\s*(?:[.)\]:=]|\(?(?:tie|tied|t|new|re)\)?|\*+)?"
    r"(?:\s*(?:/|of|von|sur|de|из)\s*\d{1,9}|\s*[▲▼↑↓]\s*\d*)?",
    re.IGNORECASE,
)
_NO_RANK = frozenset({"nr", "n/r", "unranked", "not ranked", "ur", "new", "—"})
_FIRST_YEAR, _YEARS_AHEAD = 1860, 2
"""Nothing was recorded before 1860, and a release is announced two years ahead at most."""
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d|s\b|'s\b|er\b)")
_COMPACT = re.compile(r"(?<!\d)(\d{4})(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?(?!\d)")
_GROUPED = re.compile(r"(\d)[,.\s](\d{3}|\d\s?\d\s?\d)")
_APART = re.compile(r"(\d{2})\s(\d{2})")
MONTH = (
    r"(?:jan|feb|fév|fev|mar|mär|apr|avr|abr|may|mai|mei|maj|jun|jui|jul|aug|aoû|ago|sep|oct|okt|out|nov|dec|déc|dez|dic)"
    r"[^\W\d_]*"
)
_SHORT = re.compile(
    r"['’‘`´]?(\d{2})(?:\.0+)?"
    rf"|.*{MONTH}[.,]?[\s\-/'’]*(\d{{2}})"  # Mar-73
    rf"|.*{MONTH}[.]?\s*\d{{1,2}}(?:st|nd|rd|th)?[,\s]+['’]?(\d{{2}})"  # March 1, 73
    r"|(3[2-9]|[4-9]\d)[/.\-]\d{1,2}[/.\-]\d{1,2}"  # 73-01-23: no month has so many days
    r"|(3[2-9]|[4-9]\d)\s*[-–/]\s*['’]?\d{2}|['’](\d{2})\s*[-–/]\s*['’]?\d{2}"  # '73-'74
    r"|\d{1,2}[/.\-]\d{1,2}[/.\-]['’]?(\d{2})"
    r"|.*['’](\d{2})",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"^(?:c\.?|ca\.?|circa|um|vers|около|about|~|©|℗|\(c\)|\(p\))\s*|[?~]+$", re.IGNORECASE)
_NO_YEAR = re.compile(
    r"[0?xX\-/.:\s]*|\d{0,3}[?xX_]+[\-/.?xX\d]*|\d{2}--|(?:n|s)\.?\s?[da]\.?"
    r"|(?:[zo]\.\s?j|u\.\s?å|b\.\s?[dr]|б\.\s?г|s\.\s?f)\.?|s/[fad]|б/г"
    r"|ohne jahr|sans date|sin fecha|sem data|senza data",
    re.IGNORECASE,
)

SHORT_YEAR = r"['\u2018\u2019\u00b4`]\d\d"
ONLY_A_YEAR = (
    rf"(?:(?i:c\.?|ca\.?|circa|about|um|vers|~)\s*)?(?:18|19|20)\d\d\s?\??|{SHORT_YEAR}\??|(?:1[89]|20)(?:\d[?xX_]|[?xX_]{{2}}|\d{{3}})|\?{{2,}}"
    r"|(?i:tb[acd]|n/a|n\.\s?[ad]\.|s\.\s?d\.|k\.\s?a\.|o\.\s?j\.|(?:(?:year|date) )?unknown)"
)
"""What can only be a year in brackets, or say that it is not known: ``read_year`` reads it."""

_CLOCK = re.compile(
    r"(?:(\d{1,2})\s*:)?\s*(\d{1,3})\s*:\s*([0-5]\d)(?:[.,]\d+)?\s*(?:min(?:utes?)?\.?|h)?", re.IGNORECASE
)
_DAYS = re.compile(r"0 days?,?\s+(?=\d)")
_MIDNIGHT = re.compile(r"12\s*:\s*([0-5]?\d)\s*:\s*([0-5]\d)\s*am", re.IGNORECASE)
_IN_UNITS = re.compile(
    r"(?:p(?:0d)?t)?(?:(\d{1,3})\s*(?:h(?:ours?|rs?)?\.?|std\.?|ч\.?|時間))?[\s,\-]*"
    r"(?:(\d{1,4})\s*(?:m(?:in(?:ut(?:e|en|es|i|os?))?s?)?\.?|mn|мин\.?|м\.?|分|['′’]))?(?:[\s,\-]|and|und|et)*"
    r"(?:(\d{1,5})(?:[.,]\d+)?\s*(?:s(?:ec(?:ond)?s?|ek(?:unden)?)?\.?|с(?:ек)?\.?|秒|[\"″”]|''|′′)?)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(\d{1,12}(?:[.,]\d*)?)\s*(ms|msecs?|milliseconds?|s|sec|seconds?|m|min|minutes?)?", re.IGNORECASE
)
_LONGEST_IN_SECONDS = 20_000
"""A length above it is in milliseconds: hardly a song lasts six hours, or less than that many milliseconds."""
_MINUTES_AT_MOST = 30
"""A number with a fraction below it is one of minutes: hardly a song lasts half a minute."""
_HOURS_OF_SPREADSHEETS = 2
"""A spreadsheet takes 3:45 for hours and minutes, and writes 3:45:00."""
_LARGEST = 2**31


def read_rank(text: str) -> int | None:
    """Return a place in a list ("7", "#7", "7th", "T-7", "1,001"), None when the text says that there is none ("NR").

    Raises:
        ValueError: the text is none.
    """
    if text.lower() in _NO_RANK:
        return None
    found = _RANK.fullmatch(text)
    rank = int(re.sub(r"\D", "", found.group(1))) if found else 0
    if rank < 1:
        raise ValueError(f"the rank {text[:SHOWN]!r} is no whole number of at least 1")
    return rank


def read_year(text: str, *, this_year: int) -> int | None:
    """Return the year of a date in any form, None when it says that the year is not known ("????", "0000-00-00").

    Of two digits the century is told by *this_year*: in 2026, 26 is 2026 and 27 is 1927. Of several years the first
    counts: 1969-1970 is 1969.

    Raises:
        ValueError: there is no year in it, or none in which a recording can have come out.
    """
    told, text = text, _ABOUT.sub("", text).strip()
    years = [int(year) for year in (*_YEAR.findall(text), *_COMPACT.findall(text))]
    if not years and _NO_YEAR.fullmatch(told) and told != "00":
        return None
    if not years and _GROUPED.fullmatch(text):
        years = [int(re.sub(r"\D", "", text))]
    if not years and (found := _APART.fullmatch(text)) and found[1] in ("18", "19", "20"):
        years = [int(found[1] + found[2])]
    if not years and (found := _SHORT.fullmatch(text)) is not None:
        years = [_in_century(int(next(filter(None, found.groups()))), this_year)]
    fitting = [year for year in years if _FIRST_YEAR <= year <= this_year + _YEARS_AHEAD]
    if fitting:
        return fitting[0]
    if years and not any(years):
        return None
    raise ValueError(f"the year {told[:SHOWN]!r} is not understood")


def _in_century(short: int, this_year: int) -> int:
    century = this_year - this_year % 100
    return century + short if short <= this_year % 100 else century - 100 + short


def read_length(text: str, *, in_ms: bool = False) -> int | None:
    """Return a length in milliseconds, from "3:45", "3m 45sec", seconds or milliseconds; None when it is zero.

    Args:
        text: the length.
        in_ms: the column says that its numbers are milliseconds.

    Raises:
        ValueError: the text is none.
    """
    text = _DAYS.sub("", text.strip("()[]~ "))
    parts = _MIDNIGHT.fullmatch(text) or _CLOCK.fullmatch(text)
    number = None if parts else _NUMBER.fullmatch(text)
    if parts is None and number is None:
        parts = _IN_UNITS.fullmatch(text) if text[:1].isdigit() or text[:1] in "pP" else None
    if number is not None:
        length = _of_number(text, number, in_ms=in_ms)
    elif parts is not None and any(parts.groups()):
        hours, minutes, seconds = (int(part or 0) for part in (None, *parts.groups())[-3:])
        if hours >= _HOURS_OF_SPREADSHEETS and not seconds and ":" in text:
            hours, minutes, seconds = 0, hours, minutes
        length = ((hours * 60 + minutes) * 60 + seconds) * 1000
    else:
        raise ValueError(f"the length {text[:SHOWN]!r} is neither like 3:45 nor a number of seconds or milliseconds")
    if length >= _LARGEST:
        raise ValueError(f"the length {text[:SHOWN]!r} is more than a song can have")
    return length or None


def _of_number(text: str, number: re.Match[str], *, in_ms: bool) -> int:
    """Return the milliseconds that a number means.

    Raises:
        ValueError: 3.45 may be three minutes and 45 seconds, or 3.45 minutes.
    """
    digits, unit = number.group(1).replace(",", "."), (number.group(2) or "").lower()
    value, fraction = float(digits), digits.partition(".")[2]
    if unit.startswith(("ms", "milli")) or (in_ms and not unit):
        return round(value)
    if unit.startswith("m"):
        return round(value * 60_000)
    if unit or value > _LONGEST_IN_SECONDS:
        return round(value * (1000 if unit else 1))
    if fraction.strip("0") and value < _MINUTES_AT_MOST:
        if len(fraction) == 2 and fraction < "60":  # noqa: PLR2004 -- two digits are those of seconds
            raise ValueError(f"the length {text!r} may be minutes and seconds, or a fraction of minutes")
        return round(value * 60_000)
    return round(value * 1000)
