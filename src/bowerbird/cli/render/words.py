"""How values are put into words for a person: dates, counts, states, the value of a field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import Any

from rich.text import Text

from bowerbird.cli.render.sheets import text
from bowerbird.words.results import Difference

_STYLES = {
    "succeeded": "green",
    "unchanged": "green",
    "due": "yellow",
    "queued": "yellow",
    "pending": "yellow",
    "created": "green",
    "updated": "green",
    "invalid": "red",
    "running": "yellow",
    "not_found": "yellow",
    "ambiguous": "yellow",
    "unavailable": "red",
    "failed": "red",
    "skipped": "dim",
}
_KILO = 1000
_NEARLY_NEVER = 0.005
IDENTIFIERS = "identifiers"
"""The word of a query that holds the names that sources have for an item."""
_IRREGULAR = {"category": "categories", "country": "countries"}


def value_words(value: Any) -> str:  # noqa: ANN401 -- a field's value is of any type
    """Return a field's value as a person writes it; nothing for a blank one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return str(value)


def asked_words(query: Mapping[str, Any]) -> str:
    """Return what was asked for in a line: the words of a query, without identifiers."""
    told = (asked_word(word, value) for word, value in query.items() if word != IDENTIFIERS)
    return ", ".join(words for words in told if words)


def asked_word(word: str, value: Any) -> str:  # noqa: ANN401 -- a field's value is of any type
    """Return one word of a query as a person writes it; a length is one of milliseconds."""
    return length_words(value) if word == "length" else value_words(value)


def moment(at: dt.datetime | None) -> str:
    """Return a moment to the minute, in UTC."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M") if at else ""


def bytes_words(size: int) -> str:
    """Return the size of a file: ``512 bytes``, ``54 kB``, ``1.2 MB``; nothing for one that is not known."""
    if size <= 0:
        return ""
    if size < _KILO:
        return many(size, "byte")
    return f"{size / _KILO:.0f} kB" if size < _KILO**2 else f"{size / _KILO**2:.1f} MB"


def percent(share: float | None) -> str:
    """Return a probability from 0 to 1 as a person reads it: ``93 %``; nothing for one that is not known.

    Only what is certain is 0 or 100 %.
    """
    if share is None:
        return ""
    if 0 < share < _NEARLY_NEVER:
        return "< 1 %"
    return "> 99 %" if 1 > share > 1 - _NEARLY_NEVER else f"{share * 100:.0f} %"


def duration(seconds: float) -> str:
    """Return how long something takes, rounded up as a person says it: ``40 seconds``, ``2 minutes``, ``3 hours``."""
    units = (("second", 1, 60), ("minute", 60, 120), ("hour", 3600, 48))
    for unit, size, below in units:
        count = max(1, ceil(seconds / size))
        if count <= below:
            return many(count, unit)
    return many(ceil(seconds / 86_400), "day")


def length_words(milliseconds: int | None) -> str:
    """Return the length of a song as m:ss; nothing for one that is not known."""
    if not isinstance(milliseconds, int):
        return ""
    minutes, seconds = divmod(round(milliseconds / _KILO), 60)
    return f"{minutes}:{seconds:02}"


def many(count: int, word: str) -> str:
    """Return a count with its word: ``1 field``, ``3 fields``."""
    return f"{count:,} {word if count == 1 else plural(word)}"


def plural(word: str) -> str:
    """Return the plural of a word that we count."""
    return _IRREGULAR.get(word, f"{word}s")


def counted(counts: Mapping[str, int], *, plurals: bool = True) -> str:
    """Return what there is how often, without what there is not: ``12 fields, 1 link``."""
    return ", ".join(many(count, word) if plurals else f"{count} {word}" for word, count in counts.items() if count)


def difference_counted(difference: Difference) -> str:
    """Return how much changed."""
    moved = {
        "identifier": len(difference.identifiers_added) + len(difference.identifiers_removed),
        "link": len(difference.links_added) + len(difference.links_removed),
        "image": len(difference.images_added) + len(difference.images_removed),
        "relation": len(difference.relations_added) + len(difference.relations_removed),
    }
    return counted({"field": len(difference.fields), **moved})


def status_text(status: str, *, partial: bool = False) -> Text:
    """Return a status in words and in its colour; partial means that it was only heard in passing."""
    words = status.replace("_", " ") + (" (partial)" if partial else "")
    return text(words, _STYLES.get(status, ""))


def life_span(fields: Mapping[str, Any]) -> str:
    """Return the years of an artist: the second left open while nothing is known of an end."""
    begin, end = str(fields.get("begin_date") or "")[:4], str(fields.get("end_date") or "")[:4]
    if not begin and not end:
        return ""
    return f"{begin or '?'}–{end or ('?' if fields.get('ended') else '')}"  # noqa: RUF001 -- a span has a long dash


def listed(words: Iterable[str], last: str = "and") -> str:
    """Return words as a sentence lists them: ``a, b and c``."""
    all_words: Sequence[str] = tuple(words)
    head, tail = all_words[:-1], all_words[-1:]
    return f" {last} ".join(part for part in (", ".join(head), *tail) if part)


def left_out(dropped: Mapping[str, int]) -> str:
    """Return how many cells were left out, and of which columns."""
    return f"{many(sum(dropped.values()), 'cell')} left out ({counted(dropped)})"
