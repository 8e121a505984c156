"""What it costs to read one name as the other: every way, of which the cheapest counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from bowerbird.importing.matching.costs import WEAK, dated, weight
from bowerbird.importing.matching.names import Name
from bowerbird.importing.matching.vocabulary import TYPE_WORDS, VERSION

Costs = dict[str, float]

_NAME, _AT_LEAST, _NUMBER = weight("name"), weight("name_at_least"), weight("number")
_AT_MOST = {"name": weight("name_at_most"), "by": weight("by_at_most")}
_ALIKE_UP_TO = {"name": 1.0, "by": 1.0 - WEAK}
# A title of one short word begins too many others.
_HEAD_AT_LEAST = 2
# A letter more or less makes another word of a short one; a letter that is another one, also of a longer one.
_SLIP_AT_LEAST, _OTHER_LETTER_AT_LEAST, _TWO_SLIPS_AT_LEAST = 5, 8, 12


@dataclass(frozen=True, slots=True)
class Context:
    """What else is known when two names are compared.

    Attributes:
        penalty: what letters that differ are called: ``name`` or ``by``.
        titled: whether they are titles of works, by a known maker.
        dated: whether the year speaks for the candidate.
        wanted_types: the folded types that are wanted, and
        types: those of the candidate: live, ep.
        years: the years that are known of either side.
        same_year: whether the year that is given is that of the candidate, of whatever kind it is.
        makers: the wanted maker's name, folded and without its article, in every reading.
    """

    penalty: str
    titled: bool = False
    dated: bool = False
    wanted_types: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    same_year: bool = False
    makers: frozenset[str] = frozenset()

    def cost(self, name: str) -> float:
        """Return what the penalty of this name costs here."""
        return dated(name) if self.dated else weight(name)


def cheapest(context: Context, ways: Iterable[Costs]) -> Costs:
    """Return the way that costs least, or that the names have nothing in common."""
    least = _AT_MOST[context.penalty]
    if context.penalty == "name" and context.titled:
        least = context.cost("name_at_most")
    best: Costs = {context.penalty: least}
    for way in ways:
        cost = total(way)
        if cost < least:
            best, least = way, cost
        if not cost:
            break
    return best


def total(way: Mapping[str, float]) -> float:
    """Return what a way costs in all."""
    return sum(way.values())


def ways(wanted: Name, other: Name, context: Context) -> Iterator[Costs]:
    """Yield what it costs to read the name *wanted* as the candidate's *other*, each way."""
    if wanted.full == other.full and wanted.versions == other.versions:
        yield {}
        return
    ends = _ends_apart(wanted, other, context)
    for here, there, costs in _readings(wanted, other, context):
        for way in _straight(here, there, context):
            yield {**costs, **way, **ends}
    if context.titled and (found := _goes_on(wanted, other, context)):
        yield {**found, **ends}


def _readings(wanted: Name, other: Name, context: Context) -> Iterator[tuple[Name, Name, Costs]]:
    yield wanted, other, {}
    for here, penalty in wanted.others:
        costs = _reading_costs(here, penalty, context)
        yield here, other, costs
        for there, its in other.others:
            if its != penalty:
                yield here, there, {**costs, **_reading_costs(there, its, context)}
    for there, penalty in other.others:
        yield wanted, there, _reading_costs(there, penalty, context)


def _reading_costs(name: Name, penalty: str, context: Context) -> Costs:
    if name.year and int(name.year) not in context.years:
        return {penalty: weight(penalty), "number": _NUMBER, context.penalty: _AT_LEAST}
    return {penalty: context.cost(penalty)}


def _straight(wanted: Name, other: Name, context: Context) -> Iterator[Costs]:
    yield _apart(wanted, other, context, bare=False)
    if wanted.bare == other.text or wanted.text == other.bare:
        yield {"article": weight("article")}
    if wanted.bare != wanted.text or other.bare != other.text:
        yield {"article": weight("article"), **_apart(wanted, other, context, bare=True)}


def _apart(wanted: Name, other: Name, context: Context, *, bare: bool) -> Costs:
    """Return what it costs to read one text as the other, with their articles or without."""
    text, other_text = (wanted.bare, other.bare) if bare else (wanted.text, other.text)
    if text == other_text:
        return {}
    here, there = (wanted.bare_runs, other.bare_runs) if bare else (wanted.runs, other.runs)
    if here == there:
        return {"spelling": weight("spelling")}
    letters = _letters(text, other_text, context)
    if (context.titled or context.penalty == "by") and wanted.sounds_like(other):
        apart = {"script": weight("script")}
    elif wanted.numbers != other.numbers:
        apart = _of_numbers(wanted, other, context, letters)
    elif (context.titled or context.penalty == "by") and _in_another_order(wanted, other, bare=bare):
        apart = {"inverted": weight("inverted")}
    elif context.dated and (slips(text, other_text) or slips(text.replace(" ", ""), other_text.replace(" ", ""))):
        apart = {"slip": context.cost("slip")}
    else:
        apart = {context.penalty: letters}
    return apart


