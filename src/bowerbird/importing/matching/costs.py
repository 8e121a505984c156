"""What the differences between a wanted item and a candidate cost: the one table of the penalties, and the thresholds.

docs/matching.md lists exactly these.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

STRONG = 0.9
"""From this score on a candidate is taken, if it also leads."""
LEAD = 0.05
"""A candidate leads when the next one is at least so much worse."""
WEAK = 0.5
"""Below this score a candidate is another item altogether."""
NEAR = 0.2
"""From this score on a person may want to look at a candidate all the same, when there is no better one."""
NEAR_AT_MOST = 10
"""So many of those are shown."""
PREFERENCE = 0.06
"""How far a candidate stands behind a rival for each field that is not what is preferred. No part of its score."""


class Penalty(NamedTuple):
    """One way in which a candidate may differ.

    Attributes:
        weight: what it costs, of 1.
        meaning: when it is due.
    """

    weight: float
    meaning: str


PENALTIES: Mapping[str, Penalty] = MappingProxyType(
    {
        "name": Penalty(
            2.5, "times the share of letters that differ in the name (the maker's costs as `by`), at most 1"
        ),
        # What is of the same name by somebody else is not it, but a person may want to see it.
        "by_at_most": Penalty(0.75, "the most that letters of the maker's name cost"),
        # However long a name is, one that differs must not be taken unseen: more than 1 - STRONG.
        "name_at_least": Penalty(0.11, "a name that differs at all costs so much"),
        # "Volume II" and "Volume III" are two works, although only one letter tells them apart: with the name, weak.
        "number": Penalty(0.4, "the numbers in the name differ, on top of the letters"),
        "version": Penalty(0.35, "only one is live, acoustic, a remix, a tribute …"),
        "version_detail": Penalty(0.15, "both are live (or a remix …), of another place or by another hand"),
        "subtitle": Penalty(0.25, "one title goes on where the other ends"),
        "edition": Penalty(LEAD, "only one names its edition (deluxe, remastered, mono …), or they name others"),
        "soundtrack": Penalty(LEAD, "only one says that it is a soundtrack"),
        "featuring": Penalty(LEAD, "the guests differ, or only one names them"),
        # A candidate of exactly the name leads one that is only known by it, or is called so but for the article.
        "alias": Penalty(LEAD, "the candidate is known by the name, but is called something else"),
        "article": Penalty(LEAD, "only one begins with an article"),
        "inverted": Penalty(LEAD, "one is written as it is sorted, with a comma"),
        "spelling": Penalty(LEAD, "only spaces, numerals or the word before a number differ"),
        "self_titled": Penalty(LEAD, "the wanted title says that it is the maker's name"),
        "credit": Penalty(0.02, "the same makers in another order or with other words between them"),
        "credit_part": Penalty(0.15, "only some of the makers are the same"),
        "year": Penalty(0.05, "a year of difference, under the name of the column"),
        "year_at_most": Penalty(0.3, "the most that years cost"),
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
