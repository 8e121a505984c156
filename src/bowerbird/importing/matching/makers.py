"""What it costs to read the wanted name of a maker as one of the makers of a candidate, or as all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bowerbird.importing.matching.comparing import Context, Costs, cheapest, ways
from bowerbird.importing.matching.costs import weight
from bowerbird.importing.matching.names import Name, credited, read_maker, without_article
from bowerbird.importing.matching.spelling import spelt

# Names that are read, each with what it costs to be known by it only.
Named = tuple[Name, float]
_SURNAME_AT_LEAST, _ACRONYM_AT_LEAST = 4, 3
_UNTOLD = frozenset({"and", "in", "of", "the"})
_BETWEEN = re.compile(r"\s*[:,]\s+|(?P<from_right>\s+[-–—|/]\s+|\s+by\s+)", re.IGNORECASE)  # noqa: RUF001 -- dashes are meant
_POSSESSIVE = re.compile(r"^(?P<maker>.+?)(?:['’]s|(?<=s)['’])\s+(?P<rest>\S.*)$", re.DOTALL)  # noqa: RUF001 -- an apostrophe


def maker_penalties(by: str, makers: Sequence[Named], sets: Sequence[frozenset[str]], context: Context) -> Costs:
    """Return the cheapest way to read *by* as one of *makers*, or as one of the *sets* of them all."""
    return cheapest(context, [*_as_all(credited(by), sets, context), *_as_one(read_maker(by), makers, context)])


def _as_one(name: Name, makers: Sequence[Named], context: Context) -> Iterator[Costs]:
    for other, cost in makers:
        for way in ways(name, other, context):
            yield {**way, "alias": cost}
        if _is_form_of(name.bare_words, other.bare_words):
            yield {"maker_form": context.cost("maker_form"), "alias": cost}


def _as_all(wanted: frozenset[str], sets: Sequence[frozenset[str]], context: Context) -> Iterator[Costs]:
    for together in sets:
        if wanted == together and len(together) > 1:
            yield {"credit": weight("credit")}
        elif wanted & together and (wanted < together or together < wanted):
            yield {"credit_part": context.cost("credit_part")}


def _is_form_of(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether all words of a name are in the other in their order, or stand there as initials.

    "Jeff Beck" of "Jeff Beck Group", "OMD" of "Orchestral Manoeuvres in the Dark", "S. Earle" of "Steve Earle", "Sly
    Stone" of "Sly and the Family Stone". Of one word only a first or a last one that is long enough to be a name. What
    stands amid other words is the name of those who play somebody's songs: "The Australian Pink Floyd Show".
    """
    short, long = sorted((one, other), key=len)
    if not short or short == long:
        return False
    if len(short) == len(long):
        return len(short) > 1 and short[-1] == long[-1] and all(map(_is_initial_of, short, long))
    if len(short) == 1 and short[0] in _acronyms(long):
        return True
    if len(short) == 1:
        return len(short[0]) >= _SURNAME_AT_LEAST and short[0] in {long[0], long[-1]}
    words = iter(long)
    at_an_end = short[0] == long[0] or short[-1] == long[-1]
    return at_an_end and all(word in words for word in short)


@lru_cache(maxsize=16384)
def without_maker_before(title: str, maker: str) -> str | None:
    """Return a folded title without the maker's name, if it begins with that and goes on: "Deep Purple in Rock"."""
    folded, name = spelt(title), spelt(maker)
    for text in (folded, without_article(folded)):
        for own in {name, without_article(name)}:
            if own and text.startswith(f"{own} "):
                return text[len(own) + 1 :]
    return None


def _acronyms(words: tuple[str, ...]) -> frozenset[str]:
    """Return what a name of three words or more is called by its initials: "OMD", "NIN", "QOTSA"."""
    told = [word for word in words if word not in _UNTOLD]
    each = {"".join(word[0] for word in some) for some in (words, told)}
    return frozenset(other for other in each if len(other) >= _ACRONYM_AT_LEAST)


def _is_initial_of(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


@lru_cache(maxsize=16384)
def maker_readings(maker: str) -> frozenset[str]:
    """Return a maker's name, folded and without its article, in every reading: "Sabbath, Black" is "black sabbath"."""
    name = read_maker(maker)
    return frozenset((name.bare, *(other.bare for other, _ in name.others)))


@lru_cache(maxsize=16384)
def without_maker(title: str, maker: str) -> str | None:
    """Return a printed title without the maker's name at its beginning or end, or None where there is none.

    "Miles Davis - Kind of Blue", "Bob Marley: Legend", "Bob Dylan's Greatest Hits", "Kind of Blue by Miles Davis".
    """
    if not (_BETWEEN.search(title) or _POSSESSIVE.match(title)):
        return None
    names = maker_readings(maker) | credited(maker)
    for found in _BETWEEN.finditer(title):
        head, tail = title[: found.start()], title[found.end() :]
        if without_article(spelt(head)) in names and spelt(tail):
            return tail
        if found["from_right"] and without_article(spelt(tail)) in names and spelt(head):
            return head
    owned = _POSSESSIVE.match(title)
    return owned["rest"] if owned and without_article(spelt(owned["maker"])) in names else None
