"""The names of Discogs in their usual form: without numbers behind namesakes, with the article in front. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bowerbird.sources.discogs.bodies import CreditBody
from bowerbird.words.text import clean, fold

# Namesakes are told apart by a number: "Nirvana (2)". A year in brackets is part of a name.
_NAMESAKE = re.compile(r"(?:\s\(\d{1,3}\))+$", re.ASCII)
_ARTICLES = "the|an|a|les|le|la|los|las|el|der|die|das"
_INVERTED = re.compile(rf"(.*\S),\s+({_ARTICLES})$", re.IGNORECASE | re.DOTALL)
# Within a title that begins with a credit, the number and the mark of a name that is printed otherwise ("Beatles*").
_IN_CREDIT = re.compile(r"(?:(?<=\S)\s\(\d{1,3}\)|(?<=\w)\*)(?=$|[\s,])", re.ASCII)
_BETWEEN = " - "


def tidy_name(name: str | None) -> str | None:
    """Return the name of an artist or label as people write it: "Persuader, The (2)" is "The Persuader"."""
    text = clean(name)
    if text is None:
        return None
    text = _NAMESAKE.sub("", text) or text
    inverted = _INVERTED.fullmatch(text)
    if inverted:
        # The number may stand before the comma as well.
        text = f"{inverted[2]} {_NAMESAKE.sub('', inverted[1]) or inverted[1]}"
    return text


def printed(credit: Sequence[CreditBody] | None) -> str | None:
    """Return the credited artists as printed, joining words included."""
    told = [(name, clean(one.join)) for one in credit or () if (name := clean(one.anv) or tidy_name(one.name))]
    text = "".join(f"{name}{_joining(join)}" for name, join in told[:-1])
    return text + told[-1][0] if told else None


def split_title(text: str, by: str | None = None) -> tuple[str | None, str | None]:
    """Return the artist and the title in a title of the form "Artist - Title"; no artist when it has another form.

    Either part may hold " - " itself. It is the artist *by*, who is looked for, where that is one way to read it.
    """
    parts = text.split(_BETWEEN)
    ways = [(_tidy_credit(_BETWEEN.join(parts[:at])), clean(_BETWEEN.join(parts[at:]))) for at in range(1, len(parts))]
    whole = [(artist, title) for artist, title in ways if artist and title]
    meant = [way for way in whole if by and fold(way[0] or "") == fold(by)]
    return next(iter([*meant, *whole]), (None, clean(text)))


def _joining(join: str | None) -> str:
    return ", " if join in (None, ",") else f" {join} "


def _tidy_credit(text: str) -> str | None:
    return tidy_name(_IN_CREDIT.sub("", text))
