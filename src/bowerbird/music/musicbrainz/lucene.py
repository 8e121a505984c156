# ruff: noqa: SIM905 -- a list of words reads best as words
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
_WORDS_AT_MOST = 8
# Signs within a word are left to the server, which knows "R.E.M.", "10,000" and "Jay-Z".
_BETWEEN = re.compile(r"[\s/_]+|\W+\s+|\s+\W+|^\W+|\W+$")
_SURE = 3
"""Words of so few letters are taken as they stand: a letter off they are other words."""
_LEFT_OUT_FROM, _LEFT_OUT_OF = 3, 5
# Words that very many names have in common.
_COMMON = frozenset(
    "a an and at by de del der des die do el et for from i in is it la las le les los my of on or the to un una und "
    "with y you your band orchestra no vol volume part feat featuring".split()
)


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


def any_word(field: str, words: Sequence[str]) -> str:
    """Return the clause that finds what has any of some words."""
    return f"{field}:({' OR '.join(map(terms, words))})"


def every_word(field: str, words: Sequence[str]) -> str:
    """Return the clause that finds what has all of some words, in any order."""
    return f"{field}:({' AND '.join(map(terms, words))})"


def any_word_nearly(field: str, words: Sequence[str]) -> str:
    """Return the clause that finds what has any of some words, the longest of them a letter off at most."""
    longest = max(words, key=len, default="")
    more = [f"{terms(longest)}~1"] if len(longest) > _SURE else []
    return f"{field}:({' OR '.join([*map(terms, words), *more])})"


def all_but_one(field: str, words: Sequence[str]) -> str:
    """Return the clause that finds what has all of some words but one, in any order; of one or two, each a letter off.

    ``~1`` is Lucene's edit distance; a server that does not know it finds the word as it is. Each such word may become
    50 in the search server, which takes 1,024: so at most 20 of them go into one request.
    """
    few = list(dict.fromkeys(words))[:_LEFT_OUT_OF]
    if len(few) < _LEFT_OUT_FROM:
        nearly = (f"{terms(word)}~1" if len(word) > _SURE else terms(word) for word in few)
        return f"{field}:({' AND '.join(nearly)})"
    ways = [" AND ".join(terms(word) for word in few if word is not left_out) for left_out in few]
    return f"{field}:({' OR '.join(f'({way})' for way in ways)})"


def telling_words(name: str) -> list[str]:
    """Return the words of a name that tell it from others, at most eight; all of them when none does."""
    words = all_words(name)
    telling = [word for word in words if word not in _COMMON and (len(word) > 1 or word.isdigit())]
    return list(dict.fromkeys(telling or words))[:_WORDS_AT_MOST]


def all_words(name: str) -> list[str]:
    """Return the words of a name without its article and what stands in brackets behind it."""
    return [word for word in _BETWEEN.split(_bare(name).lower()) if _says_something(word)]


def several_in(name: str) -> list[str]:
    """Return the names of several words that a joined name holds, each at a time ("Jay-Z & Kanye West")."""
    parts = [part.strip() for part in _JOINERS.split(name)]
    return [part for part in parts if part != name and len(part.split()) > 1][:_PARTS_AT_MOST]


def _bare(name: str) -> str:
    """Return a name without what lists add to it: the edition at its end, the article before it."""
    shorter = _SUFFIX.sub("", name)
    name = shorter if _says_something(shorter) else name
    return clean(_ARTICLE.sub("", name)) or name


def _says_something(text: str) -> bool:
    return any(char.isalnum() for char in text)