def _letters(text: str, other: str, context: Context) -> float:
    cost = max(_AT_LEAST, _NAME * (1.0 - fuzz.ratio(text, other) / 100.0))
    # Makers that are less alike are others, as far as letters say.
    return cost if cost <= _ALIKE_UP_TO[context.penalty] else _AT_MOST[context.penalty]


def _of_numbers(wanted: Name, other: Name, context: Context, letters: float) -> Costs:
    """Return what it costs when numbers differ: little when only one says that it is the first."""
    short, long = sorted((wanted.bare_words, other.bare_words), key=len)
    if context.titled and short and long == (*short, "1") and not short[-1].isdecimal():
        return {"first": context.cost("first")}
    return {context.penalty: letters, "number": _NUMBER}


def _in_another_order(wanted: Name, other: Name, *, bare: bool) -> bool:
    """Return whether a name of few words has them in another order: "Utada Hikaru"."""
    here, there = (wanted.bare_words, other.bare_words) if bare else (wanted.words, other.words)
    return len(here) == 2 and here == there[::-1]  # noqa: PLR2004 -- a name and a surname


def slips(text: str, other: str) -> bool:
    """Return whether two folded texts differ by a slip or two of the hand, and not into another word.

    In a text of one short word a letter that is another one makes another word ("Meddle", "Muddle").
    """
    length = min(len(text), len(other))
    if length < _SLIP_AT_LEAST:
        return False
    allowed = 2 if length >= _TWO_SLIPS_AT_LEAST else 1
    if OSA.distance(text, other, score_cutoff=allowed) > allowed:
        return False
    return length >= _OTHER_LETTER_AT_LEAST or len(text) != len(other) or sorted(text) == sorted(other)


def _ends_apart(wanted: Name, other: Name, context: Context) -> Costs:
    """Return what the ends of two names cost that were understood: edition, version, guests."""
    apart: Costs = {}
    if wanted.versions != other.versions:
        only_one, only_other = wanted.versions - other.versions, other.versions - wanted.versions
        said = _says(context.types, only_one) and _says(context.wanted_types, only_other)
        apart["type_in_name" if said else "version"] = weight("type_in_name" if said else "version")
    elif wanted.detail != other.detail:
        apart["version_detail"] = weight("version_detail")
    if wanted.editions != other.editions:
        apart["edition"] = weight("edition")
    if wanted.soundtrack != other.soundtrack:
        extra = (
            other.soundtrack and context.titled and not context.same_year and "soundtrack" not in context.wanted_types
        )
        apart["soundtrack_extra" if extra else "soundtrack"] = weight("soundtrack_extra" if extra else "soundtrack")
    if wanted.guests != other.guests:
        apart["featuring"] = weight("featuring")
    return apart


def _says(types: frozenset[str], words: frozenset[str]) -> bool:
    """Return whether the types say all that the words do."""
    return all(any(word in TYPE_WORDS.get(kind, ()) for kind in types) for word in words)


def _is_year(number: str) -> bool:
    """Return whether a number is rather a year than a part of a series: "The Anthology: 1947-1972"."""
    return len(number) == 4 and number.startswith(("19", "20"))  # noqa: PLR2004 -- digits of a year


def _is_counted(tail: tuple[str, ...]) -> bool:
    """Return whether a tail says which part of a series it is: "Volume 2"; not "The First Ten Years"."""
    return any(word.isdecimal() and not _is_year(word) for word in (tail[:1] + tail[-1:]))


def _goes_on(wanted: Name, other: Name, context: Context) -> Costs | None:
    """Return what it costs that one title ends where the other has a subtitle, or is a part of it by several words."""
    short, long = sorted((wanted.bare_words, other.bare_words), key=len)
    rest = frozenset(long) - frozenset(short)
    further = {"version": weight("version")} if rest & VERSION else {}
    # What stands behind the maker's name is rather another title than a subtitle of a self-titled one.
    if " ".join(short) in context.makers and wanted.text not in other.asides and other.text not in wanted.asides:
        context = replace(context, dated=False)
    if wanted.text in other.heads or other.text in wanted.heads:
        if _is_counted(long[len(short) :]):
            return {"subtitle": weight("subtitle"), "number": _NUMBER}
        return {"subtitle": context.cost("subtitle"), **further}
    if not _HEAD_AT_LEAST <= len(short) < len(long):
        return None
    if long[: len(short)] == short and not _is_counted(long[len(short) :]):
        return {"subtitle": context.cost("subtitle"), **further}
    starts = range(1, len(long) - len(short) + 1)
    if wanted.numbers == other.numbers and any(long[start : start + len(short)] == short for start in starts):
        return {"part": context.cost("part"), **further}
    return None
