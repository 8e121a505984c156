"""Writing searches in the query language of MusicBrainz: phrases, loose terms, many of them in one request. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote_plus

from bowerbird.words.text import clean

# Lucene's own signs (https://lucene.apache.org/core/9_0_0/queryparser/ "Escaping Special Characters").
_SIGNS = re.compile(r'([+\-&|!(){}\[\]^"~*?:\\/])')
# What stands between two makers, or is written in two ways: the parts are sought for themselves.
_JOINERS = re.compile(r"\s*(?:&|\+|,|;|/|\b(?:and|und|et|y|with|feat|featuring|ft|vs)\b\.?)\s*", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|a|an)\s+(?=\S)", re.IGNORECASE)
_SUFFIX = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_URL_AT_MOST = 5500
"""Bytes of a query in an address: servers take 8 KB of a line, and the rest of it needs room (FACTS.md section 1)."""
_PARTS_AT_MOST = 4


def phrase(text: str) -> str:
    """Return *text* as a phrase: its words together and in order."""
    return '"' + _SIGNS.sub(r"\\\1", text) + '"'


def terms(text: str) -> str:
    """Return *text* as loose terms, in lower case, so that a word OR, AND or NOT in a name is no operator."""
    return _SIGNS.sub(r"\\\1", text.lower())


def name_clause(field: str, name: str) -> str:
    """Return the clause that finds whatever is called nearly so: without the article, and "&" and "and" alike.

    It finds too much rather than too little; which one is meant is decided here and not by the search.
    """
    parts = [part for part in _JOINERS.split(_bare(name)) if _says_something(part)][:_PARTS_AT_MOST] or [name]
    return " AND ".join(f"{field}:{phrase(part)}" for part in parts)


def any_of(field: str, values: Sequence[str]) -> str:
    """Return the clause that finds all of some values (ids)."""
    return f"{field}:({' OR '.join(values)})"


def packed(clauses: Sequence[str], at_most: int = _URL_AT_MOST) -> Iterator[str]:
    """Yield searches that together ask for all *clauses*, each short enough for an address."""
    together: list[str] = []
    size = 0
    for clause in dict.fromkeys(clauses):
        written = f"({clause})"
        length = len(quote_plus(written)) + len("+OR+")
        if together and size + length > at_most:
            yield " OR ".join(together)
            together, size = [], 0
        together.append(written)
        size += length
    if together:
        yield " OR ".join(together)


def _bare(name: str) -> str:
    """Return a name without what lists add to it: the edition at its end, the article before it."""
    shorter = _SUFFIX.sub("", name)
    name = shorter if _says_something(shorter) else name
    return clean(_ARTICLE.sub("", name)) or name


def _says_something(text: str) -> bool:
    return any(char.isalnum() for char in text)
