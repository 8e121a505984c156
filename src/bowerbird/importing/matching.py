"""Matching: how well a candidate fits what is wanted, and which candidate is taken. Pure.

A score is 1 less the sum of named penalties, so that a person can see what spoke against a candidate.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from rapidfuzz import fuzz

from bowerbird.words.errors import NoSuchCandidateError, QueryError
from bowerbird.words.facts import Facts, is_blank
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Wanted, agrees
from bowerbird.words.results import Candidate, Match
from bowerbird.words.text import fold

STRONG = 0.9
"""From this score on a candidate is taken, if it also leads."""
LEAD = 0.05
"""A candidate leads when the next one is at least so much worse."""
WEAK = 0.5
"""Below this score a candidate is another item altogether."""

# What the differences cost. However long a name is, one that differs must not be taken unseen.
_NAME = 2.5
_NAME_AT_LEAST = 0.11
# "Volume II" and "Volume III" are two works, although only one letter tells them apart.
_NUMBER = 0.3
# A candidate of exactly the name leads one that is only known by it, or is called so but for the article.
_ALIAS = LEAD
_ARTICLE = LEAD
_YEAR_APART = 0.05
_YEARS_AT_MOST = 0.3
_HINT = 0.2
# Who is known to fit leads one of whom it is not known.
_UNKNOWN = LEAD
_PREFERENCE = 0.06

_SPELLING = LEAD

_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii")
_NUMERALS = {numeral: str(number) for number, numeral in enumerate((*_ROMAN, "xviii", "xix", "xx"), start=1)}
# "I", "V", "X" and "XX" are names as well; behind a word that is counted they are not.
_CERTAIN_NUMERALS = frozenset(_NUMERALS) - {"i", "v", "x", "xx"}
_COUNTED = frozenset({"act", "book", "chapter", "no", "number", "part", "pt", "symphony", "vol", "volume"})
_LEADING_ARTICLE = re.compile(r"^(?:the|a|an|los|las|les|le|la|die|der|das) (?=\S)")


def score(wanted: Wanted, candidate: Facts) -> Match:
    """Return how well what a source says about a candidate fits what is wanted."""
    penalties = _name_penalties("name", wanted.name, _names(candidate))
    if wanted.by:
        for name, cost in _name_penalties("by", wanted.by, _makers(wanted.role, candidate)).items():
            penalties[name] = penalties.get(name, 0.0) + cost
    for name, hint in wanted.hints.items():
        penalties[name] = _hint_penalty(hint, candidate.fields.get(name))
    for name, preferred in wanted.preferred.items():
        if name not in wanted.hints and (candidate.fields.get(name) or None) != (preferred or None):
            penalties[name] = _PREFERENCE
    spoken = {name: round(cost, 4) for name, cost in penalties.items() if cost > 0}
    return Match(score=round(max(0.0, 1.0 - sum(spoken.values())), 4), penalties=spoken)


def ranked(wanted: Wanted, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return the candidates with their scores, the best first; equal ones stay in the source's order."""
    first = {one.identifier: one for one in reversed(candidates)}
    distinct = [one for one in candidates if first[one.identifier] is one]
    scored = [msgspec.structs.replace(one, match=score(wanted, one.facts)) for one in distinct]
    scored.sort(key=lambda one: -one.match.score)
    if len(scored) > 1:
        lead = round(scored[0].match.score - scored[1].match.score, 4)
        scored[0] = msgspec.structs.replace(scored[0], match=msgspec.structs.replace(scored[0].match, lead=lead))
    return tuple(scored)


