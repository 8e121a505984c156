"""Finding stored items by words: a strict match of names, folded, and when that settles who is meant."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from bowerbird.catalogue.asked_for import asked_for_themselves
from bowerbird.catalogue.bounded import rows_in
from bowerbird.catalogue.kinds import describe
from bowerbird.catalogue.lookup import by_name, unidentified
from bowerbird.catalogue.names import NameRow, by_further_name
from bowerbird.catalogue.tables import Item, RelationRow, table_of
from bowerbird.words.facts import is_blank
from bowerbird.words.query import Wanted, agrees
from bowerbird.words.text import match_key, spelling


@dataclass(frozen=True)
class Stored:
    """What is stored of an item that words may mean."""

    name: str
    fields: Mapping[str, Any]


def find_by_words(
    connection: Connection, kind: type[Item], wanted: Wanted, *, prefer_unidentified: bool = False
) -> int | None:
    """Return the one stored item that is called so, made by whom it is wanted by, and contradicts no hint.

    Of several the only one without any identifier may be preferred: it was made of words like these.
    """
    found = _fitting(connection, kind, [wanted])[0][0]
    if len(found) > 1 and prefer_unidentified:
        found = unidentified(connection, found)
    return found[0] if len(found) == 1 else None


def many_by_words(
    connection: Connection, kind: type[Item], wanted: Sequence[Wanted], *, made_before: dt.datetime | None = None
) -> list[int | None]:
    """Return for each of *wanted* the one stored item that fits it, as far as that settles who is meant.

    What is younger than *made_before* neither answers nor stands in the way.
    """
    fitting, stored = _fitting(connection, kind, wanted, made_before)
    # Another spelling of a mere name is another name: it neither answers nor stands in the way.
    spelt_so = [
        [item_id for item_id in found if words.by or spelling(stored[item_id].name) == spelling(words.name)]
        for words, found in zip(wanted, fitting, strict=True)
    ]
    sole = [found[0] if len(found) == 1 else None for found in spelt_so]
    pairs = [(words, item_id) for words, item_id in zip(wanted, sole, strict=True) if item_id is not None]
    bare = {item_id for words, item_id in pairs if words.by is None}
    named = asked_for_themselves(connection, bare, named_by=describe(kind).display_field) if bare else set()
    return [
        item_id if item_id is not None and settles(words, stored[item_id], named=item_id in named) else None
        for words, item_id in zip(wanted, sole, strict=True)
    ]


def of_mere_name(connection: Connection, kind: type[Item], wanted: Wanted) -> int | None:
    """Return the only stored item of the very spelling of a mere name when nobody knows an identifier of it."""
    if wanted.by is not None:
        return None
    fitting, stored = _fitting(connection, kind, [wanted])
    found = [item_id for item_id in fitting[0] if spelling(stored[item_id].name) == spelling(wanted.name)]
    free = unidentified(connection, found) if len(found) == 1 else []
    return free[0] if free else None


def settles(wanted: Wanted, stored: Stored, *, named: bool) -> bool:
    """Return whether a stored item that fits the words is certainly the one that is meant. Pure.

    The catalogue holds a small part of what there is. So a mere name does not mean an item that only came along with
    another one: it may well be another's. Nor do a name and a maker, when a source would rather offer another item of
    both: the album before its single or its live record.

    Args:
        wanted: the words.
        stored: the only stored item that fits them.
        named: whether a person has asked for the item itself.
    """
    for name, values in wanted.unlikely.items():
        if name not in wanted.hints and any(stored.fields.get(name) == value for value in values):
            return False
    for name, value in wanted.preferred.items():
        told = stored.fields.get(name)
        others = {str(each) for each in _listed(told)} - {str(each) for each in _listed(value)}
        if name not in wanted.hints and not wanted.named.issuperset(others):
            return False
    return wanted.by is not None or named


def _fitting(
    connection: Connection, kind: type[Item], wanted: Sequence[Wanted], made_before: dt.datetime | None = None
) -> tuple[list[list[int]], Mapping[int, Stored]]:
    """Return for each of *wanted* the stored items that fit it: those that are displayed so, else those also called so.

    A mere name is matched to display names only: aliases of a name without a maker are anybody's.
    """
    normal, name = describe(kind).normal, describe(kind).name
    keys = [match_key(words.name) for words in wanted]
    named = by_name(connection, name, keys) if wanted else {}
    also: dict[str, list[int]] = defaultdict(list)
    for key, item_id in by_further_name(
        connection, name, [key for key, words in zip(keys, wanted, strict=True) if words.by]
    ):
        also[key].append(item_id)
    called = [(named.get(key, []), also[key] if words.by else []) for key, words in zip(keys, wanted, strict=True)]
    asked = {item_id for both in called for ids in both for item_id in ids}
    stored = _stored(connection, kind, asked, made_before) if asked else {}
    by = {match_key(words.by) for words in wanted if words.by}
    made_by = {role: _makers(connection, asked, role, by) for role in {words.role for words in wanted if words.by}}

    def fitting(words: Wanted, ids: Sequence[int]) -> list[int]:
        hints, makers = normal(words.hints), made_by.get(words.role, {})
        return [each for each in ids if each in stored and _fits(words, hints, stored[each], makers.get(each, ()))]

    found = [fitting(words, own) or fitting(words, more) for words, (own, more) in zip(wanted, called, strict=True)]
    return found, stored


def _fits(wanted: Wanted, hints: Mapping[str, Any], stored: Stored, makers: Collection[str]) -> bool:
    """Return whether an item of the right name is made by the right one, and contradicts no hint.

    The maker is one of that name, or the whole credit as printed. What either side does not know is no contradiction.
    """
    fields = stored.fields
    if wanted.by:
        credit = fields.get(f"{wanted.role}_credit")
        names = {*makers, match_key(credit)} if credit else makers
        if match_key(wanted.by) not in names:
            return False
    return all(is_blank(fields.get(name)) or agrees(value, fields[name]) for name, value in hints.items())


def _makers(
    connection: Connection, item_ids: Collection[int], role: str, called: Collection[str]
) -> dict[int, set[str]]:
    """Return the folded names of those who are tied to each of some items in a role, as far as they are *called* so.

    Names are read once for each maker: one of very many names may have made very many of the items.
    """
    relations, makers, names = table_of(RelationRow), table_of(Item), table_of(NameRow)
    tied = select(relations.c.subject_id, relations.c.object_id, makers.c.match_key, relations.c.details)
    tied = tied.join(makers, makers.c.id == relations.c.object_id).where(relations.c.role == role)
    found: dict[int, set[str]] = defaultdict(set)
    works: dict[int, list[int]] = defaultdict(list)
    for item_id, maker, key, details in rows_in(connection, tied, relations.c.subject_id, item_ids):
        works[maker].append(item_id)
        credited = details.get("name")
        found[item_id].update((key, match_key(credited)) if isinstance(credited, str) else (key,))
    also = select(names.c.item_id, names.c.match_key)
    for maker, key in rows_in(connection, also, names.c.item_id, works):
        if key in called:
            for item_id in works[maker]:
                found[item_id].add(key)
    return found


def _stored(
    connection: Connection, kind: type[Item], item_ids: Collection[int], made_before: dt.datetime | None
) -> dict[int, Stored]:
    described, items = describe(kind), table_of(Item)
    query = select(described.table, items.c.display_name).join(items, items.c.id == described.table.c.id)
    if made_before is not None:
        query = query.where(items.c.created_at < made_before)
    return {
        row.id: Stored(row.display_name, described.told(row._mapping))  # noqa: SLF001 -- a public name
        for row in rows_in(connection, query, described.table.c.id, item_ids)
    }


def _listed(value: object) -> Sequence[object]:
    if isinstance(value, list | tuple):
        return value
    return () if is_blank(value) else (value,)
