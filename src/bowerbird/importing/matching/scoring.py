"""The score: 1 less the sum of named penalties, so that a person can see what spoke against a candidate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bowerbird.importing.matching.comparing import Context, Costs, cheapest, total, ways
from bowerbird.importing.matching.costs import weight
from bowerbird.importing.matching.fields import add_fields, behind_rivals, holds_type, holds_year, listed
from bowerbird.importing.matching.makers import (
    Named,
    maker_penalties,
    maker_readings,
    without_maker,
    without_maker_before,
)
from bowerbird.importing.matching.names import Name, credited, is_self_titled, read_maker, read_name, read_title
from bowerbird.importing.matching.spelling import spelt
from bowerbird.importing.matching.vocabulary import GENERIC
from bowerbird.words.facts import Facts
from bowerbird.words.query import Wanted
from bowerbird.words.results import Match

_ALIAS, _SELF_TITLED, _MAKER_IN_TITLE = weight("alias"), weight("self_titled"), weight("maker_in_title")
_NOTE_AT_MOST = 60


@dataclass(frozen=True, eq=False, slots=True)
class Known:
    """A candidate whose names have been read: once, however many wanted items it is compared with.

    Attributes:
        names: what it is called, with what it costs to be known by that name only.
        makers: the same of each of its makers, and the credit as printed.
        sets: its makers together, each folded.
        years: all that it tells of.
        types: all that it tells of, folded.
    """

    facts: Facts
    names: tuple[tuple[Name, Costs], ...]
    makers: tuple[Named, ...]
    sets: tuple[frozenset[str], ...]
    years: tuple[int, ...]
    types: frozenset[str]


@dataclass(frozen=True, eq=False, slots=True)
class Sought:
    """A wanted item whose names have been read.

    Attributes:
        names: under which it is wanted, each with what that costs.
        generic: whether its title says so little that its maker may have made it twice ("Greatest Hits").
        types: the folded types that are given or that it names itself.
        years: the columns of years that are given.
        makers: the maker's name in every reading.
    """

    wanted: Wanted
    names: tuple[tuple[Name, Costs], ...]
    generic: bool
    types: frozenset[str]
    years: tuple[tuple[str, int], ...]
    makers: frozenset[str]


def read(facts: Facts, role: str, *, titled: bool = True) -> Known:
    """Return a candidate with its names read; *role* is that of its makers, *titled* says that it is a work."""
    makers = [tie.facts for tie in facts.related if tie.role == role]
    each = [(read_maker(name), cost) for maker in makers for name, cost in _printed_names(maker)]
    printed = facts.fields.get(f"{role}_credit")
    # The parts of a printed credit are no makers by themselves: "Simon & Garfunkel" is not by "Simon".
    sets = [_together(makers)] if makers else []
    credits_ = [title for maker in makers for title in titles_of(maker)[:1]]
    if printed:
        each.append((read_maker(str(printed)), 0.0))
        sets.append(credited(str(printed)))
        credits_.append(str(printed))
    if titled:
        names = tuple(_names(facts, list(dict.fromkeys(credits_))))
    else:
        names = tuple((read_name(name), {"alias": cost} if cost else {}) for name, cost in _printed_names(facts))
    years = [value for column, value in facts.fields.items() if holds_year(column) and isinstance(value, int)]
    types = [text for column, value in facts.fields.items() if holds_type(column) for text in listed(value)]
    return Known(facts, names, tuple(each), tuple(sets), tuple(years), frozenset(spelt(str(text)) for text in types))


def seek(wanted: Wanted) -> Sought:
    """Return a wanted item with its names read: a self-titled one has its maker's, others may have it within."""
    own = read_title(wanted.name) if wanted.titled else read_name(wanted.name)
    names: list[tuple[Name, Costs]] = [(own, {})]
    if wanted.by and is_self_titled(wanted.name):
        names.append((read_title(wanted.by), {"self_titled": _SELF_TITLED}))
    if wanted.by and (rest := without_maker(wanted.name, wanted.by)):
        names.append((read_title(rest), {"maker_in_title": _MAKER_IN_TITLE}))
    if wanted.by and (rest := without_maker_before(wanted.name, wanted.by)):
        names.append((read_title(rest), {"maker_before": 0.0}))
    by = maker_readings(wanted.by) if wanted.by else frozenset()
    generic = any(name.bare in by or GENERIC.issuperset(name.bare_words) or bool(name.versions) for name, _ in names)
    given = (str(value) for column, value in wanted.hints.items() if holds_type(column))
    types = frozenset(spelt(value) for value in (*given, *wanted.named))
    years = tuple((name, hint) for name, hint in wanted.hints.items() if isinstance(hint, int) and holds_year(name))
    return Sought(wanted, tuple(names), generic, types, years, by)


