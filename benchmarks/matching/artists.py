"""Artists by name: among namesakes, tribute bands and duets, a tenth of them missing; names as people write them."""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterator
from typing import Any

from benchmarks.matching.cases import Case, CaseSet
from benchmarks.matching.sets import DATASETS, people
from bowerbird.music import ArtistImporter
from bowerbird.testing.spellings import mistyped
from bowerbird.testing.works import Person

ROWS, AROUND = 300, 2_000
_LINES = ("DE", "FR", "BR", "JP", "CA")


def artists(seed: int) -> CaseSet:
    """Return artists of a list of fourteen thousand, and those with aliases; no rows where the list is not at hand."""
    dice = random.Random(f"artists {seed}")  # noqa: S311 -- no secret
    known = list(_known())
    dice.shuffle(known)
    # A list of names alone says nothing of whom of two is meant: namesakes are rows of another kind.
    chosen = [*people().values(), *known[:ROWS]]
    absent = {person.id for person in dice.sample(chosen, len(chosen) // 10)}
    entries = [_entry(person) for person in (*chosen, *known[ROWS : ROWS + AROUND]) if person.id not in absent]
    cases = []
    for person in chosen:
        entries += _around(person, dice)
        name, kind = _written(person, dice)
        cases.append(Case({"name": name}, frozenset({person.id}) - absent, (kind,)))
    for person in dice.sample([artist for artist in chosen if artist.id not in absent], 30):
        other = person._replace(comment="another of the name", country=dice.choice(_LINES), aliases=())
        entries.append(_entry(other))
        # The name alone is not enough any more; with the country it is.
        cases = [
            _with_country(case, person, dice) if person.id in case.means and case.kinds != ("alias",) else case
            for case in cases
        ]
    dice.shuffle(entries)
    return CaseSet("artists", cases, {"artists": entries, "albums": [], "genres": []}, importer=ArtistImporter)


def _with_country(case: Case, person: Person, dice: random.Random) -> Case:
    if dice.random() < 0.5:  # noqa: PLR2004 -- half of them
        return case._replace(words={**case.words, "country": person.country}, kinds=("namesake, country given",))
    return case._replace(means=frozenset(), kinds=("namesake",))


def _written(person: Person, dice: random.Random) -> tuple[str, str]:
    """Return the name as a list writes it, and which kind of writing that is."""
    name = person.name
    ways = [("as it is", name), ("as it is", name), ("lower case", name.lower()), ("upper case", name.upper())]
    ways += [("alias", alias) for alias in person.aliases]
    ways += [("no article", name[4:])] * name.startswith("The ")
    ways += [("as sorted", re.sub(r"^(\S+) (\S+)$", r"\2, \1", name))] * (person.kind == "Person")
    ways += [("and for &", name.replace("&", "and"))] * ("&" in name)
    ways += [("typo", mistyped(name, dice))] * (len(name) > 10)  # noqa: PLR2004 -- of a short name it is another
    kind, written = dice.choice(ways)
    return written, kind


def _around(person: Person, dice: random.Random) -> Iterator[dict[str, Any]]:
    """Yield artists that are called nearly so, and are others."""
    forms = ("The {} Experience", "{} Tribute Band", "{} & Friends", "{} Orchestra", "{} Jr.", "DJ {}", "{} Trio")
    for form in dice.sample(forms, 2):
        yield _entry(Person(form.format(person.name), country=dice.choice(_LINES)))


def _entry(person: Person) -> dict[str, Any]:
    sort_name = re.sub(r"^The (.+)$", r"\1, The", person.name)
    if person.kind == "Person":
        sort_name = re.sub(r"^(\S+) (\S+)$", r"\2, \1", person.name)
    entry = {"id": person.id, "name": person.name, "sort_name": sort_name, "type": person.kind}
    aliases = [{"name": alias} for alias in person.aliases]
    return {**entry, "country": person.country, "disambiguation": person.comment, "aliases": aliases}


def _known() -> Iterator[Person]:
    path = DATASETS / "artists-14k.csv"
    if not path.is_file():
        return
    taken = {name.casefold() for name in people()}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = row["artist"].strip()
            if any(char.isalnum() for char in name) and name.casefold() not in taken:
                taken.add(name.casefold())
                yield Person(name, kind=row["type"] or "Group")
