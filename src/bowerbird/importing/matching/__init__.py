"""Matching: how well a candidate fits what is wanted, and which candidate is taken. Pure.

It reads in the order the data flows: costs (the table); spelling, numerals, ends, names (what a name says); comparing
and makers (what it costs to read one as another); fields, scoring, probability, choosing; pools (many at once).
"""

from bowerbird.importing.matching.choosing import Choice, Preference, choose, choose_by_code, ranked
from bowerbird.importing.matching.costs import LEAD, PENALTIES, STRONG, WEAK, Penalty
from bowerbird.importing.matching.pools import choose_each, settled
from bowerbird.importing.matching.probability import without_probability
from bowerbird.importing.matching.scoring import says_little, score
from bowerbird.importing.matching.wording import differences

__all__ = [
    "LEAD",
    "PENALTIES",
    "STRONG",
    "WEAK",
    "Choice",
    "Penalty",
    "Preference",
    "choose",
    "choose_by_code",
    "choose_each",
    "differences",
    "ranked",
    "says_little",
    "score",
    "settled",
    "without_probability",
]
