"""The score: 1 less the sum of named penalties, so that a person can see what spoke against a candidate."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bowerbird.importing.matching.comparing import Context, Costs, cheapest, total, ways
from bowerbird.importing.matching.costs import PREFERENCE, weight
from bowerbird.importing.matching.makers import Named, maker_penalties, without_maker, without_maker_before
from bowerbird.importing.matching.names import Name, credited, is_self_titled, read_maker, read_title, without_article
from bowerbird.importing.matching.spelling import spelt
from bowerbird.importing.matching.vocabulary import GENERIC
from bowerbird.words.facts import Facts, is_blank
from bowerbird.words.query import Wanted, agrees
from bowerbird.words.results import Match
from bowerbird.words.text import fold, spelling

_ALIAS, _SELF_TITLED, _MAKER_IN_TITLE = weight("alias"), weight("self_titled"), weight("maker_in_title")
_YEAR, _YEAR_AT_MOST, _REISSUE, _LENGTH = (
    weight("year"),
    weight("year_at_most"),
    weight("reissue_year"),
    weight("length"),
)
_KIND_AND_YEAR = weight("kind_and_year")
_UNKNOWN, _HINT, _UNLIKELY = weight("unknown"), weight("hint"), weight("unlikely")
_LENGTH_FREE_MS, _LENGTH_FAR_MS = 3_000, 15_000
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
    """

    wanted: Wanted
    names: tuple[tuple[Name, Costs], ...]
    generic: bool
    types: frozenset[str]
    years: tuple[tuple[str, int], ...]


def read(facts: Facts, role: str) -> Known:
    """Return a candidate with its names read; *role* is that of its makers."""
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
    names = tuple(_names(facts, credits_))
    years = [value for column, value in facts.fields.items() if holds_year(column) and isinstance(value, int)]
    types = [text for column, value in facts.fields.items() if _holds_type(column) for text in _listed(value)]
    return Known(facts, names, tuple(each), tuple(sets), tuple(years), frozenset(spelt(str(text)) for text in types))


def seek(wanted: Wanted) -> Sought:
    """Return a wanted item with its names read: a self-titled one has its maker's, others may have it within."""
    own = read_title(wanted.name)
    names: list[tuple[Name, Costs]] = [(own, {})]
    if wanted.by and is_self_titled(wanted.name):
        names.append((read_title(wanted.by), {"self_titled": _SELF_TITLED}))
    if wanted.by and (rest := without_maker(wanted.name, wanted.by)):
        names.append((read_title(rest), {"maker_in_title": _MAKER_IN_TITLE}))
    if wanted.by and (rest := without_maker_before(wanted.name, wanted.by)):
        names.append((read_title(rest), {"maker_before": 0.0}))
    by = without_article(spelt(wanted.by)) if wanted.by else None
    generic = any(name.bare == by or GENERIC.issuperset(name.bare_words) or bool(name.versions) for name, _ in names)
    given = (str(value) for column, value in wanted.hints.items() if _holds_type(column))
    types = frozenset(spelt(value) for value in (*given, *wanted.named))
    years = tuple((name, hint) for name, hint in wanted.hints.items() if isinstance(hint, int) and holds_year(name))
    return Sought(wanted, tuple(names), generic, types, years)


def score(wanted: Wanted, candidate: Facts) -> Match:
    """Return how well what a source says about a candidate fits what is wanted."""
    return score_read(seek(wanted), read(candidate, wanted.role))


def score_read(sought: Sought, known: Known) -> Match:
    """Return the score of a candidate whose names have been read."""
    wanted, fields = sought.wanted, known.facts.fields
    behind = _behind(wanted, fields)
    plain = not sought.generic and not behind
    dated = plain and any(fields.get(column) == year for column, year in sought.years)
    penalties = dict(_name_penalties(sought, known, dated=dated))
    if wanted.by and total(penalties) < 1.0:
        for name, cost in maker_penalties(wanted.by, known.makers, known.sets, Context("by", dated=dated)).items():
            penalties[name] = penalties.get(name, 0.0) + cost
    if total(penalties) < 1.0:
        later = _add_fields(penalties, wanted, fields, plain=plain)
        behind = {**behind, **later} if later else behind
    spoken = {name: round(cost, 4) for name, cost in penalties.items() if cost > 0}
    return Match(score=round(max(0.0, 1.0 - total(spoken)), 4), penalties=spoken, behind=behind)


