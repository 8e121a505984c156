"""Twins: an item that a person has made of words, and the same one as a source tells of it by an identifier later.

Where name and maker are the same and nothing speaks against it, the answer is about the item that is there. Where it is
not certain, it becomes an item of its own, and a person is asked about the two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, text

from bowerbird.catalogue import lookup, reading
from bowerbird.catalogue.answers import Answer
from bowerbird.catalogue.comparing import other_types, other_years
from bowerbird.catalogue.imports.settling import rejected_by
from bowerbird.catalogue.imports.tables import item_key
from bowerbird.catalogue.kinds import Kind, describe
from bowerbird.catalogue.makers import maker_ties, makers_of
from bowerbird.catalogue.tables import Item, RelationRow, table_of
from bowerbird.words.facts import CURATOR, Facts, is_blank
from bowerbird.words.identifiers import Identifier
from bowerbird.words.query import Wanted
from bowerbird.words.text import match_key

_items, _relations = table_of(Item), table_of(RelationRow)
_AT_MOST = 20
"""So many items of one name are looked at: of more nobody could tell which is meant."""
# Sent with every answer about a new item: one statement that is always the same, which costs least to make.
_MADE = {
    "sqlite": text(
        "SELECT i.match_key, i.id FROM json_each(:keys) AS w CROSS JOIN items AS i"
        " WHERE i.kind = :kind AND i.match_key = w.value AND i.merged_into IS NULL"
        " AND EXISTS (SELECT 1 FROM enrichments AS e WHERE e.item_id = i.id AND e.provider = :curator)"
    ),
    "postgresql": text(
        "SELECT i.match_key, i.id FROM jsonb_array_elements_text(CAST(:keys AS jsonb)) AS w"
        " JOIN items AS i ON i.kind = :kind AND i.match_key = w AND i.merged_into IS NULL"
        " WHERE EXISTS (SELECT 1 FROM enrichments AS e WHERE e.item_id = i.id AND e.provider = :curator)"
    ),
}


@dataclass(frozen=True)
class Made:
    """An item that was made of words.

    Attributes:
        makers: by role, the folded names of who made it.
    """

    item_id: int
    fields: Mapping[str, Any]
    makers: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Twins:
    """Which stored items an answer may be about: the one that it is, or those that a person is asked about."""

    certain: int | None = None
    possible: tuple[int, ...] = ()


def twins_of(kind: Kind, told: Facts, made: Sequence[Made], wanted: Wanted | None) -> Twins:
    """Return which of the items that were *made* of words of the same name an answer is about. Pure.

    Args:
        kind: the kind of all of them.
        told: what the source says of the item.
        made: the items.
        wanted: what the source was asked for; of what is unlikely to be meant by such words none is the twin.
    """
    makers = makers_told(told)
    near = [twin for twin in made if _same_makers(makers, twin.makers) and not _unlikely(told, twin, wanted)]
    certain = near[0].item_id if len(near) == 1 and _is_certain(kind, told, near[0], wanted) else None
    return Twins(certain, () if certain is not None else tuple(twin.item_id for twin in near))


def _is_certain(kind: Kind, told: Facts, twin: Made, wanted: Wanted | None) -> bool:
    """Return whether an answer is about the only item of its name: by the same makers, and nothing speaks against it.

    A mere name is never certain, nor is what a source has to tell apart from others of the name.
    """
    fields = told.fields
    if wanted is None or not makers_told(told).keys() & twin.makers.keys():
        return False
    names = (*wanted.preferred, "disambiguation")
    expected = {**wanted.preferred, **{name: value for name, value in twin.fields.items() if not is_blank(value)}}
    other = (name for name in names if not is_blank(fields.get(name)) and fields[name] != expected.get(name))
    against = (*other_years(kind, twin.fields, fields), *other_types(twin.fields, fields))
    return not against and all(_is_named(wanted, fields[name]) for name in other)


def _is_named(wanted: Wanted, value: object) -> bool:
    """Return whether the title names what an item is: "… (Live)". Pure."""
    return isinstance(value, list | tuple) and wanted.named.issuperset(value)


def _unlikely(told: Facts, twin: Made, wanted: Wanted | None) -> bool:
    values = wanted.unlikely.items() if wanted is not None else ()
    return any(told.fields.get(name) in bad and twin.fields.get(name) != told.fields.get(name) for name, bad in values)


def makers_told(facts: Facts) -> dict[str, frozenset[str]]:
    """Return the folded names of who made an item, by role."""
    found: dict[str, set[str]] = defaultdict(set)
    for tie in maker_ties(facts):
        names = (tie.facts.fields.get("name"), tie.facts.fields.get("title"), tie.details.get("name"))
        credit = facts.fields.get(f"{tie.role}_credit")
        found[tie.role].update(match_key(name) for name in (*names, credit) if isinstance(name, str))
    return {role: frozenset(names) for role, names in found.items()}


def _same_makers(told: Mapping[str, frozenset[str]], stored: Mapping[str, frozenset[str]]) -> bool:
    return all(told[role] & stored[role] for role in told.keys() & stored.keys())


def look_for_twins(
    connection: Connection, answers: Iterable[Answer], owned: Mapping[lookup.KindIdentifier, int]
) -> dict[int, Twins]:
    """Return whom else the answers about items that are not stored may be about, by the answer's place in memory.

    A handful of statements for all of them, and no more than one where no item of such a name was made of words.
    """
    new = [answer for answer in answers if _is_new(answer, owned)]
    found: dict[int, Twins] = {}
    taken: dict[int, set[Identifier]] = {}
    for item in dict.fromkeys(answer.kind for answer in new):
        kind = describe(item)
        of_kind = [answer for answer in new if answer.kind is item]
        named = _made_of_words(connection, kind, {_key(kind, answer) for answer in of_kind})
        if named:
            made = _read(connection, kind, {item_id for ids in named.values() for item_id in ids[:_AT_MOST]})
            held = lookup.identifiers_of(connection, made)
            rejected = rejected_by(connection, [item_key(item_id) for item_id in made])
            for answer in of_kind:
                free = [
                    made[item_id]
                    for item_id in named.get(_key(kind, answer), ())[:_AT_MOST]
                    if item_id in made and _may_be(answer, held[item_id], rejected.get(item_key(item_id), frozenset()))
                ]
                twins = twins_of(kind, answer.entry.facts or Facts(), free, answer.wanted)
                names = _names(answer)
                if twins.certain is not None and taken.setdefault(twins.certain, names).isdisjoint(names):
                    twins = Twins(possible=(twins.certain,))
                found[id(answer)] = twins
    return found


def _is_new(answer: Answer, owned: Mapping[lookup.KindIdentifier, int]) -> bool:
    """Return whether an answer is one of a source that chooses, about an item that no identifier leads to. Pure."""
    facts, kind = answer.entry.facts, describe(answer.kind).name
    if answer.item_id is not None or facts is None or answer.scheme is None or answer.entry.provider == CURATOR:
        return False
    known = answer.identity.identifiers
    return any(name.scheme == answer.scheme for name in known) and not any((kind, name) in owned for name in known)


def _may_be(answer: Answer, held: Sequence[Identifier], rejected: Iterable[Identifier]) -> bool:
    """Return whether the source may know an item by the name that it tells: it knows it by no other. Pure."""
    return _names(answer).isdisjoint(rejected) and not any(name.scheme == answer.scheme for name in held)


def _names(answer: Answer) -> set[Identifier]:
    return {name for name in answer.identity.identifiers if name.scheme == answer.scheme}


def _key(kind: Kind, answer: Answer) -> str:
    name = answer.identity.fields.get(kind.display_field)
    return match_key(name) if isinstance(name, str) else ""


def _made_of_words(connection: Connection, kind: Kind, keys: Iterable[str]) -> dict[str, list[int]]:
    """Return the living items of some names that a person has spoken of, by the folded name."""
    names = msgspec.json.encode(sorted(set(keys) - {""})).decode()
    wanted = {"kind": kind.name, "keys": names, "curator": CURATOR}
    found: dict[str, list[int]] = defaultdict(list)
    for key, item_id in connection.execute(_MADE[connection.dialect.name], wanted):
        found[key].append(item_id)
    return {key: sorted(ids) for key, ids in found.items()}


def _read(connection: Connection, kind: Kind, item_ids: Iterable[int]) -> dict[int, Made]:
    ids = sorted(item_ids)
    fields = reading.fields_of(connection, dict.fromkeys(ids, kind))
    made_by: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for item_id, makers in makers_of(connection, ids).items():
        for role, key in makers:
            made_by[item_id][role].add(key)
    return {
        item_id: Made(item_id, told, {role: frozenset(names) for role, names in made_by[item_id].items()})
        for item_id, told in fields.items()
    }
