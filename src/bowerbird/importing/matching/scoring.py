"""The score: 1 less the sum of named penalties, so that a person can see what spoke against a candidate."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from bowerbird.importing.matching.costs import PREFERENCE, weight
from bowerbird.importing.matching.names import Name, credited, is_self_titled, read_maker, read_title
from bowerbird.words.facts import Facts, is_blank
from bowerbird.words.query import Wanted, agrees
from bowerbird.words.results import Match

_NAME, _NAME_AT_LEAST, _NUMBER = weight("name"), weight("name_at_least"), weight("number")
_AT_MOST = {"name": 1.0, "by": weight("by_at_most")}
_VERSION, _VERSION_DETAIL, _SUBTITLE = weight("version"), weight("version_detail"), weight("subtitle")
_EDITION, _SOUNDTRACK, _FEATURING = weight("edition"), weight("soundtrack"), weight("featuring")
_ALIAS, _ARTICLE, _INVERTED, _SPELLING = weight("alias"), weight("article"), weight("inverted"), weight("spelling")
_YEAR, _YEAR_AT_MOST, _LENGTH = weight("year"), weight("year_at_most"), weight("length")
_UNKNOWN, _HINT, _UNLIKELY = weight("unknown"), weight("hint"), weight("unlikely")
_CREDIT, _CREDIT_PART, _SELF_TITLED = weight("credit"), weight("credit_part"), weight("self_titled")
_LENGTH_FREE_MS, _LENGTH_FAR_MS = 3_000, 15_000
# A title of one short word begins too many others.
_HEAD_AT_LEAST = 2
Named = tuple[Name, float]


@dataclass(frozen=True, eq=False, slots=True)
class Known:
    """A candidate whose names have been read: once, however many wanted items it is compared with.

    Attributes:
        names: what it is called, with what it costs to be known by that name only.
        makers: the same of each of its makers, and the credit as printed.
        sets: its makers together, each folded.
    """

    facts: Facts
    names: tuple[Named, ...]
    makers: tuple[Named, ...]
    sets: tuple[frozenset[str], ...]


def read(facts: Facts, role: str) -> Known:
    """Return a candidate with its names read; *role* is that of its makers."""
    makers = [tie.facts for tie in facts.related if tie.role == role]
    each = [(read_maker(name), cost) for maker in makers for name, cost in _printed_names(maker)]
    printed = facts.fields.get(f"{role}_credit")
    # The parts of a printed credit are no makers by themselves: "Simon & Garfunkel" is not by "Simon".
    sets = [_together(makers)] if makers else []
    if printed:
        each.append((read_maker(str(printed)), 0.0))
        sets.append(credited(str(printed)))
    names = tuple((read_title(name), cost) for name, cost in _printed_names(facts))
    return Known(facts, names, tuple(each), tuple(sets))


def wanted_names(wanted: Wanted) -> list[Named]:
    """Return the names under which an item is wanted: a self-titled one has its maker's."""
    names = [(read_title(wanted.name), 0.0)]
    if wanted.by and is_self_titled(wanted.name):
        names.append((read_title(wanted.by), _SELF_TITLED))
    return names


def score(wanted: Wanted, candidate: Facts) -> Match:
    """Return how well what a source says about a candidate fits what is wanted."""
    return score_read(wanted, wanted_names(wanted), read(candidate, wanted.role))


def score_read(wanted: Wanted, names: Sequence[Named], known: Known) -> Match:
    """Return the score of a candidate whose names have been read."""
    penalties = _cheapest(
        "name",
        (
            {**way, "self_titled": self_titled, "alias": cost}
            for name, self_titled in names
            for other, cost in known.names
            for way in _ways("name", name, other, titled=wanted.by is not None)
        ),
    )
    if wanted.by:
        for name, cost in _maker_penalties(wanted.by, known).items():
            penalties[name] = penalties.get(name, 0.0) + cost
    fields = known.facts.fields
    for name, hint in wanted.hints.items():
        penalties[name] = penalties.get(name, 0.0) + hint_penalty(name, hint, fields.get(name))
    for name, unlikely in wanted.unlikely.items():
        if name not in wanted.hints and _is_one_of(fields.get(name), unlikely):
            penalties[name] = penalties.get(name, 0.0) + _UNLIKELY
    spoken = {name: round(cost, 4) for name, cost in penalties.items() if cost > 0}
    score = round(max(0.0, 1.0 - sum(spoken.values())), 4)
    return Match(score=score, penalties=spoken, behind=_behind(wanted, fields))


def _is_one_of(value: object, values: Collection[object]) -> bool:
    return isinstance(value, str | bool) and value in values


def _behind(wanted: Wanted, fields: Mapping[str, Any]) -> dict[str, float]:
    """Return how far a candidate stands behind those that are preferred."""
    return {
        name: PREFERENCE
        for name, preferred in wanted.preferred.items()
        if name not in wanted.hints and (fields.get(name) or None) != (preferred or None)
    }