def _name_penalties(sought: Sought, known: Known, *, dated: bool) -> Costs:
    """Return the cheapest way to read the wanted title as one of the candidate's."""
    wanted = sought.wanted
    context = Context(
        "name",
        titled=wanted.by is not None,
        dated=dated,
        wanted_types=sought.types,
        types=known.types,
        years=frozenset((*(year for _, year in sought.years), *known.years)),
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


def _add_fields(penalties: Costs, wanted: Wanted, fields: Mapping[str, Any], *, plain: bool) -> Costs:
    """Add what the fields of a candidate cost, and return what that puts it behind its rivals.

    *plain* says that it is of the preferred kind, and that its title says enough to be made only once.
    """
    behind: Costs = {}
    for name, hint in wanted.hints.items():
        value = fields.get(name)
        cost = hint_penalty(name, hint, value)
        if cost > _REISSUE and plain and holds_year(name) and isinstance(value, int) and hint > value:
            # The year of a reissue says little, unless a rival is of that very year.
            behind[name] = round(cost - _REISSUE, 4)
            cost = _REISSUE
        penalties[name] = penalties.get(name, 0.0) + cost
        if cost and holds_year(name) and not is_blank(value) and _is_doubtful(wanted, fields):
            penalties["kind_and_year"] = _KIND_AND_YEAR
    for name, unlikely in wanted.unlikely.items():
        if name not in wanted.hints and _is_one_of(fields.get(name), unlikely):
            penalties[name] = penalties.get(name, 0.0) + _UNLIKELY
    return behind


def hint_penalty(column: str, hint: Any, value: Any) -> float:  # noqa: ANN401 -- a field's value is of any type
    """Return what a field costs: years and lengths (milliseconds) by their distance, all else by equality."""
    if is_blank(value) and value != []:
        return _UNKNOWN
    if isinstance(hint, int) and isinstance(value, int):
        apart = abs(hint - value)
        if holds_year(column):
            return min(_YEAR_AT_MOST, _YEAR * apart)
        if column == "length":
            far = (apart - _LENGTH_FREE_MS) / (_LENGTH_FAR_MS - _LENGTH_FREE_MS)
            return _LENGTH * min(1.0, max(0.0, far))
    return 0.0 if agrees(hint, value) else _HINT


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


def _is_one_of(value: object, values: Collection[object]) -> bool:
    return isinstance(value, str | bool) and value in values


def _is_doubtful(wanted: Wanted, fields: Mapping[str, Any]) -> bool:
    return any(
        name not in wanted.hints
        and any(one in doubtful and one not in wanted.named for one in _listed(fields.get(name)))
        for name, doubtful in wanted.doubtful.items()
    )


def _behind(wanted: Wanted, fields: Mapping[str, Any]) -> dict[str, float]:
    """Return how far a candidate stands behind those that are preferred; a type that the title names is as good."""
    behind = {}
    for name, preferred in wanted.preferred.items():
        value = fields.get(name) or None
        if value == (preferred or None) or name in wanted.hints:
            continue
        others = [one for one in _listed(value) if one not in _listed(preferred)]
        if not wanted.named.issuperset(others) or value is None:
            behind[name] = PREFERENCE
    column = next((one for one in ("name", "title") if fields.get(one)), None)
    if column is not None and wanted.by is None and _is_spelt_otherwise(wanted.name, str(fields[column])):
        behind[column] = PREFERENCE
    return behind


def _is_spelt_otherwise(wanted: str, called: str) -> bool:
    """Return whether a name is the wanted one but for its accents: of two, "Adele" is who is called so, not "Adèle"."""
    return wanted != called and spelling(wanted) != spelling(called) and fold(wanted) == fold(called)


def _listed(value: Any) -> Sequence[Any]:  # noqa: ANN401 -- a field's value
    if isinstance(value, list | tuple):
        return value
    return () if value is None else (value,)


def holds_year(column: str) -> bool:
    """Return whether a column is one of years."""
    return column == "year" or column.endswith("_year")


def _holds_type(column: str) -> bool:
    return column == "type" or column.endswith(("_type", "_types"))
