"""Whether the words of a row say enough to be believed unseen. Pure."""

from __future__ import annotations

import re

import msgspec

from bowerbird.words.query import Query
from bowerbird.words.text import fold

# What programs write where they know no name; MusicBrainz itself writes such names in brackets
# (https://musicbrainz.org/doc/Style/Unknown_and_untitled).
_NO_NAME = re.compile(
    r"n a|n v t|no title|no name|no artist|not available|unnamed"
    r"|(?:unknown|unbekannter|unbekanntes|unbekannte)(?: (?:artist|album|title|track|interpret|kunstler|titel))?"
    r"|(?:artiste|album|titre) inconnu|(?:artista|album) sconosciuto|(?:artista|album) desconocido"
    r"|untitled (?:album|song|track)|(?:data|audio|hidden|blank|bonus) ?track|silence track"
)
_NUMBERED = re.compile(
    r"(?:audio ?)?(?:track|titel|piste|pista|traccia|spur|faixa|spor|трек|дорожка|トラック) ?\d{1,3}"
)
_BRACKETED = re.compile(r"[\[<]\s*(?:untitled|unknown|no artist|data track|silence|traditional|anonymous|none)\s*[\]>]")


def doubt(query: Query) -> str | None:
    """Return why an item must not be taken for *query* on its words alone, or None when they say enough.

    A name without its maker fits too many, and there are names that name nothing (``Track 09``, ``[untitled]``). An
    identifier says who is meant, whatever the words are.
    """
    return None if query.identifiers else doubt_of_words(query)


def doubt_of_words(query: Query) -> str | None:
    """Return the same of the words, for a query whose identifiers did not tell who is meant."""
    wanted = query.wanted()
    if wanted is None:
        return None
    if names_nothing(wanted.name):
        return f"{wanted.name!r} is no {query.name_word}: what fits is to be confirmed"
    if query.maker_word is None:
        return None
    if wanted.by is None:
        return f"the row names no {query.maker_word}: a {query.name_word} alone may be that of another"
    if names_nothing(wanted.by):
        return f"{wanted.by!r} is no {query.maker_word}: a {query.name_word} alone may be that of another"
    return None


def with_maker_or_none(query: Query) -> Query:
    """Return a query without its maker where that names nobody ("Unknown Artist")."""
    word = query.maker_word
    maker = getattr(query, word) if word else None
    if word is None or not isinstance(maker, str) or not names_nothing(maker):
        return query
    changed: Query = msgspec.structs.replace(query, **{word: None})
    return changed


def names_nothing(name: str) -> bool:
    """Return whether a text stands where a name is missing, or is the number of a track."""
    folded = fold(name)
    bracketed = _BRACKETED.fullmatch(name.strip().casefold()) is not None
    # A name of nothing but lines and dots; other signs are names ("+", "!!!", "?").
    drawn = not folded.strip(" -_.–—…")  # noqa: RUF001 -- dashes are what is meant
    return bracketed or drawn or any(form.fullmatch(folded) is not None for form in (_NO_NAME, _NUMBERED))
