"""What is known of a query before anybody is asked: the stored item that it means, or what came of asking before.

A single import and the rows of a list go the same way: a person's word first, then identifiers and a strict match of
the words, then what imports and rows that asked for the same have turned out to mean.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bowerbird.catalogue.finder import Finder
from bowerbird.catalogue.imports.settling import Remembered
from bowerbird.catalogue.tables import Item
from bowerbird.importing.keys import query_key
from bowerbird.importing.matching import says_little
from bowerbird.words.identifiers import Identifier
from bowerbird.words.lists import IN_CATALOGUE
from bowerbird.words.query import Query

BEFORE = "it was found under these words before"


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What is asked for.

    Attributes:
        key: the same for all that ask for the same (``keys.query_key`` of what was asked for at first).
        doubted: whether the words say too little to be believed: then only a person's word on them counts.
    """

    query: Query
    key: str
    doubted: bool = False


@dataclass(frozen=True, kw_only=True)
class Recalled:
    """What is known of it.

    Attributes:
        item_id: the stored item that it means.
        reason: how that is known, where what is stored of the item does not say so.
        earlier: what came of a row that asked for the same, where that was no item.
        rejected: the candidates that a person has rejected for it.
    """

    item_id: int | None = None
    reason: str | None = None
    earlier: Remembered | None = None
    rejected: frozenset[Identifier] = frozenset()


def stored_item(finder: Finder, kind: type[Item], query: Query) -> int | None:
    """Return the stored item that a query means, or None: then a source has to tell."""
    if query.identifiers or query.wanted() is None:
        return finder.find(kind, query)
    return recall(finder, kind, [Asking(query=query, key=query_key(kind, query))])[0].item_id


def recall(
    finder: Finder, kind: type[Item], asking: Sequence[Asking], *, made_before: dt.datetime | None = None
) -> list[Recalled]:
    """Return what is known of all that is asked for, in its order, in a handful of statements however much it is.

    Args:
        finder: the finder.
        kind: the kind of the items.
        asking: what is asked for.
        made_before: words mean no item that is younger.
    """
    keys = {asked.key for asked in asking}
    decided = finder.remembered(keys, by_person=True)
    by_person = {key: row.item_id for key, row in decided.items() if row.status in IN_CATALOGUE and row.item_id}
    rejected = finder.rejections(keys)
    stored = finder.find_many(kind, [asked.query for asked in asking], made_before=made_before)
    called = dict(zip((asked.key for asked in asking), stored, strict=True))
    little = {asked.key: item_id for asked, item_id in zip(asking, stored, strict=True) if _says_little(asked.query)}
    known = finder.identifiers({item_id for item_id in little.values() if item_id})
    # What no source knows was made of words like these.
    unsure = {key for key, item_id in little.items() if item_id and known[item_id]}
    found = [
        by_person.get(asked.key, None if asked.doubted or asked.key in unsure else item_id)
        if item_id or asked.doubted
        else None
        for asked, item_id in zip(asking, stored, strict=True)
    ]
    left = {asked.key for asked, item_id in zip(asking, found, strict=True) if item_id is None or asked.key in rejected}
    singly = finder.found_before(left)
    before = finder.remembered(left)
    names = finder.identifiers({item_id for item_id in (*found, *singly.values()) if item_id}) if rejected else {}

    def of(asked: Asking, item_id: int | None) -> Recalled:
        wrong, earlier = rejected.get(asked.key, frozenset()), before.get(asked.key)
        if item_id is not None and wrong.isdisjoint(names.get(item_id, ())):
            return Recalled(item_id=item_id, rejected=wrong)
        again = earlier.item_id if earlier and earlier.status in IN_CATALOGUE else None
        if again is None and wrong.isdisjoint(names.get(singly.get(asked.key, 0), ())):
            again = singly.get(asked.key)
        if again is not None and not asked.doubted:
            return Recalled(item_id=again, reason=None if again == called[asked.key] else BEFORE, rejected=wrong)
        return Recalled(earlier=earlier if earlier and earlier.status not in IN_CATALOGUE else None, rejected=wrong)

    return [of(asked, item_id) for asked, item_id in zip(asking, found, strict=True)]


def _says_little(query: Query) -> bool:
    """Return whether words fit several works, of which the stored one need not be meant. Pure."""
    wanted = None if query.identifiers else query.wanted()
    return wanted is not None and says_little(wanted)