@dataclass(frozen=True, kw_only=True)
class Preference:
    """What to do when the words fit several items.

    Attributes:
        pick: take the candidate of this number, as listed, from 1.
        best: take the best one.
    """

    pick: int | None = None
    best: bool = False

    def __post_init__(self) -> None:
        """Refuse two ways to choose at once.

        Raises:
            QueryError: both are given, or ``pick`` is no number.
        """
        if self.best and self.pick is not None:
            raise QueryError("best and pick choose differently: give one of them")
        if self.pick is not None and (isinstance(self.pick, bool) or not isinstance(self.pick, int)):
            raise QueryError(f"pick={self.pick!r} must be a number of the list of candidates, from 1")

    @property
    def given(self) -> bool:
        """Whether the caller wants to choose."""
        return self.best or self.pick is not None


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The candidate that is taken, or those between which a person must choose; neither means not found."""

    taken: Candidate | None = None
    undecided: tuple[Candidate, ...] = ()


def choose(
    wanted: Wanted,
    candidates: Sequence[Candidate],
    preference: Preference,
    *,
    rejected: Collection[Identifier] = (),
) -> Choice:
    """Return which of *candidates* is meant: the strong one that leads, or the one that *preference* points at.

    One that a person has rejected counts as if the source did not have it.

    Raises:
        NoSuchCandidateError: ``pick`` is no number of the list.
    """
    offered = [one for one in candidates if one.identifier not in rejected]
    near = tuple(one for one in ranked(wanted, offered) if one.match.score >= WEAK)
    lead = near[0].match.lead if near else None
    clear = bool(near) and near[0].match.score >= STRONG and (lead is None or lead >= LEAD)
    return _chosen(near, preference, clear=clear)


def choose_by_code(
    codes: Collection[Identifier],
    candidates: Sequence[Candidate],
    preference: Preference,
    *,
    rejected: Collection[Identifier] = (),
) -> Choice:
    """Return which of *candidates* is meant by a code (a barcode): the only one that has it.

    Raises:
        NoSuchCandidateError: ``pick`` is no number of the list.
    """
    having = [one for one in candidates if one.identifier not in rejected and set(codes) & set(one.facts.identifiers)]
    sure = Match(score=1.0)
    near = tuple(msgspec.structs.replace(one, match=sure) for one in {one.identifier: one for one in having}.values())
    return _chosen(near, preference, clear=len(near) == 1)


def _chosen(near: tuple[Candidate, ...], preference: Preference, *, clear: bool) -> Choice:
    if not near:
        return Choice()
    if preference.pick is not None:
        if not 1 <= preference.pick <= len(near):
            raise NoSuchCandidateError(f"there is no candidate {preference.pick}; the list has {len(near)}")
        return Choice(taken=near[preference.pick - 1])
    return Choice(taken=near[0]) if preference.best or clear else Choice(undecided=near)


def is_settled(choice: Choice) -> bool:
    """Return whether an answer that several queries shared settles one of them, so that it need not be asked alone.

    It does when a candidate is taken, or when several are so good that asking alone would not tell them apart either.
    """
    return choice.taken is not None or (len(choice.undecided) > 1 and choice.undecided[0].match.score >= STRONG)


def _names(facts: Facts) -> list[tuple[str, float]]:
    """Return what a candidate is called, with what it costs to be known by that name only."""
    fields = facts.fields
    main = [(str(fields[key]), 0.0) for key in ("name", "title") if fields.get(key)]
    others = [fields.get("sort_name"), *(fields.get("aliases") or ())]
    return main + [(str(name), _ALIAS) for name in others if name]


def _makers(role: str, candidate: Facts) -> list[tuple[str, float]]:
    """Return what the makers of a candidate are called, each and as the whole credit that is printed."""
    printed = candidate.fields.get(f"{role}_credit")
    each = [named for tie in candidate.related if tie.role == role for named in _names(tie.facts)]
    return each + ([(str(printed), 0.0)] if printed else [])


def _name_penalties(penalty: str, wanted: str, names: Sequence[tuple[str, float]]) -> dict[str, float]:
    """Return the cheapest way to read *wanted* as one of *names*."""
    key = fold(wanted)
    bare = _LEADING_ARTICLE.sub("", key, count=1)
    cheapest = {penalty: 1.0}
    for name, cost in names:
        other = fold(name)
        ways = [{**_apart(penalty, key, other), "alias": cost}]
        if (other_bare := _LEADING_ARTICLE.sub("", other, count=1)) != other or bare != key:
            ways.append({**_apart(penalty, bare, other_bare), "article": _ARTICLE, "alias": cost})
        cheapest = min([cheapest, *ways], key=lambda way: sum(way.values()))
    return cheapest


def _apart(penalty: str, one: str, other: str) -> dict[str, float]:
    """Return what it costs to read one folded name as the other."""
    if one == other:
        return {}
    words, other_words = _words(one), _words(other)
    numbers, other_numbers = _numbers(words), _numbers(other_words)
    if words == other_words or (not numbers and not other_numbers and "".join(words) == "".join(other_words)):
        return {"spelling": _SPELLING}
    distance = _NAME * (1.0 - fuzz.ratio(one, other) / 100.0)
    apart = {penalty: min(1.0, max(_NAME_AT_LEAST, distance))}
    return apart if numbers == other_numbers else {**apart, "number": _NUMBER}


def _words(folded: str) -> list[str]:
    """Return the words of a name with its numerals in digits, where it is certain that they are numerals."""
    words = folded.split()
    return [
        _NUMERALS[word]
        if word in _NUMERALS and (word in _CERTAIN_NUMERALS or (place and words[place - 1] in _COUNTED))
        else word
        for place, word in enumerate(words)
    ]


def _numbers(words: Sequence[str]) -> list[str]:
    return [word for word in words if any(char.isdigit() for char in word)]


def _hint_penalty(hint: Any, value: Any) -> float:  # noqa: ANN401 -- a field's value is of any type
    if is_blank(value):
        return _UNKNOWN
    if isinstance(hint, int) and isinstance(value, int):
        return min(_YEARS_AT_MOST, _YEAR_APART * abs(hint - value))
    return 0.0 if agrees(hint, value) else _HINT