def says_little(wanted: Wanted) -> bool:
    """Return whether a title and its maker, without a year, may mean several works ("Greatest Hits")."""
    if not wanted.titled or wanted.by is None:
        return False
    sought = seek(wanted)
    return sought.generic and not sought.years


def score(wanted: Wanted, candidate: Facts) -> Match:
    """Return how well what a source says about a candidate fits what is wanted."""
    return score_read(seek(wanted), read(candidate, wanted.role, titled=wanted.titled))


def score_read(sought: Sought, known: Known) -> Match:
    """Return the score of a candidate whose names have been read."""
    wanted, fields = sought.wanted, known.facts.fields
    behind = behind_rivals(wanted, fields)
    plain = not sought.generic and not behind
    same_year = any(fields.get(column) == year for column, year in sought.years)
    dated = plain and same_year
    penalties = dict(_name_penalties(sought, known, dated=dated, same_year=same_year))
    if wanted.by and total(penalties) < 1.0:
        for name, cost in maker_penalties(wanted.by, known.makers, known.sets, Context("by", dated=dated)).items():
            penalties[name] = penalties.get(name, 0.0) + cost
    if total(penalties) < 1.0:
        later = add_fields(penalties, wanted, fields, plain=plain, generic=sought.generic)
        behind = {**behind, **later} if later else behind
    spoken = {name: round(cost, 4) for name, cost in penalties.items() if cost > 0}
    return Match(score=round(max(0.0, 1.0 - total(spoken)), 4), penalties=spoken, behind=behind)


def _name_penalties(sought: Sought, known: Known, *, dated: bool, same_year: bool) -> Costs:
    """Return the cheapest way to read the wanted title as one of the candidate's."""
    wanted = sought.wanted
    context = Context(
        "name",
        titled=wanted.by is not None,
        dated=dated,
        same_year=same_year,
        wanted_types=sought.types,
        types=known.types,
        years=frozenset((*(year for _, year in sought.years), *known.years)),
        makers=sought.makers,
    )
    return cheapest(
        context,
        (
            _with(way, {**costs, **its}, context) if costs or its else way
            for name, costs in sought.names
            for other, its in known.names
            for way in ways(name, other, context)
        ),
    )


def _with(way: Costs, costs: Costs, context: Context) -> Costs:
    """Return a way with what it costs besides to be called so; what the year may speak for costs what it does here."""
    return {**way, **costs, "maker_before": context.cost("maker_before")} if "maker_before" in costs else way | costs


def titles_of(facts: Facts) -> list[str]:
    """Return what an item is called, as printed."""
    return [str(facts.fields[key]) for key in ("name", "title") if facts.fields.get(key)]


def _names(facts: Facts, makers: Sequence[str]) -> Iterator[tuple[Name, Costs]]:
    note = str(facts.fields.get("disambiguation") or "") if makers else ""
    for printed, cost in _printed_names(facts):
        alias = {"alias": cost} if cost else {}
        yield read_title(printed, note), alias
        for rest in {rest for maker in makers if (rest := without_maker(printed, maker))}:
            yield read_title(rest, note), {**alias, "maker_in_title": _MAKER_IN_TITLE}
        for rest in {rest for maker in makers if (rest := without_maker_before(printed, maker))}:
            yield read_title(rest, note), {**alias, "maker_before": 0.0}
    if note and len(note) <= _NOTE_AT_MOST:
        # What a source adds to tell albums of one name apart is what people call them: "the white album".
        yield read_title(note, note), {"alias": _ALIAS}
        for title in titles_of(facts):
            yield read_title(f"{title} ({note})", note), {"alias": _ALIAS}


def _printed_names(facts: Facts) -> list[tuple[str, float]]:
    fields = facts.fields
    main = [(name, 0.0) for name in titles_of(facts)]
    others = [fields.get("sort_name"), *(fields.get("aliases") or ())]
    return main + [(str(name), _ALIAS) for name in others if name]


def _together(makers: Iterable[Facts]) -> frozenset[str]:
    names = (str(maker.fields.get("name") or maker.fields.get("title") or "") for maker in makers)
    return frozenset(read_maker(name).bare for name in names if name)
