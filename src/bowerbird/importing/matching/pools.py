"""Many wanted items against one shared pool of candidates, as one search for many of them answers. Fast, and the same.

A candidate is read once for the pool, and compared only with wanted items whose name is near one of its names.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from bowerbird.importing.matching.choosing import Choice, Preference, decide, distinct, in_order
from bowerbird.importing.matching.costs import STRONG, WEAK, weight
from bowerbird.importing.matching.scoring import Known, Named, read, score_read, wanted_names
from bowerbird.words.query import Wanted
from bowerbird.words.results import Candidate

# Texts less alike than this cost more than 1 - WEAK by their letters alone; a little less, since scores are rounded.
_ALIKE_AT_LEAST = 100.0 * (1.0 - (1.0 - WEAK) / weight("name")) - 0.1


def choose_each(wanteds: Sequence[Wanted], candidates: Sequence[Candidate]) -> list[Choice]:
    """Return for each wanted item what :func:`choose` says of the same candidates, without a preference.

    One candidate may be the answer to several wanted items.
    """
    pool = distinct(candidates)
    readings = {role: _Pool(pool, role) for role in {one.role for one in wanteds}}
    return [readings[one.role].choose(one) for one in wanteds]


def settled(choice: Choice) -> bool:
    """Return whether a choice from a shared answer stands; else the item should be searched for by itself.

    A shared answer is cut, so what is missing or weak in it may be found by a search of its own. Two strong candidates
    of which none leads stay two, whatever else there is.
    """
    strong = sum(one.match.score >= STRONG for one in choice.undecided)
    return choice.taken is not None or strong > 1


class _Pool:
    """Candidates that are read, and can be found by the texts of their names."""

    def __init__(self, candidates: Sequence[Candidate], role: str) -> None:
        self._candidates = candidates
        self._known = [read(one.facts, role) for one in candidates]
        self._by_key: dict[str, list[int]] = {}
        self._by_joined: dict[str, list[int]] = {}
        for place, known in enumerate(self._known):
            self._enter(place, known)
        self._keys = list(self._by_key)

    def _enter(self, place: int, known: Known) -> None:
        for name, _ in known.names:
            for key in name.keys:
                self._by_key.setdefault(key, []).append(place)
            for key in name.joined:
                self._by_joined.setdefault(key, []).append(place)

    def choose(self, wanted: Wanted) -> Choice:
        names = wanted_names(wanted)
        places: set[int] = set()
        for name, _ in names:
            for key in name.joined:
                places.update(self._by_joined.get(key, ()))
            for key in name.keys:
                for other in self._near(key, begins=wanted.by is not None):
                    places.update(self._by_key[other])
        choice = decide(self._ranked(wanted, names, sorted(places)), Preference())
        # What is shown for want of anything better need not be near by its name alone.
        return choice if choice.taken or choice.undecided else decide(self._ranked(wanted, names), Preference())

    def _ranked(
        self, wanted: Wanted, names: Sequence[Named], places: Sequence[int] | None = None
    ) -> tuple[Candidate, ...]:
        listed = range(len(self._candidates)) if places is None else places
        scored = [(self._candidates[place], score_read(wanted, names, self._known[place])) for place in listed]
        return in_order(scored, alone=len(self._candidates) == 1)

    def _near(self, key: str, *, begins: bool) -> list[str]:
        """Return the texts that are alike by letters, and of titles also those that begin alike."""
        found = process.extract(
            key, self._keys, scorer=fuzz.ratio, score_cutoff=_ALIKE_AT_LEAST, limit=None, processor=None
        )
        near = [other for other, *_ in found]
        if begins:
            near += [other for other in self._keys if other.startswith(key) or key.startswith(other)]
        return near
