"""Cases: rows of lists, each with what it means, and the catalogue they are looked for in.

What weights are learnt from and what measures them is kept apart by construction: `share` divides the albums by their
names, whatever the seed, and the seeds of the two are different ones.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, NamedTuple

from benchmarks.matching.sets import Listed, known_works, people
from bowerbird.importing.importer import Importer
from bowerbird.music import AlbumImporter
from bowerbird.testing.neighbours import Dice, catalogue, is_edition
from bowerbird.testing.spellings import SPELLINGS, Spelt, changed
from bowerbird.testing.works import Work, as_facts

TRAINING_SEEDS, MEASURING_SEEDS = (101, 102, 103), (1, 2, 3, 4)
_PARTS = 3
_OFTEN = dict.fromkeys(SPELLINGS, 1) | {
    **dict.fromkeys(("typo in the title", "lower case", "title without article", "artist without article"), 3),
    **dict.fromkeys(("edition", "no year", "year one off", "year of a reissue", "and for &", "no punctuation"), 3),
    **dict.fromkeys(("blanks", "two typos in the title", "html", "plus for &"), 0),
}
"""How often each kind of noise is in a list, in relation to the others."""


class Case(NamedTuple):
    """A row, the ids that are right for it (none: the catalogue lacks it), and the kinds of noise in it."""

    words: dict[str, Any]
    means: frozenset[str]
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaseSet:
    """Rows and the facts of the catalogue they are looked for in."""

    name: str
    cases: Sequence[Case]
    facts: Mapping[str, Any]
    works: Sequence[Work] = field(default=())
    importer: type[Importer[Any, Any]] = AlbumImporter


def share(listed: Sequence[Listed], *, training: bool) -> list[Listed]:
    """Return the albums to learn from (a third of them), or those to measure with: by their names alone."""
    return [row for row in listed if (_part(row.work) == 0) == training]


def as_they_stand(name: str, listed: Sequence[Listed], seed: int) -> CaseSet:
    """Return the rows of a list, a tenth of whose albums the catalogue lacks; what stands round them is there.

    Every other album that is known here is in the catalogue too, with nothing round it.
    """
    dice = Dice(seed, known_works())
    own = dict.fromkeys(row.work for row in listed)
    absent = withheld(own, dice)
    works = [*catalogue(own, dice, without=absent), *(work for work in known_works() if work.id not in absent)]
    # A search has no order of its own among those that fit equally well.
    dice.shuffle(works)
    cases = [Case(_words(row), frozenset({row.work.id}) - absent) for row in listed]
    return CaseSet(name, cases, as_facts(works, people(), dice.typeset), works)


def noisy(name: str, listed: Sequence[Listed], seed: int) -> CaseSet:
    """Return the same with noise in nine rows of ten, of one kind or two."""
    stand = as_they_stand(name, listed, seed)
    dice = random.Random(f"noise {seed}")  # noqa: S311 -- no secret
    cases = [_spelt(row, case, dice) for row, case in zip(listed, stand.cases, strict=True)]
    return replace(stand, cases=[_or_its_edition(case, stand.works) for case in cases])


def of_kind(stand: CaseSet, listed: Sequence[Listed], kind: str, rows: int, seed: int) -> CaseSet:
    """Return some rows of a set with noise of one kind in all of them; fewer where there are not so many."""
    dice = random.Random(f"{kind} {seed}")  # noqa: S311 -- no secret
    pairs = list(zip(listed, stand.cases, strict=True))
    dice.shuffle(pairs)
    cases = (case for pair, plain in pairs if (case := _with_kinds(pair, plain, (kind,), dice)).kinds)
    return replace(stand, name=kind, cases=[_or_its_edition(case, stand.works) for case in islice(cases, rows)])


def _spelt(one: Listed, case: Case, dice: random.Random) -> Case:
    kinds = dice.choices(tuple(_OFTEN), tuple(_OFTEN.values()), k=dice.choices((0, 1, 2), (1, 6, 3))[0])
    return _with_kinds(one, case, kinds, dice)


def _with_kinds(one: Listed, case: Case, kinds: Sequence[str], dice: random.Random) -> Case:
    spelt, made = Spelt(one.title, one.artist, one.year), []
    for kind in kinds:
        if (other := changed(spelt, kind, dice)) is not None:
            spelt = other
            made.append(kind)
    return case._replace(words=_words(spelt), kinds=tuple(made))


def _words(row: Spelt | Listed) -> dict[str, Any]:
    given = {"title": row.title, "artist": row.artist, "year": row.year}
    return {name: value for name, value in given.items() if value}


def _or_its_edition(case: Case, works: Sequence[Work]) -> Case:
    """Return a row that names an edition so that an edition of the album is right too."""
    if "edition" not in case.kinds or not case.means:
        return case
    own = next(work for work in works if work.id in case.means)
    same = {
        work.id for work in works if is_edition(work) and work.credit == own.credit and work.title.startswith(own.title)
    }
    return case._replace(means=case.means | same)


def withheld(works: Iterable[Work], dice: Dice, part: float = 0.1) -> frozenset[str]:
    """Return the ids of a tenth of the works."""
    ids = list(dict.fromkeys(work.id for work in works))
    return frozenset(dice.sample(ids, round(len(ids) * part)))


def _part(work: Work) -> int:
    return hashlib.sha256(f"{work.title}\x1f{work.credit}".encode()).digest()[0] % _PARTS
