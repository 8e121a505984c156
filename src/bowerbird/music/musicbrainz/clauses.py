"""Which words of a query are sought in which fields of MusicBrainz, for one lead among many. Pure.

The fields are those of FACTS.md section 1, "Search fields".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

from bowerbird.importing.matching.names import is_self_titled, read_maker, read_title
from bowerbird.importing.matching.vocabulary import VARIOUS
from bowerbird.importing.stages import Lead
from bowerbird.music.musicbrainz.lucene import (
    all_but_one,
    all_words,
    any_of,
    any_word,
    any_word_nearly,
    name_clause,
    phrase,
    telling_words,
    terms,
)
from bowerbird.words.identifiers import spellings
from bowerbird.words.query import Query
from bowerbird.words.text import fold

ClauseOf = Callable[[Lead[Any]], str | None]

VARIOUS_ARTISTS = "89ad4ac3-39f7-470e-963a-56509c546377"
"""The artist to whom compilations of many are credited (https://musicbrainz.org/doc/Style/Unknown_and_untitled)."""
_NO_STUDIO_ALBUMS = "live OR compilation OR remix OR demo OR interview OR spokenword OR audiobook"
_LAST_PART = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$|\s+[-–—]\s+[^-–—]*$")  # noqa: RUF001 -- dashes are meant
_TOGETHER_AT_LEAST = 2
"""A maker of one word is sought by that word already."""


def title_of(query: Query) -> str | None:
    """Return the title to search by, without its edition; one that says that it is the maker's name is that name."""
    wanted = query.wanted()
    if wanted is None:
        return None
    if wanted.by and is_self_titled(wanted.name):
        return wanted.by
    read = read_title(wanted.name)
    if not read.editions:
        return wanted.name
    # As it is printed where the edition stands apart, else folded.
    shorter = _LAST_PART.sub("", wanted.name)
    return shorter if read_title(shorter).text == read.text else read.text


def maker_of(query: Query) -> str | None:
    """Return the name of the maker to search by, without the guests."""
    wanted = query.wanted()
    if wanted is None or not wanted.by:
        return None
    if fold(wanted.by) in VARIOUS:
        return "Various Artists"
    read = read_maker(wanted.by)
    return read.text if read.guests else wanted.by


def exact(field: str) -> ClauseOf:
    """Return the clause of title and maker; without a maker a title finds far too much to share a page with others."""

    def clause(lead: Lead[Any]) -> str | None:
        title, maker = title_of(lead.query), maker_of(lead.query)
        return f"{name_clause(field, title)} AND {name_clause('artist', maker)}" if title and maker else None

    return clause


def any_maker(field: str) -> ClauseOf:
    """Return the clause of the title and any word of the maker, who may be mistyped, a part, or credited otherwise."""

    def clause(lead: Lead[Any]) -> str | None:
        title, maker = title_of(lead.query), maker_of(lead.query)
        if not title or not maker or len(all_words(maker)) < _TOGETHER_AT_LEAST:
            return None
        return f"{name_clause(field, title)} AND {any_word('artist', telling_words(maker))}"

    return clause


def of_maker(field: str) -> ClauseOf:
    """Return the clause of what the maker has made with all words of the title but one."""

    def clause(lead: Lead[Any]) -> str | None:
        title = title_of(lead.query)
        if title is None or not lead.makers:
            return None
        return f"{any_of('arid', lead.makers)} AND {all_but_one(field, telling_words(title))}"

    return clause


def albums_of_maker(lead: Lead[Any]) -> str | None:
    """Return the clause of the maker's studio albums, and of what else has a word of the title."""
    title = title_of(lead.query)
    if title is None or not lead.makers:
        return None
    words = telling_words(title)
    if VARIOUS_ARTISTS in lead.makers:
        return f"{any_of('arid', lead.makers)} AND {all_but_one('releasegroup', words)}"
    albums = f"(primarytype:album AND NOT secondarytype:({_NO_STUDIO_ALBUMS}))"
    return f"{any_of('arid', lead.makers)} AND ({any_word_nearly('releasegroup', words)} OR {albums})"


def known_as(lead: Lead[Any]) -> str | None:
    """Return the clause of what is also called so, by the maker."""
    title = title_of(lead.query)
    return f"alias:{phrase(title)} AND {any_of('arid', lead.makers)}" if title and lead.makers else None


def title_alone(field: str) -> ClauseOf:
    """Return the clause of the title alone, where nothing was found with its maker; a short title finds too much."""

    def clause(lead: Lead[Any]) -> str | None:
        title = title_of(lead.query)
        if title is None or lead.seen:
            return None
        # For an import of one item that would be a request too many.
        too_much = lead.single or len(telling_words(title)) < _TOGETHER_AT_LEAST
        return None if lead.makers and too_much else name_clause(field, title)

    return clause


def named(field: str) -> ClauseOf:
    """Return the clause of the whole name or alias."""

    def clause(lead: Lead[Any]) -> str | None:
        wanted = lead.query.wanted()
        return f"{field}:{phrase(wanted.name)} OR alias:{phrase(wanted.name)}" if wanted else None

    return clause


def named_nearly(field: str) -> ClauseOf:
    """Return the clause of the words of a name in any order, mistyped or one too many."""

    def clause(lead: Lead[Any]) -> str | None:
        wanted = lead.query.wanted()
        words = telling_words(wanted.name) if wanted else []
        return " OR ".join(all_but_one(name, words) for name in (field, "alias")) if words else None

    return clause


def coded(schemes: Collection[str]) -> ClauseOf:
    """Return the clause of the codes of *schemes* (barcode, ISRC); their fields have the same names."""

    def clause(lead: Lead[Any]) -> str | None:
        codes = [identifier for identifier in lead.query.identifiers if identifier.scheme in schemes]
        forms = dict.fromkeys(form for code in codes for form in spellings(code))
        return " OR ".join(f"{form.scheme}:{phrase(form.value)}" for form in forms) or None

    return clause


def named_loosely(name: str | None, field: str) -> str | None:
    """Return the search of one item by name and alias that also finds what is spelt a little differently."""
    if not name:
        return None
    return f"{field}:{phrase(name)} OR alias:{phrase(name)} OR ({terms(name)})"


def titled_loosely(title: str | None, artist: str | None, field: str) -> str | None:
    """Return the search of one item: exact phrases rank first, loose terms catch what is spelt a little differently."""
    if not title:
        return None
    exact, loose = f"({field}:{phrase(title)} OR alias:{phrase(title)})", f"{field}:({terms(title)})"
    if not artist:
        return f"{exact} OR {loose}"
    by = phrase(artist)
    exact += f" AND (artist:{by} OR artistname:{by} OR creditname:{by})"
    return f"({exact}) OR ({loose} AND artist:({terms(artist)}))"
