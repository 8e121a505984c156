"""Many wanted items against one shared pool of candidates, as one search for many of them answers. Fast, and the same.

A candidate is read once for the pool, and compared only with wanted items whose name is near one of its names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process

from bowerbird.importing.matching.choosing import Choice, Preference, decide, distinct, in_order
from bowerbird.importing.matching.costs import NEAR, STRONG, WEAK, weight
from bowerbird.importing.matching.names import Name, read_maker
from bowerbird.importing.matching.scoring import read, score_read, seek
from bowerbird.importing.matching.spelling import sounded
from bowerbird.words.query import Wanted
from bowerbird.words.results import Candidate

# Texts less alike than this cost more than 1 - NEAR, and those of makers more than 1 - WEAK, by their letters alone; a
# little less, since scores are rounded.
_NAMES_ALIKE = 100.0 * (1.0 - (1.0 - NEAR) / weight("name")) - 0.1
_MAKERS_ALIKE = 100.0 * (1.0 - (1.0 - WEAK) / weight("name")) - 0.1
_COMMON = frozenset({"and", "the"})


def choose_each(wanteds: Sequence[Wanted], candidates: Sequence[Candidate]) -> list[Choice]:
    """Return for each wanted item what :func:`choose` says of the same candidates, without a preference.

    One candidate may be the answer to several wanted items.
    """
    pool = distinct(candidates)
    readings = {
        (role, titled): _Pool(pool, role, titled=titled) for role, titled in {_reading(wanted) for wanted in wanteds}
    }
    return [readings[_reading(wanted)].choose(wanted) for wanted in wanteds]


def _reading(wanted: Wanted) -> tuple[str, bool]:
    return wanted.role, wanted.titled


def settled(choice: Choice) -> bool:
    """Return whether a choice from a shared answer stands; else the item should be searched for by itself.

    A shared answer is cut, so what is missing or weak in it may be found by a search of its own. Two strong candidates
    of which none leads stay two, whatever else there is.
    """
    strong = sum(one.match.score >= STRONG for one in choice.undecided)
    return choice.taken is not None or strong > 1


class _Pool:
    """Candidates that are read once, and found by their makers and by their names.

    What is neither by a maker nearly of the wanted name nor of the very title has a score below ``NEAR``.
    """

    def __init__(self, candidates: Sequence[Candidate], role: str, *, titled: bool) -> None:
        self._candidates = candidates
        self._known = [read(candidate.facts, role, titled=titled) for candidate in candidates]
        self._by_maker, self._by_name = _Index(_MAKERS_ALIKE), _Index(_NAMES_ALIKE)
        for place, known in enumerate(self._known):
            for maker, _ in known.makers:
                self._by_maker.enter(maker, place)
            for name, _ in known.names:
                self._by_name.enter(name, place)

    def choose(self, wanted: Wanted) -> Choice:
        sought = seek(wanted)
        places: set[int] = set()
        for name, _ in sought.names:
            places |= self._by_name.near(name) if wanted.by is None else self._by_name.same(name)
        if wanted.by is not None:
            maker = read_maker(wanted.by)
            places |= self._by_maker.near(maker) | self._by_maker.sharing(maker)
        scored = [(self._candidates[place], score_read(sought, self._known[place])) for place in sorted(places)]
        return decide(in_order(scored, alone=len(self._candidates) == 1), Preference())


class _Index:
    """Places of names, by all the texts under which a name may be the same, by its letters and by its words."""

    def __init__(self, alike: float) -> None:
        self._alike = alike
        self._places: dict[Name, list[int]] = {}

    def enter(self, name: Name, place: int) -> None:
        """Enter a name."""
        self._places.setdefault(name, []).append(place)

    def same(self, name: Name) -> set[int]:
        """Return the places of names that are the same but for spelling."""
        places = set().union(*(self._same.get(key, ()) for key in _keys(name)))
        if not name.latin or self._in_other_scripts:
            places.update(*(self._by_sound.get(sound, ()) for sound in _sounds(name)))
        return places

    def near(self, name: Name) -> set[int]:
        """Return the places of names that are the same, or alike by their letters."""
        places = self.same(name)
        for text in _texts(name):
            for other, *_ in process.extract(
                text, self._listed, scorer=fuzz.ratio, score_cutoff=self._alike, limit=None, processor=None
            ):
                places.update(self._by_text[other])
        return places

    def sharing(self, name: Name) -> set[int]:
        """Return the places of names that have a word in common with this one."""
        return set().union(*(self._by_word.get(word, ()) for word in _names_words(name)))

    @cached_property
    def _same(self) -> dict[str, list[int]]:
        return self._by(_keys)

    @cached_property
    def _by_sound(self) -> dict[str, list[int]]:
        return self._by(_sounds)

    @cached_property
    def _in_other_scripts(self) -> bool:
        return not all(name.latin for name in self._places)

    @cached_property
    def _by_text(self) -> dict[str, list[int]]:
        return self._by(_texts)

    @cached_property
    def _listed(self) -> list[str]:
        return list(self._by_text)

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        return self._by(_names_words)

    def _by(self, keys: Callable[[Name], tuple[str, ...]]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for name, places in self._places.items():
            for key in keys(name):
                if (known := found.get(key)) is None:
                    found[key] = list(places)
                else:
                    known += places
        return found


def _readings(name: Name) -> Iterator[Name]:
    yield name
    for other, _ in name.others:
        yield other


@lru_cache(maxsize=16384)
def _texts(name: Name) -> tuple[str, ...]:
    return tuple({text for each in _readings(name) for text in (each.text, each.bare)})


@lru_cache(maxsize=16384)
def _names_words(name: Name) -> tuple[str, ...]:
    return tuple({word for each in _readings(name) for word in each.bare_words} - _COMMON)


@lru_cache(maxsize=16384)
def _sounds(name: Name) -> tuple[str, ...]:
    """Return how a name may sound, also to who reads Hangul."""
    return tuple({sounded(each.text, hangul=hangul) for each in _readings(name) for hangul in (False, True)})


@lru_cache(maxsize=16384)
def _keys(name: Name) -> tuple[str, ...]:
    """Return the texts of a name that are equal for names which are the same but for spelling."""
    keys = {name.full}
    for each in _readings(name):
        keys |= {each.text, each.bare, "|".join(each.runs), "|".join(each.bare_runs), " ".join(sorted(each.bare_words))}
    return tuple(keys)
