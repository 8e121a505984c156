"""What the differences between a wanted item and a candidate cost: the one table of the penalties, and the thresholds.

docs/matching.md lists exactly these.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

STRONG = 0.9
"""From this score on a candidate is taken, if it also leads."""
LEAD = 0.025
"""A candidate leads when the next one is at least so much worse."""
WEAK = 0.5
"""Below this score a candidate is another item altogether."""
NEAR = 0.2
"""From this score on a person may want to look at a candidate all the same, when there is no better one."""
NEAR_AT_MOST = 10
"""So many of those are shown."""
PREFERENCE = 0.06
"""How far a candidate stands behind a rival for each field that is not what is preferred. No part of its score."""
NEVER = 0.11
"""What costs at least so much is never taken unseen: more than 1 - ``STRONG``."""


class Penalty(NamedTuple):
    """One way in which a candidate may differ.

    Attributes:
        weight: what it costs, of 1.
        meaning: when it is due.
        dated: what it costs when the given year is the very year of the candidate, which is of the kind that is
            preferred; None when the year says nothing about it.
    """

    weight: float
    meaning: str
    dated: float | None = None


PENALTIES: Mapping[str, Penalty] = MappingProxyType(
    {
        "name": Penalty(2.5, "times the share of letters that differ in the name (the maker's costs as `by`)"),
        # Another title of the very year by the maker may be the same under another name: shown, no more.
        "name_at_most": Penalty(1.0, "the most that letters of the name cost", 0.8),
        # What is of the same name by somebody else is not it, but a person may want to see it.
        "by_at_most": Penalty(0.75, "the most that letters of the maker's name cost"),
        # However long a name is, one that differs must not be taken unseen.
        "name_at_least": Penalty(NEVER, "a name that differs at all costs so much"),
        "slip": Penalty(NEVER, "a letter or two are missing, extra, other or in another place, in a long word", 0.05),
        # "Volume II" and "Volume III" are two works, although only one letter tells them apart: with the name, weak.
        "number": Penalty(0.4, "the numbers in the name differ, on top of the letters"),
        "first": Penalty(0.15, "only one says that it is the first (“Volume 1”)", 0.05),
        # More than 1 - WEAK, as for what is unlikely.
        "version": Penalty(0.52, "only one is live, acoustic, a remix, a tribute …, also by its disambiguation"),
        "version_detail": Penalty(0.15, "both are live (or a remix …), of another place or by another hand"),
        "subtitle": Penalty(0.25, "one title goes on where the other ends", 0.06),
        "part": Penalty(0.45, "one title is a part of the other", 0.3),
        "edition": Penalty(
            LEAD, "only one names its edition or medium (deluxe, remastered, vinyl …), or they name others"
        ),
        "year_in_name": Penalty(
            0.08, "only one has a year at its end; as a number if it is not the year of the candidate"
        ),
        "soundtrack": Penalty(LEAD, "only one says that it is a soundtrack"),
        # The film of an album has music of its own.
        "soundtrack_extra": Penalty(
            0.25, "only the candidate says that it is a soundtrack, and is not of the given year"
        ),
        "featuring": Penalty(LEAD, "the guests differ, or only one names them"),
        "type_in_name": Penalty(LEAD, "only one title says of what type it is, and the candidate is of that type"),
        # A candidate of exactly the name leads one that is only known by it, or is called so but for the article.
        "alias": Penalty(LEAD, "the candidate is known by the name, but is called something else"),
        "article": Penalty(LEAD, "only one begins with an article"),
        "inverted": Penalty(LEAD, "one is written as it is sorted, with a comma, or its words are in another order"),
        "spelling": Penalty(LEAD, "only spaces, signs, numerals or the word before a number differ"),
        "script": Penalty(LEAD, "another script, of the same sound"),
        "self_titled": Penalty(LEAD, "the wanted title says that it is the maker's name"),
        "maker_in_title": Penalty(LEAD, "only one title has the maker's name in it"),
        "maker_before": Penalty(0.15, "only one title begins with the maker's name", 0.05),
        "credit": Penalty(0.02, "the same makers in another order or with other words between them"),
        "credit_part": Penalty(0.15, "only some of the makers are the same", 0.05),
        "maker_form": Penalty(0.15, "one name of the maker is a part of the other, or its initials", 0.05),
        "year": Penalty(0.05, "a year of difference, under the name of the column"),
        "year_at_most": Penalty(0.3, "the most that years cost"),
        "reissue_year": Penalty(
            0.06, "a year that is later by two or more, as that of a reissue of a title that says much"
        ),
        "kind_and_year": Penalty(
            0.25, "of a kind that often has another's name (an EP, a live album), and not of the given year"
        ),
        "length": Penalty(0.3, "a length 15 s apart or more; nothing up to 3 s, and in between in proportion"),
        # Who is known to fit leads one of whom it is not known.
        "unknown": Penalty(LEAD, "the candidate does not say what was given, under the name of the column"),
        "hint": Penalty(0.2, "another field than was given (country, type …), under the name of the column"),
        # More than 1 - WEAK: an album that is absent is rather not found than asked about for the sake of its single.
        "unlikely": Penalty(0.55, "another kind of thing (a single for an album), under the name of the column"),
    }
)


def weight(name: str) -> float:
    """Return what the penalty of this name costs."""
    return PENALTIES[name].weight


def dated(name: str) -> float:
    """Return what the penalty of this name costs when the year speaks for the candidate."""
    penalty = PENALTIES[name]
    return penalty.weight if penalty.dated is None else penalty.dated