def hint_penalty(column: str, hint: Any, value: Any) -> float:  # noqa: ANN401 -- a field's value is of any type
    """Return what a field costs: years and lengths (milliseconds) by their distance, all else by equality."""
    if is_blank(value):
        return _UNKNOWN
    if isinstance(hint, int) and isinstance(value, int):
        apart = abs(hint - value)
        if column == "year" or column.endswith("_year"):
            return min(_YEAR_AT_MOST, _YEAR * apart)
        if column == "length":
            far = (apart - _LENGTH_FREE_MS) / (_LENGTH_FAR_MS - _LENGTH_FREE_MS)
            return _LENGTH * min(1.0, max(0.0, far))
    return 0.0 if agrees(hint, value) else _HINT


def titles_of(facts: Facts) -> list[str]:
    """Return what an item is called, as printed."""
    return [str(facts.fields[key]) for key in ("name", "title") if facts.fields.get(key)]


def _printed_names(facts: Facts) -> list[tuple[str, float]]:
    fields = facts.fields
    main = [(name, 0.0) for name in titles_of(facts)]
    others = [fields.get("sort_name"), *(fields.get("aliases") or ())]
    return main + [(str(name), _ALIAS) for name in others if name]


def _together(makers: Iterable[Facts]) -> frozenset[str]:
    names = (str(maker.fields.get("name") or maker.fields.get("title") or "") for maker in makers)
    return frozenset(read_maker(name).bare for name in names if name)


def _cheapest(penalty: str, ways: Iterable[dict[str, float]]) -> dict[str, float]:
    return min([{penalty: _AT_MOST[penalty]}, *ways], key=lambda way: sum(way.values()))


def _maker_penalties(by: str, known: Known) -> dict[str, float]:
    """Return the cheapest way to read *by* as one of the makers, or as all of them."""
    name = read_maker(by)
    ways = [{**way, "alias": cost} for other, cost in known.makers for way in _ways("by", name, other, titled=False)]
    wanted = credited(by)
    for together in known.sets:
        if wanted == together and len(together) > 1:
            ways.append({"credit": _CREDIT})
        elif wanted & together and (wanted < together or together < wanted):
            ways.append({"credit_part": _CREDIT_PART})
    return _cheapest("by", ways)


def _ways(penalty: str, one: Name, other: Name, *, titled: bool) -> list[dict[str, float]]:
    """Return what it costs to read one name as the other, each way; *titled* says that they are titles of works."""
    if one.full == other.full:
        return [{}]
    ends = _ends_apart(one, other)
    ways = [{**_apart(penalty, one, other, bare=False), **ends}]
    if one.bare != one.text or other.bare != other.text:
        ways.append({**_apart(penalty, one, other, bare=True), "article": _ARTICLE, **ends})
    if titled and _goes_on(one, other):
        ways.append({"subtitle": _SUBTITLE, **ends})
    if one.inverted or other.inverted:
        pairs = ((one.inverted, other), (one, other.inverted))
        for here, there in pairs:
            if here and there:
                straight = min(_straight(penalty, here, there), key=lambda way: sum(way.values()))
                ways.append({**straight, "inverted": _INVERTED, **ends})
    return ways


def _straight(penalty: str, one: Name, other: Name) -> list[dict[str, float]]:
    ways = [_apart(penalty, one, other, bare=False)]
    if one.bare != one.text or other.bare != other.text:
        ways.append({**_apart(penalty, one, other, bare=True), "article": _ARTICLE})
    return ways


def _apart(penalty: str, one: Name, other: Name, *, bare: bool) -> dict[str, float]:
    """Return what it costs to read one text as the other, with their articles or without."""
    text, other_text = (one.bare, other.bare) if bare else (one.text, other.text)
    if text == other_text:
        return {}
    words, other_words = (one.bare_words, other.bare_words) if bare else (one.words, other.words)
    same_numbers = one.numbers == other.numbers
    if words == other_words or (not one.numbers and not other.numbers and "".join(words) == "".join(other_words)):
        return {"spelling": _SPELLING}
    distance = _NAME * (1.0 - fuzz.ratio(text, other_text) / 100.0)
    apart = {penalty: min(_AT_MOST[penalty], max(_NAME_AT_LEAST, distance))}
    return apart if same_numbers else {**apart, "number": _NUMBER}


def _ends_apart(one: Name, other: Name) -> dict[str, float]:
    """Return what the ends of two names cost that were understood: edition, version, guests."""
    apart = {}
    if one.versions != other.versions:
        apart["version"] = _VERSION
    elif one.detail != other.detail:
        apart["version_detail"] = _VERSION_DETAIL
    if one.editions != other.editions:
        apart["edition"] = _EDITION
    if one.soundtrack != other.soundtrack:
        apart["soundtrack"] = _SOUNDTRACK
    if one.guests != other.guests:
        apart["featuring"] = _FEATURING
    return apart


def _goes_on(one: Name, other: Name) -> bool:
    """Return whether one title ends where the other has a subtitle, or begins with several of its words."""
    if one.text in other.heads or other.text in one.heads:
        return True
    short, long = sorted((one.bare_words, other.bare_words), key=len)
    return _HEAD_AT_LEAST <= len(short) < len(long) and long[: len(short)] == short and one.numbers == other.numbers
